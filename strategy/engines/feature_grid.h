// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "strategy/claims/switching.h"
#include "strategy/engines/gaussian_row.h"

namespace strandline::strategy::engines {

/// The features of a switching problem as states of a finite chain: nodes of the one volatile
/// feature (around its mean, in logarithms where it is geometric) times the sets of survivors.
/// State = set * nodes() + node; all survive in the last set.
class FeatureGrid {
 public:
  FeatureGrid(const claims::SwitchingProblem& problem, int nodes);
  std::size_t nodes() const { return line_.count; }
  std::size_t states() const { return nodes() * sets_; }
  /// Today's state.
  std::size_t start() const { return (sets_ - 1) * nodes() + nodes() / 2; }
  /// Values of all features in a state at date k.
  std::vector<double> features(int k, std::size_t state) const;
  /// E[values at the next date | state], undiscounted, for every state.
  std::vector<double> expect(const std::vector<double>& values) const;

 private:
  const claims::SwitchingProblem& problem_;
  std::optional<std::size_t> volatile_;  ///< feature index
  std::vector<std::size_t> survivors_;   ///< feature indices, bit order
  std::size_t sets_ = 1;
  NodeLine line_{0, 1, 1};                   ///< distances of the nodes from the mean
  std::vector<GaussianRow> rows_;            ///< one per node
  std::vector<std::vector<double>> to_set_;  ///< chance from set to set
};

}  // namespace strandline::strategy::engines
