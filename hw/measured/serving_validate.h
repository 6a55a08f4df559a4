// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/serving_calibrate.h"

namespace strandline::hw {

/// How rows are left out of the fit that predicts them.
enum class ServingFold : std::uint8_t {
  kNone,   ///< the shipped parameters as they are, on all rows
  kModel,  ///< each model in turn
  kChip,   ///< each silicon in turn (B200 with GB200, H100 with H200 ...)
  kRow     ///< five random fifths
};
/// "none", "model", "chip", "row"; InputError otherwise.
ServingFold parse_serving_fold(const std::string& name);

/// Predictions of each row by parameters fitted without it. Framework parameters alone are
/// refitted: those of chips come from elsewhere. An entry whose rows are all left out takes the fit
/// of the other entries of its name, to rows of the kinds that it has; where there are none, a
/// framework that adds nothing. kNone predicts with the predictor's own parameters.
std::vector<ServingPrediction> left_out_predictions(const ServingPredictor& predictor,
                                                    const std::vector<ServingRow>& rows,
                                                    const ServingEntries& entries, ServingFold fold,
                                                    const ServingFitOptions& options);

/// Scores of rows under folds, beside the baselines: for each fold, predictor (strandline,
/// roofline, two_parameter_law), scope (each kind, each source, all rows, and the macro-average
/// over sources) and quantity (tpot, ttft, tok_s_chip): rows, coverage, and mean, median and 90th
/// percentile of the absolute relative error and its signed median. Scopes without a measured value
/// are left out. The last rows are the noise floor of repeated runs.
core::Table validate_serving(const ServingPredictor& predictor, const std::vector<ServingRow>& rows,
                             const std::vector<ServingFold>& folds,
                             const ServingFitOptions& options = {});

/// Median relative error per chip and per model of left-out predictions, worst first: where a
/// target is missed, by which rows.
core::Table worst_serving_groups(const std::vector<ServingRow>& rows,
                                 const std::vector<ServingPrediction>& predictions,
                                 std::size_t least_rows = 5);

}  // namespace strandline::hw
