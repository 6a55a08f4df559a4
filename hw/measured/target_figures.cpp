// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/target_figures.h"

#include <algorithm>

namespace strandline::hw {
namespace {

using core::Cell;

std::string verdict(bool judged, bool met) {
  if (!judged) return "-";
  return met ? "yes" : "no";
}

}  // namespace

std::string_view name_of(LeftOut fold) {
  switch (fold) {
    case LeftOut::kNothing:
      return "as shipped";
    case LeftOut::kShapes:
      return "unseen shapes";
    case LeftOut::kGeneration:
      return "new generation";
    case LeftOut::kSibling:
      return "sibling chip";
    case LeftOut::kModel:
      return "unseen model";
  }
  return "";
}

core::Table target_table(const std::vector<TargetFigure>& figures) {
  core::Table table({{"target"},
                     {"fold"},
                     {"predictor"},
                     {"asked", 3},
                     {"median", 3},
                     {"p90", 3},
                     {"p90_over_median", 3},
                     {"bias", 3},
                     {"rows"},
                     {"scored"},
                     {"met"},
                     {"tail_met"}});
  std::vector<TargetFigure> sorted = figures;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.fold < b.fold; });
  for (const TargetFigure& f : sorted) {
    const ErrorSummary& e = f.errors;
    const bool scored = e.scored > 0;
    const auto number = [&](double x) { return scored ? Cell(x) : Cell(); };
    table.add({f.target, std::string(name_of(f.fold)), f.predictor,
               f.asked ? Cell(*f.asked) : Cell(), number(e.median), number(e.p90),
               scored && e.median > 0 ? Cell(e.p90 / e.median) : Cell(), number(e.bias), e.rows,
               e.scored, verdict(scored && f.asked, e.median <= f.asked.value_or(0)),
               verdict(scored && e.median > 0, e.p90 <= kTail * e.median)});
  }
  return table;
}

}  // namespace strandline::hw
