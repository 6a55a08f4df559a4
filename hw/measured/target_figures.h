// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/score_groups.h"

namespace strandline::hw {

/// What a figure was predicted without.
enum class LeftOut : std::uint8_t {
  kNothing,     ///< the shipped parameters as they are
  kShapes,      ///< a fifth of the shapes or rows, five times
  kGeneration,  ///< a silicon: kernels and collectives the one that came last; serving each in turn
  kSibling,     ///< a chip whose silicon another chip still shows
  kModel        ///< each model in turn
};
/// "as shipped", "unseen shapes", "new generation", "sibling chip", "unseen model".
std::string_view name_of(LeftOut fold);

/// One figure that the project answers for.
struct TargetFigure {
  std::string target;  ///< "GEMM bf16", ...
  LeftOut fold = LeftOut::kNothing;
  std::string predictor;        ///< "hw::cost", "laws", ...
  std::optional<double> asked;  ///< median error of issue 4; empty where none is asked
  ErrorSummary errors;
};

/// The figures in one table: asked, median, p90 and its ratio to the median, signed bias, rows and
/// scored rows, whether the median meets what is asked ("yes", "no"; "-" where nothing is asked or
/// nothing could be scored) and whether the 90th percentile stays within kTail medians.
core::Table target_table(const std::vector<TargetFigure>& figures);
constexpr double kTail = 3.5;

}  // namespace strandline::hw
