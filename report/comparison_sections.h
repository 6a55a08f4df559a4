// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/comparison_page.h"
#include "report/section.h"

namespace strandline::report {

using Studies = std::vector<ComparedStudy>;

/// The chart and table of every strategy's value in every study, ranked by the first.
Section compared_values_section(const Studies& studies);
/// Measures of each study with intervals, and their differences to the first.
Section compared_measures_section(const Studies& studies);
/// Rank, P(loss), P(best) and stranding of each strategy in each study.
Section compared_ranks_section(const Studies& studies);
/// Keys of the expanded scenarios and of given chips whose values differ.
Section compared_changes_section(const Studies& studies);

/// A block-style YAML text as (dotted key, value) in file order; items of a list are called [0],
/// [1] ..; lines "#   name: value", as scenario.expanded.yaml lists parameters, count as keys.
std::vector<std::pair<std::string, std::string>> flat_keys(const std::string& yaml);

/// A difference with its 95 % interval where both errors are known, as if the two were drawn apart.
struct Difference {
  double value, half_width;  ///< half_width NaN: an error is not known
};
Difference difference(double a, double se_a, double b, double se_b);

}  // namespace strandline::report
