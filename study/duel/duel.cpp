// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/duel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hw/asic/configs.h"
#include "hw/asic/model_coverage.h"
#include "hw/support_report.h"
#include "study/duel/day_one.h"
#include "study/duel/serving_side.h"

namespace strandline::study {
namespace {

using archs::Operator;
using archs::OperatorGraph;
using hw::SupportKind;

/// What both sides of one phase are compared by.
struct Sides {
  const hw::ChipModel& chip;
  const hw::ChipModel& gpu;
  const DayOne& day_one;
  const MeasuredKernels& measured;
};

DuelOperator& row_of(std::vector<DuelOperator>& rows, const std::string& phase,
                     const Operator& op) {
  const auto same = std::find_if(rows.begin(), rows.end(), [&](const DuelOperator& r) {
    return r.phase == phase && r.name == op.name && r.kind == name_of(op.kind);
  });
  if (same != rows.end()) return *same;
  DuelOperator row;
  row.phase = phase;
  row.name = op.name;
  row.kind = name_of(op.kind);
  row.kernel.quarters = HUGE_VAL;
  row.gpu_measured_s = 0;
  rows.push_back(row);
  return rows.back();
}

void add_gpu_side(std::vector<DuelOperator>& rows, const std::string& phase,
                  const OperatorGraph& graph, const Sides& sides) {
  for (const Operator& op : graph) {
    DuelOperator& row = row_of(rows, phase, op);
    const double s = op.count * hw::cost(op, sides.gpu).time_s;
    const KernelAge age = sides.day_one.age_of(op);
    row.executions += op.count;
    row.gpu_mature_s += s;
    row.gpu_day_one_s += s / sides.day_one.share_of(op);
    if (age.quarters < row.kernel.quarters) row.kernel = age;
    const std::optional<double> seen = sides.measured.seconds(op);
    row.gpu_measured_s += seen ? op.count * *seen : kBlank;
    const hw::Support support = hw::support(op, *sides.chip.chip);
    if (support.kind > row.chip_support.kind || row.chip_support.how.empty())
      row.chip_support = support;
  }
}

/// Operators that the chip's rewriting leaves out (drafts) keep 0 seconds.
void add_chip_side(std::vector<DuelOperator>& rows, const std::string& phase,
                   const OperatorGraph& graph, const hw::ChipModel& chip) {
  for (const Operator& op : graph)
    row_of(rows, phase, op).chip_s += op.count * hw::cost(op, chip).time_s;
}

double finite_or_blank(double s) {
  return std::isfinite(s) ? s : kBlank;
}

/// Whole steps of both sides, and their operators.
void compare_steps(DuelRow& row, const DuelSequence& sequence, const archs::Architecture& model,
                   const Sides& sides) {
  const archs::Architecture on_chip = hw::execute_as(model, *sides.chip.chip);
  const archs::Architecture on_gpu = hw::execute_as(model, *sides.gpu.chip);
  const auto one = [&](const std::string& name, const archs::Phase& phase, double& chip_s,
                       OldAndNew& gpu_s) {
    const OperatorGraph gpu = archs::lower(on_gpu, phase), chip = archs::lower(on_chip, phase);
    add_gpu_side(row.operators, name, gpu, sides);
    add_chip_side(row.operators, name, chip, sides.chip);
    gpu_s = sides.day_one.step(gpu, passes(on_gpu), sides.gpu);
    chip_s = finite_or_blank(hw::cost(chip, passes(on_chip), sides.chip).time_s);
  };
  one("prefill", sequence.prefill, row.chip_prefill_s, row.gpu_prefill_s);
  one("decode", sequence.decode, row.chip_decode_s, row.gpu_decode_s);
}

void judge(DuelRow& row, const archs::Architecture& model, const hw::Chip& chip) {
  for (const DuelOperator& op : row.operators)
    if (op.chip_support.kind == SupportKind::kImpossible &&
        std::find(row.off.begin(), row.off.end(), op.name) == row.off.end())
      row.off.push_back(op.name);
  const hw::ArchitectureSupport whole = hw::support(model, chip);
  const bool serves = core::served(whole.serves);
  row.reason = serves ? hw::substitutes_text(model, chip) : whole.reason;
  row.verdict = !serves || !row.off.empty()                                   ? "falls off"
                : whole.serves == core::Serves::kNative && row.reason.empty() ? "native"
                                                                              : "rewritten";
  if (row.verdict != "falls off") return;
  row.chip_prefill_s = row.chip_decode_s = kBlank;
}

void look_at_core(DuelRow& row, const DuelSequence& sequence, const archs::Architecture& model) {
  if (sequence.core.empty()) return;
  const auto all =
      hw::asic::model_coverage(std::span(&model, 1), hw::asic::find_config(sequence.core));
  const hw::asic::ModelCoverage& c = all.front();
  row.core_verdict = fmt::format("{} of {} layers", c.lowered, c.layers);
  for (const auto& [what, layers] : c.stranded)
    row.core_verdict += fmt::format("; {} strands {}", what, layers);
}

void look_at_kernels(DuelRow& row, const evolution::MaturityFile& maturity) {
  for (const DuelOperator& op : row.operators) {
    if (op.kernel.quarters > 0) continue;
    if (std::find(row.young.begin(), row.young.end(), op.name) == row.young.end())
      row.young.push_back(op.name);
  }
  row.wait_days =
      row.young.empty() ? maturity.port_median_days.value : maturity.lag_median_days.value;
}

}  // namespace

int passes(const archs::Architecture& a) {
  const archs::LayerRuns runs = archs::layer_runs(a);
  int all = 0;
  for (int i = 0; i < runs.size; ++i) all += runs.run[i].count;
  return all * a.depth_loops;
}

std::vector<DuelRow> duel(const DuelSequence& sequence, const evolution::MaturityFile& maturity,
                          const MeasuredKernels& measured) {
  const auto catalog = archs::ArchitectureCatalog::load();
  const FirstNeeds needs = first_needs(catalog.all());
  const hw::ChipModel gpu = hw::prepare(sequence.gpu);
  std::vector<DuelRow> rows;
  for (const DuelStep& step : sequence.steps) {
    const archs::Architecture& model = step.model;
    const DayOne day_one(needs, model, maturity);
    const GpuServing gpu_serves = gpu_serving(model, gpu, sequence.serving, day_one);
    for (const hw::Chip& chip : sequence.chips) {
      const hw::ChipModel chip_model = hw::prepare(chip);
      DuelRow row;
      row.model = model.id;
      row.released = model.released;
      row.brings = step.brings;
      row.chip = chip.id;
      compare_steps(row, sequence, model, {chip_model, gpu, day_one, measured});
      judge(row, model, chip);
      look_at_core(row, sequence, model);
      look_at_kernels(row, maturity);
      row.gpu_usd_mtok = gpu_serves.usd_mtok;
      row.gpu_tok_s_user = gpu_serves.tok_s_user;
      row.gpu_serving = gpu_serves.how;
      const ChipServing serves = chip_serving(model, chip_model, sequence.serving);
      row.chip_usd_mtok = serves.usd_mtok;
      row.chip_serving = serves.how;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace strandline::study
