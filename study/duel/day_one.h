// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "archs/operator.h"
#include "evolution/maturity.h"
#include "hw/operator_cost.h"
#include "study/duel/novelty.h"

namespace strandline::study {

/// NaN where it does not apply or is not known.
constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();

/// A step or a serving point on the GPU with kernels as they are on the day of release, and tuned.
struct OldAndNew {
  double mature = kBlank, day_one = kBlank;
  double day_one_low = kBlank,
         day_one_high = kBlank;  ///< over the interval of first kernels' speed
};

/// Kernels of a GPU on the day a model is released: how old they are by the catalog's dates, and
/// what share of tuned speed they reach (evolution/maturity.yaml: first_share, tuning_quarters).
class DayOne {
 public:
  DayOne(const FirstNeeds& needs, const archs::Architecture& model,
         const evolution::MaturityFile& maturity)
      : needs_(&needs), model_(&model), maturity_(&maturity) {}

  /// Exchanges between chips ask nothing new of a model's kernels: infinitely old.
  KernelAge age_of(const archs::Operator& op) const;
  /// At the central value of first_share.
  double share_of(const archs::Operator& op) const;
  /// Seconds of a step of `layers` layers.
  OldAndNew step(const archs::OperatorGraph& graph, int layers, const hw::ChipModel& gpu) const;
  /// What a step's time is multiplied with; `first_share` in (0, 1]. What the step costs beyond its
  /// operators' own work (the layers' floor) stays as it is.
  double growth(const archs::OperatorGraph& graph, int layers, const hw::ChipModel& gpu,
                double first_share) const;
  const core::Sourced& first_share() const { return maturity_->first_share; }

 private:
  double share_at(const archs::Operator& op, double first_share) const;
  const FirstNeeds* needs_;
  const archs::Architecture* model_;
  const evolution::MaturityFile* maturity_;
};

}  // namespace strandline::study
