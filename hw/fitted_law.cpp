// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/files.h"
#include "core/yaml.h"
#include "hw/measured/calibrate.h"

namespace strandline::hw {
namespace {

using core::YamlNode;

constexpr const char* kHead = R"(# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# What kernels reach of a chip's nominal rates, per chip and class (hw/efficiency_law.h). Written by
# `strandline hw calibrate`: do not edit by hand. Intervals: 10 to 90 % over resampled shapes.
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

std::string law_yaml(const std::string& chip, const FittedLaw& f) {
  std::string out = fmt::format("  - chip: {}\n    operator: {}\n", chip, f.kind);
  if (!f.kernel.empty()) out += fmt::format("    kernel: {}\n", f.kernel);
  if (!f.dtype.empty()) out += fmt::format("    dtype: {}\n", f.dtype);
  if (!f.phase.empty()) out += fmt::format("    phase: {}\n", f.phase);
  out += fmt::format("    rows: {}\n", f.rows);
  const auto value = f.law.numbers(), low = f.low.numbers(), high = f.high.numbers();
  for (std::size_t i = 0; i < value.size(); ++i)
    out += fmt::format("    {}: {{value: {:.4g}, unit: {}, low: {:.4g}, high: {:.4g}}}\n",
                       kFields[i].key, value[i] / kFields[i].scale, kFields[i].unit,
                       low[i] / kFields[i].scale, high[i] / kFields[i].scale);
  return out;
}

FittedLaw read_law(const YamlNode& node) {
  FittedLaw f;
  f.kind = node.text("operator");
  f.kernel = node.text_or("kernel", "");
  f.dtype = node.text_or("dtype", "");
  f.phase = node.text_or("phase", "");
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
  return f;
}

}  // namespace

std::string kernel_laws_yaml(const KernelLaws& laws) {
  std::string out = kHead;
  for (const auto& [key, law] : laws.all()) out += law_yaml(key.first, law);
  return out;
}

KernelLaws load_kernel_laws(const std::filesystem::path& file, const ChipCatalog& chips) {
  const YamlNode root = YamlNode::load(file);
  KernelLaws laws;
  for (const YamlNode& node : root.at("laws").items()) {
    const Chip& chip = chips.find(node.text("chip"));
    FittedLaw law = read_law(node);
    law.family = chip.family;
    law.silicon = silicon_of(chip);
    node.finish();
    if (!laws.add(chip.id, law)) node.fail("describes a class twice", "keep one law per class");
  }
  root.finish();
  return laws;
}

KernelLaws load_kernel_laws(const ChipCatalog& chips) {
  return load_kernel_laws(core::home_path("hw/efficiency_laws.yaml"), chips);
}

}  // namespace strandline::hw
