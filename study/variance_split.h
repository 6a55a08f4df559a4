// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/store.h"
#include "study/tables.h"

namespace strandline::study {

/// A quantity over the futures of one parameter draw, and the model that the draw belongs to.
struct Cluster {
  double mean = 0;
  double variance = 0;  ///< unbiased, over the draw's futures
  double count = 0;     ///< of futures, at least 2
  int model = 0;        ///< any labels
};

/// Parts of a variance, in squares of the quantity's unit, with standard errors of their shares of
/// the total (jackknife over draws).
struct VarianceSplit {
  double chance = 0;      ///< over futures whose parameters are known
  double parameters = 0;  ///< between draws of one model
  double model = 0;       ///< between models
  int models = 0;         ///< that have at least two draws
  double chance_se = 0, parameters_se = 0, model_se = 0;
  double total() const { return chance + parameters + model; }
};

/// Law of total variance over nested clusters, Var V = E Var(V | theta) + E Var(E(V | theta) | m) +
/// Var E(V | m), with every noise below a level removed from it (method of moments of the
/// unbalanced nested analysis of variance, Searle, Casella and McCulloch, Variance Components,
/// 1992, ch. 3): the draws' means scatter by their futures, s^2 / n, and the models' means by their
/// draws. Models weigh as their draws. A part whose estimate is negative is zero. At least three
/// draws, else all is chance.
VarianceSplit split_variance(const std::vector<Cluster>& clusters);

/// Arrival model of every parameter draw of a study, -1 where the process has no such choice.
std::vector<int> arrival_models(const Scenario& scenario);

/// Tables of the results store.
///
/// variance_split(id, label, total_sd_musd, chance_share, parameters_share, model_share, chance_se,
///                parameters_se, model_se)
///                 of every strategy's value, G2, the adaptive policy over GPUs and O; shares of
///                 the variance over futures, blank where no model is chosen
/// model_choice(model, draws, posterior_share, best_value_musd, g2_musd)
///                 means over the draws of each arrival model
/// posterior(parameter, label, unit, low, lower_half, value, upper_half, high, prior_low,
/// prior_high,
///           ranked)
///                 5, 25, 50, 75, 95 % quantiles of the joint draws of fitted parameters, 90 %
///                 interval before; ranked: 1 where the scenario's sensitivities name it
core::Table variance_split_table(const World& world, const StudySums& sums);
core::Table model_choice_table(const World& world, const StudySums& sums);
core::Table posterior_table(const World& world);

}  // namespace strandline::study
