// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/prediction_error_yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace strandline::hw {
namespace {

constexpr const char* kHead = R"(# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# How far predicted times are off: log(predicted / measured) by class of work, width of its operands
# and what the prediction rests on (hw/prediction_error.h). Written by `strandline hw errors`: do
# not edit by hand. `shared`: standard deviation of the part that all work of a class on one chip
# has in common; `own`: of a shape's (of the whole: a model's and operating point's) own part, both
# robust; `bias`: median, for information (it counts into `shared`). Intervals: 10 to 90 % over
# resampled chips. rows: measured rows; groups: chips x kernels among them.
sources:
  shapes: >-
    kernels of shapes that the laws did not see (five folds), kernel_gemm.csv, kernel_attention.csv,
    kernel_moe.csv, kernel_linear_attention.csv (ai-dynamo/aiconfigurator)
  chips: >-
    the same kernels on a silicon that the laws did not see (A100, H100, and B200 with GB200)
  as_family: >-
    taken as same_family: no kernels of other families are measured; what their specification misses
    beyond it is in whole
  widest: >-
    no measurements of this class: the widest measured class of the level
  novel: >-
    hw/efficiency.yaml, novel_efficiency: from its value to its low end, taken as 95 %
  serving: >-
    serving_points.csv and inferencex_points.csv, model left out (measured) or silicon left out of
    the frameworks' fit (other levels), less the variance that the classes explain
default_source: shapes
)";

std::string numbers(const ErrorSpread& s, const std::string& source, const char* indent) {
  std::string out = fmt::format("{}rows: {}\n{}groups: {}\n{}bias: {:.4f}\n", indent, s.rows,
                                indent, s.groups, indent, s.bias);
  for (const auto& [name, x] : {std::pair{"shared", &s.shared}, std::pair{"own", &s.own}})
    out += fmt::format("{}{}: {{value: {:.4f}, unit: 1, low: {:.4f}, high: {:.4f}, source: {}}}\n",
                       indent, name, x->value, std::min(x->low, x->value),
                       std::max(x->high, x->value), source);
  return out;
}

}  // namespace

std::string prediction_errors_yaml(const ErrorTable& table) {
  std::string out = kHead;
  out += fmt::format("\n# With measured kernels.\nchips: [{}]\nfamilies: [{}]\n\nclasses:\n",
                     fmt::join(table.chips, ", "), fmt::join(table.families, ", "));
  for (const ClassEntry& e : table.classes)
    out += fmt::format("  - class: {}\n    bits: {}\n    evidence: {}\n", name_of(e.c), e.bits,
                       name_of(e.evidence)) +
           numbers(e.spread, e.source, "    ");
  out += "\nwhole:\n";
  for (int level = 0; level < kEvidenceLevels; ++level)
    out += fmt::format("  - evidence: {}\n", name_of(static_cast<Evidence>(level))) +
           numbers(table.whole[static_cast<std::size_t>(level)], "serving", "    ");
  return out;
}

}  // namespace strandline::hw
