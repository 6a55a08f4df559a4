// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.h"
#include "core/hash.h"
#include "hw/lossless_part.h"
#include "hw/measured/kernel_harness.h"
#include "hw/measured/kernel_prediction.h"
#include "hw/measured/kernel_row.h"
#include "hw/measured/kernel_run.h"
#include "hw/measured/names.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {
namespace {

constexpr double kMicro = 1e6;

/// A chip of the file at nominal rates.
struct Nominal {
  Chip chip;
  ChipModel model;
  std::string silicon, why;
};

using Nominals = std::map<std::string, Nominal>;

/// Columns that say who ran and how fast, not what.
bool is_shape(const std::string& column) {
  static const std::vector<std::string> kOthers{"hw",       "framework", "kernel",     "dtype",
                                                "kv_dtype", "model",     "attn_dtype", "phase",
                                                "op",       "kind",      "latency_us"};
  const bool derived = column.ends_with("_est") || column.find("tflops") != std::string::npos ||
                       column.find("gb_s") != std::string::npos;
  return !derived && std::find(kOthers.begin(), kOthers.end(), column) == kOthers.end();
}

std::uint64_t shape_of(const core::Csv& csv, std::size_t row) {
  core::ContentHash hash;
  for (std::size_t c = 0; c < csv.header.size(); ++c)
    if (is_shape(csv.header[c])) hash.add(csv.header[c]).add("=").add(csv.rows[row][c]).add(";");
  return hash.value();
}

void fill_parts(KernelCase& c, const KernelRun& run, const ChipModel& m) {
  for (const archs::Operator& op : run.operators) {
    c.parts.push_back(lossless_part(op, m));
    if (!std::isfinite(c.parts.back().compute_s))
      throw NotModelled("the chip cannot run an operator of it");
    c.flops_s += op.flops / nominal_peak_op_s(op, m);
    c.bytes_s += least_bytes(op) / m.bandwidth_b_s;
  }
  c.roofline_us = std::max(c.flops_s, c.bytes_s) * kMicro;
}

Nominal nominal_of(const std::string& name, const ChipCatalog& chips) {
  Nominal n;
  const Chip* chip = find_measured_chip(chips, name);
  if (!chip) {
    n.why = fmt::format("chip '{}' is not in the catalog", name.substr(0, 40));
    return n;
  }
  try {
    chip->require_costable("kernel validation");
    n.chip = lossless(*chip);
    n.silicon = silicon_of(*chip);
    if (!chip->engine(EngineKind::kMatrix)) n.why = "the chip has no matrix engine";
  } catch (const core::InputError& e) {
    n.why = e.what();
  }
  return n;
}

Nominals nominals_of(const core::Csv& csv, const ChipCatalog& chips) {
  Nominals all;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    const std::string& name = csv.cell(row, "hw");
    if (!name.empty() && !all.contains(name)) all.emplace(name, nominal_of(name, chips));
  }
  for (auto& [name, n] : all)
    if (n.why.empty()) n.model = prepare_lossless(n.chip);  // the chip stays where it now is
  return all;
}

KernelCase case_of(const core::Csv& csv, std::size_t r, const KernelLayout& layout,
                   const Nominals& nominals, const KernelHarnesses& harnesses) {
  const KernelRow row(csv, r);
  KernelCase c;
  c.table = layout.name;
  const RowKernel kernel = row_kernel(layout.table, row);
  c.kind = kernel.kind;
  c.kernel = kernel.kernel;
  c.dtype = kernel.dtype;
  c.phase = kernel.phase;
  c.framework = row.text_or_empty("framework");
  c.shape = shape_of(csv, r);
  c.measured_us = number_from(row.text_or_empty("latency_us"));
  try {
    const Nominal& n = nominals.at(row.text("hw"));
    c.chip = n.chip.id;
    c.silicon = n.silicon;
    c.family = n.chip.family;
    c.date = n.chip.date;
    if (!n.why.empty()) throw NotModelled(n.why);
    fill_parts(c, kernel_run(layout.table, row), n.model);
    const core::Sourced& walk = harnesses.of(n.chip.id).latent_walk_s;
    if (layout.table == KernelTable::kAttention && walk.known())
      c.walk_s = latent_walk_tokens(row) * walk.value;
  } catch (const NotModelled& e) {
    c.why = e.what();
  } catch (const core::InputError& e) {
    c.why = e.parts().problem;
  }
  return c;
}

}  // namespace

std::string KernelCase::chain_class() const {
  if (kind == "moe") return kind;
  return kind.starts_with("attention") ? "attention|" + phase : law_class();
}

bool has_laws(const KernelLayout& layout) {
  return layout.table != KernelTable::kCollectives && layout.table != KernelTable::kDeepepLl;
}

std::vector<KernelCase> kernel_cases(const core::Csv& csv, const KernelLayout& layout,
                                     const ChipCatalog& chips) {
  if (!has_laws(layout))
    throw core::InputError({.place = {csv.file},
                            .problem = "a table of collectives has no kernel laws",
                            .mend = "score it with predict-kernels --score"});
  const KernelHarnesses harnesses = KernelHarnesses::load();
  const Nominals nominals = nominals_of(csv, chips);
  const auto shipped = predict_kernels(csv, layout, chips, 1, KernelChoice::kDefault);
  std::vector<KernelCase> out;
  out.reserve(csv.rows.size());
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    out.push_back(case_of(csv, r, layout, nominals, harnesses));
    if (!shipped[r].us.empty()) out.back().shipped_us = shipped[r].us.front();
  }
  return out;
}

}  // namespace strandline::hw
