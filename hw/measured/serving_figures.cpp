// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_figures.h"

#include <cmath>

#include "hw/measured/named_cells.h"

namespace strandline::hw {
namespace {

struct Target {
  const char *quantity, *name;
  double rows, others;  ///< asked of unseen rows; of a new generation and an unseen model
};
constexpr Target kTargets[] = {{"tpot", "serving TPOT", 0.08, 0.15},
                               {"tok_s_chip", "serving output tokens/s/chip", 0.10, 0.18},
                               {"ttft", "serving TTFT", 0.20, 0.30}};

LeftOut fold_of(const std::string& name) {
  if (name == "row") return LeftOut::kShapes;
  if (name == "chip") return LeftOut::kGeneration;
  return name == "model" ? LeftOut::kModel : LeftOut::kNothing;
}

std::optional<double> asked_of(const Target& t, LeftOut fold) {
  if (fold == LeftOut::kNothing) return std::nullopt;
  return fold == LeftOut::kShapes ? t.rows : t.others;
}

}  // namespace

std::vector<TargetFigure> serving_figures(const core::Table& scores, const std::string& name) {
  const NamedCells columns(scores);
  std::vector<TargetFigure> figures;
  for (const Target& t : kTargets)
    for (const auto& row : scores.cells()) {
      if (columns.text(row, "predictor") != "strandline" ||
          columns.text(row, "scope") != "macro over sources" ||
          columns.text(row, "quantity") != t.quantity)
        continue;
      const LeftOut fold = fold_of(columns.text(row, "fold"));
      ErrorSummary e;
      e.scored = std::llround(columns.number(row, "n").value_or(0));
      const double coverage = columns.number(row, "coverage").value_or(0);
      e.rows = coverage > 0 ? std::llround(static_cast<double>(e.scored) / coverage) : e.scored;
      e.mean = columns.number(row, "mean_abs").value_or(0);
      e.median = columns.number(row, "median_abs").value_or(0);
      e.p90 = columns.number(row, "p90_abs").value_or(0);
      e.bias = columns.number(row, "bias").value_or(0);
      figures.push_back(
          {std::string(t.name) + ", " + name, fold, "hw::InstanceModel", asked_of(t, fold), e});
    }
  return figures;
}

}  // namespace strandline::hw
