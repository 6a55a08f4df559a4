// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/lattice_walk.h"

#include <cmath>

namespace strandline::strategy::engines {

LatticeWalk::LatticeWalk(std::span<const claims::LognormalAsset> assets,
                         std::span<const double> lower, double rate, double maturity, int steps)
    : dimensions_(assets.size()) {
  const double dt = maturity / steps;
  discount_ = std::exp(-rate * dt) * std::pow(0.5, static_cast<double>(dimensions_));
  for (std::size_t j = dimensions_; j-- > 0;) {
    stride_[j] = size_;
    size_ *= static_cast<std::size_t>(steps) + 1;
  }
  for (std::size_t i = 0; i < dimensions_; ++i) {
    double growth = (rate - assets[i].dividend_yield) * dt;
    for (std::size_t j = 0; j < dimensions_; ++j) {
      const double jump = assets[i].volatility * lower[i * dimensions_ + j] * std::sqrt(dt);
      jump_.push_back(jump);
      growth -= std::log(std::cosh(jump));
    }
    spots_.push_back(assets[i].spot);
    drift_.push_back(growth);
  }
}

double LatticeWalk::price_factor(std::size_t asset, std::size_t walk, int t, int ups) const {
  return std::exp(jump_[asset * dimensions_ + walk] * (2 * ups - t));
}

void LatticeWalk::visit(std::vector<double>& values, int t, const AtNode& f) const {
  const std::size_t width = static_cast<std::size_t>(t) + 1, d = dimensions_;
  std::vector<double> factors(d * d * width);  // [asset][walk][ups]
  for (std::size_t i = 0; i < d * d; ++i)
    for (int k = 0; k <= t; ++k)
      factors[i * width + static_cast<std::size_t>(k)] = price_factor(i / d, i % d, t, k);
  std::vector<double> start(d), prices(d);
  for (std::size_t i = 0; i < d; ++i) start[i] = spots_[i] * std::exp(drift_[i] * t);
  std::array<std::size_t, 3> up{};
  const std::size_t second = d > 1 ? width : 1, third = d > 2 ? width : 1;
  for (up[0] = 0; up[0] < width; ++up[0])
    for (up[1] = 0; up[1] < second; ++up[1])
      for (up[2] = 0; up[2] < third; ++up[2]) {
        std::size_t at = 0;
        for (std::size_t j = 0; j < d; ++j) at += up[j] * stride_[j];
        for (std::size_t i = 0; i < d; ++i) {
          prices[i] = start[i];
          for (std::size_t j = 0; j < d; ++j) prices[i] *= factors[(i * d + j) * width + up[j]];
        }
        f(prices, values[at]);
      }
}

void LatticeWalk::roll_back(std::vector<double>& values, int t) const {
  const std::size_t before = static_cast<std::size_t>(t) + 1, after = before + 1;
  // Along one walk after the other; walks already rolled back have one node less.
  std::array<std::size_t, 3> extent{after, dimensions_ > 1 ? after : 1,
                                    dimensions_ > 2 ? after : 1};
  for (std::size_t j = 0; j < dimensions_; ++j) {
    extent[j] = before;
    const double scale = j + 1 == dimensions_ ? discount_ : 1.0;
    for (std::size_t a = 0; a < extent[0]; ++a)
      for (std::size_t b = 0; b < extent[1]; ++b) {
        double* row = &values[a * stride_[0] + b * stride_[1]];
        for (std::size_t c = 0; c < extent[2]; ++c) {
          double* node = row + c * stride_[2];
          node[0] = scale * (node[0] + node[stride_[j]]);
        }
      }
  }
}

}  // namespace strandline::strategy::engines
