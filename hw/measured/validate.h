// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/calibrate.h"
#include "hw/measured/network_case.h"
#include "hw/measured/score_groups.h"
#include "hw/measured/target_figures.h"

namespace strandline::hw {

/// How rows are left out of the fit of the laws that predict them.
enum class KernelFold : std::uint8_t {
  kNone,   ///< given laws on all rows
  kShape,  ///< five fifths of the shapes, by their hash: a shape is left out of every chip's fit
  kChip    ///< each silicon in turn, predicted by the mean of its family's other silicons
};

/// By the laws that a fold allows; kNone takes `laws`.
PredictedUs predict_with_laws(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                              KernelFold fold, int threads = 0);
/// The two-parameter law under the same folds; it says nothing of a chip that is left out.
PredictedUs predict_with_two_parameters(const std::vector<KernelCase>& cases, KernelFold fold,
                                        int threads = 0);

/// Collectives: kNone by the shipped constants and the catalog's links; under a fold both are
/// fitted anew to what is left, and a silicon that is left out takes its family's mean link.
PredictedUs predict_network(const std::vector<NetworkCase>& cases, KernelFold fold,
                            int threads = 0);

/// Everything that one call scores.
struct KernelValidation {
  core::Table scores;                 ///< fold, predictor, scope, group; errors
  std::vector<TargetFigure> targets;  ///< issue 4's, with what is reached
  PredictedUs shapes;                 ///< by what never saw the shape; empty without that fold
};

/// Scores by chip, operator, data type, phase, framework, and operator with data type and phase:
/// rows, scored rows, and of predicted / measured - 1 the mean and median of the absolute value,
/// its 90th percentile and the signed median; for the laws under each fold, the cost model as
/// shipped, the roofline at 100 % and the two-parameter law; with the noise floor where one is
/// known. The targets take shape folds, and chip folds on the silicon that came last alone.
KernelValidation validate_kernels(const std::vector<KernelCase>& cases, const KernelLaws& laws,
                                  const std::vector<KernelFold>& folds, int threads = 0);

/// The same for collectives and exchanges. Targets count messages of 64 KiB and more.
KernelValidation validate_network(const std::vector<NetworkCase>& cases,
                                  const std::vector<KernelFold>& folds, int threads = 0);

/// The silicon whose first chip reached volume last; empty where no case has one.
std::string newest_silicon(const std::vector<KernelCase>& cases);

}  // namespace strandline::hw
