// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/fitted_law.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string>

#include "core/files.h"
#include "core/yaml.h"

namespace strandline::hw {
namespace {

using core::YamlNode;

constexpr const char* kHead = R"(# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# What kernels reach of a chip's nominal rates, per chip and class (hw/efficiency_law.h). Written by
# `strandline hw calibrate`: do not edit by hand. Intervals: 10 to 90 % over resampled shapes.
# unsplit: the library walks each sequence's cache in one block; other chips do not go by it.
sources:
  fit: >-
    fit of strandline hw calibrate to kernel_gemm.csv, kernel_attention.csv, kernel_moe.csv and
    kernel_linear_attention.csv (ai-dynamo/aiconfigurator; docs/measured_kernels.md)
default_source: fit

laws:
)";

/// Unit of each number of a law in the file, in the order of EfficiencyLaw::numbers(); `scale`: of
/// that unit in the `base` unit.
struct LawField {
  const char *key, *unit, *base;
  double scale;
};
constexpr LawField kFields[EfficiencyLaw::kNumbers] = {
    {"rate", "1", "1", 1},    {"stream", "1", "1", 1}, {"start", "us", "s", 1e-6},
    {"exposed", "1", "1", 1}, {"cached", "1", "1", 1}, {"block", "GB/s", "B/s", 1e9},
    {"wave", "us", "s", 1e-6}};

std::string law_yaml(const FittedLaw& f) {
  std::string out = fmt::format("  - chip: {}\n    operator: {}\n", f.chip, f.kind);
  if (!f.kernel.empty()) out += fmt::format("    kernel: {}\n", f.kernel);
  if (!f.dtype.empty()) out += fmt::format("    dtype: {}\n", f.dtype);
  if (!f.phase.empty()) out += fmt::format("    phase: {}\n", f.phase);
  out += fmt::format("    rows: {}\n", f.rows);
  if (f.unsplit) out += "    unsplit: true\n";
  const auto value = f.law.numbers(), low = f.low.numbers(), high = f.high.numbers();
  for (std::size_t i = 0; i < value.size(); ++i)
    out += fmt::format("    {}: {{value: {:.4g}, unit: {}, low: {:.4g}, high: {:.4g}}}\n",
                       kFields[i].key, value[i] / kFields[i].scale, kFields[i].unit,
                       low[i] / kFields[i].scale, high[i] / kFields[i].scale);
  return out;
}

FittedLaw read_law(const YamlNode& node, const ChipCatalog& chips) {
  FittedLaw f;
  const Chip& chip = chips.find(node.text("chip"));
  f.chip = chip.id;
  f.family = chip.family;
  f.silicon = silicon_of(chip);
  f.kind = node.text("operator");
  f.kernel = node.text_or("kernel", "");
  f.dtype = node.text_or("dtype", "");
  f.phase = node.text_or("phase", "");
  f.unsplit = node.flag_or("unsplit", false);
  f.rows = static_cast<std::size_t>(node.integer("rows", {1, 1e9}));
  const auto least = least_law().numbers(), most = most_law().numbers();
  auto value = least, low = least, high = least;
  constexpr double kRounding = 1e-3;  // four digits in the file
  for (std::size_t i = 0; i < value.size(); ++i) {
    const core::Range range{least[i] * (1 - kRounding), most[i] * (1 + kRounding)};
    const core::Sourced number = node.quantity(kFields[i].key, kFields[i].base, range);
    value[i] = number.value;
    low[i] = number.low;
    high[i] = number.high;
  }
  f.law = EfficiencyLaw::of(value);
  f.low = EfficiencyLaw::of(low);
  f.high = EfficiencyLaw::of(high);
  node.finish();
  return f;
}

}  // namespace

std::vector<const FittedLaw*> telling(const std::vector<const FittedLaw*>& laws) {
  std::vector<const FittedLaw*> split;
  for (const FittedLaw* law : laws)
    if (!law->unsplit) split.push_back(law);
  return split.empty() ? laws : split;
}

std::string silicon_of(const Chip& chip) {
  return fmt::format("{} {:.0f} mm2", chip.node, chip.die_area_m2.value * 1e6);
}

std::vector<FittedLaw> read_fitted_laws(const std::filesystem::path& file,
                                        const ChipCatalog& chips) {
  const YamlNode root = YamlNode::load(file);
  std::vector<FittedLaw> laws;
  std::set<std::array<std::string, 5>> seen;
  for (const YamlNode& node : root.at("laws").items()) {
    const FittedLaw& f = laws.emplace_back(read_law(node, chips));
    if (!seen.insert({f.chip, f.kind, f.kernel, f.dtype, f.phase}).second)
      node.fail("describes a class twice", "keep one law per class");
  }
  root.finish();
  return laws;
}

std::vector<FittedLaw> read_fitted_laws(const ChipCatalog& chips) {
  return read_fitted_laws(core::home_path("hw/efficiency_laws.yaml"), chips);
}

std::string fitted_laws_yaml(std::span<const FittedLaw> laws) {
  std::string out = kHead;
  for (const FittedLaw& f : laws) out += law_yaml(f);
  return out;
}

}  // namespace strandline::hw
