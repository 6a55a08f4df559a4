// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/calibrate.h"
#include "hw/measured/serving_calibrate.h"
#include "hw/prediction_error.h"

namespace strandline::hw {

/// Measured rows and how they were predicted when left out.
struct ErrorEvidence {
  const std::vector<KernelCase>* cases = nullptr;
  std::vector<double> shape_us, chip_us;  ///< predict_with_laws() by shape and chip folds
  const std::vector<ServingRow>* rows = nullptr;
  const ServingEntries* entries = nullptr;
  std::vector<ServingPrediction> unseen_model, unseen_chip;  ///< left_out_predictions()
};

/// The fitted table with its check.
struct PredictionErrorFit {
  std::string yaml;      ///< hw/prediction_errors.yaml; PredictionErrors::parse() reads it
  core::Table coverage;  ///< by evidence and quantity: rows, share inside the 80 % band
};

/// Fits hw/prediction_errors.yaml.
///   measured: kernels by shape folds; whole models on chips with measured kernels, model left out
///   same_family: kernels by chip folds; whole models on their family's chips, chip left out
///   specification: classes as same_family; whole models on all other chips, chip left out
/// What whole models are off by is net of what their classes explain (variances subtract). Classes
/// without measurements take the widest measured class at the level; unseen operators the interval
/// of `novel_efficiency` (hw/efficiency.yaml). Coverage is cross-fitted: a chip's (for measured: a
/// model's) rows are judged by a band fitted without them.
PredictionErrorFit fit_prediction_errors(const ErrorEvidence& evidence);

}  // namespace strandline::hw
