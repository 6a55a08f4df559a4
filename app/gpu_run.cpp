// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/gpu_run.h"

#include <algorithm>
#include <cctype>

#include "archs/operator_text.h"

namespace strandline::app {
namespace {

/// Operations of a layer that its float64 references do in some seconds on one core.
constexpr double kMostOperations = 3e8;
constexpr int kMostScale = 64;

double operations(const kernels::LayerCalls& layer) {
  double all = 0;
  for (const kernels::Call& call : layer.calls) all += kernels::work_of(call).operations;
  return all;
}

archs::Phase phase_of(const GpuRunOptions& o) {
  const bool prefill = o.phase == "prefill";
  constexpr int kContext = 512;
  const int context = o.context >= 0 ? o.context : prefill ? 0 : kContext;
  return {prefill ? archs::PhaseKind::kPrefill : archs::PhaseKind::kDecode, double(o.batch),
          prefill ? o.tokens : 1, context};
}

/// What operators of a call have in common, or all of it with '+' between.
template <class Text>
std::string joined(const kernels::LayerCalls& layer, const std::vector<int>& operators, Text text) {
  std::string all;
  for (const int i : operators) {
    const std::string own(text(layer.graph[static_cast<std::size_t>(i)]));
    if (all == own) continue;
    all += (all.empty() ? "" : "+") + own;
  }
  return all;
}

double predicted_us(const kernels::LayerCalls& layer, const std::vector<int>& operators,
                    const hw::ChipModel& gpu) {
  constexpr double kMicro = 1e6;
  double us = 0;
  for (const int i : operators) {
    const archs::Operator& op = layer.graph[static_cast<std::size_t>(i)];
    us += kMicro * op.count * hw::cost(op, gpu).time_s;
  }
  return us;
}

/// The cells that say which operators a row is of.
std::vector<core::Cell> operator_cells(const kernels::LayerCalls& layer,
                                       const std::vector<int>& operators) {
  using archs::Operator;
  return {joined(layer, operators, [](const Operator& op) { return op.name; }),
          joined(layer, operators, [](const Operator& op) { return name_of(op.kind); }),
          joined(layer, operators, [](const Operator& op) { return archs::shape_text(op); }),
          joined(layer, operators, [](const Operator& op) { return name_of(op.weight_type); }),
          joined(layer, operators, [](const Operator& op) { return name_of(op.activation_type); })};
}

}  // namespace

GpuRun prepare_gpu_run(const archs::Architecture& model, const GpuRunOptions& o) {
  const archs::Phase phase = phase_of(o);
  const auto at = [&](int scale) {
    return GpuRun{scale, kernels::layer_calls(kernels::scaled(model, scale), o.layer, phase)};
  };
  if (o.scale > 0) return at(o.scale);
  GpuRun run = at(1);
  while (operations(run.layer) > kMostOperations && run.scale < kMostScale) run = at(2 * run.scale);
  return run;
}

std::string chip_of_device(const std::string& device, const hw::ChipCatalog& chips) {
  std::string name = device;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == ' ' ? '-' : static_cast<char>(std::tolower(c));
  });
  std::string best;
  for (const hw::Chip& chip : chips.all())
    if (name.find(chip.id) != std::string::npos && chip.id.size() > best.size()) best = chip.id;
  return best.empty() ? "h100" : best;
}

core::Table gpu_run_table(const GpuRun& run, const std::vector<kernels::CallRun>& checks,
                          const std::optional<kernels::DeviceTimes>& times,
                          const hw::ChipModel& gpu) {
  core::Table table({{"operators"},
                     {"kind"},
                     {"shape"},
                     {"weight_type"},
                     {"activation_type"},
                     {"kernel"},
                     {"number"},
                     {"checked_shape"},
                     {"status"},
                     {"error", 2},
                     {"tolerance", 2},
                     {"host_ms", 3},
                     {"measured_us"},
                     {"predicted_us"},
                     {"note"}});
  for (std::size_t i = 0; i < run.layer.calls.size(); ++i) {
    const kernels::Call& call = run.layer.calls[i];
    const kernels::CallRun& c = checks[i];
    std::vector<core::Cell> row = operator_cells(run.layer, call.operators);
    for (core::Cell& cell : std::vector<core::Cell>{
             c.kernel, c.number, c.shape, std::string(times ? "measured" : "checked on the host"),
             c.error, c.tolerance, times ? core::Cell() : core::Cell(1e3 * c.host_s),
             times ? core::Cell(times->call_us[i]) : core::Cell(),
             predicted_us(run.layer, call.operators, gpu), call.note})
      row.push_back(std::move(cell));
    table.add(std::move(row));
  }
  for (const int index : run.layer.unmapped) {
    std::vector<core::Cell> row = operator_cells(run.layer, {index});
    row.resize(table.columns().size());
    row[8] = std::string("no kernel");
    row[13] = predicted_us(run.layer, {index}, gpu);
    table.add(std::move(row));
  }
  return table;
}

}  // namespace strandline::app
