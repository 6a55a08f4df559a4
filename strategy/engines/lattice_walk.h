// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "strategy/claims/bermudan.h"

namespace strandline::strategy::engines {

/// Values on the nodes of d = 1 .. 3 independent symmetric walks, rolled back step by step. Node
/// (k_1 .. k_d) at step t has k_j of t moves up.
class LatticeWalk {
 public:
  /// `steps` over the assets' life of `maturity` years; `lower` is L of the correlation, d x d.
  LatticeWalk(std::span<const claims::LognormalAsset> assets, std::span<const double> lower,
              double rate, double maturity, int steps);

  using AtNode = std::function<void(std::span<const double> prices, double& value)>;
  /// Calls f on every node of step t with its prices and value.
  void visit(std::vector<double>& values, int t, const AtNode& f) const;
  /// From step t + 1 to t: values become discounted means of their successors.
  void roll_back(std::vector<double>& values, int t) const;
  std::vector<double> nodes() const { return std::vector<double>(size_); }

 private:
  double price_factor(std::size_t asset, std::size_t walk, int t, int ups) const;

  std::size_t dimensions_;
  std::array<std::size_t, 3> stride_{};
  std::size_t size_ = 1;
  double discount_;                    ///< of a step, over 2^d successors
  std::vector<double> spots_, drift_;  ///< drift per step
  std::vector<double> jump_;           ///< d x d: sigma_i L_ij sqrt(dt)
};

}  // namespace strandline::strategy::engines
