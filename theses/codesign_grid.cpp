// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/codesign_grid.h"

#include <limits>

namespace strandline::theses {

CostCube::CostCube(const std::array<std::size_t, kLayers>& sizes)
    : sizes_(sizes),
      usd_(sizes[0] * sizes[1] * sizes[2], std::numeric_limits<double>::infinity()) {}

double& CostCube::at(std::size_t model, std::size_t mapping, std::size_t silicon) {
  return usd_[(model * sizes_[1] + mapping) * sizes_[2] + silicon];
}

double CostCube::at(std::size_t model, std::size_t mapping, std::size_t silicon) const {
  return usd_[(model * sizes_[1] + mapping) * sizes_[2] + silicon];
}

std::array<std::size_t, kLayers> CostCube::best(unsigned free) const {
  std::array<std::size_t, kLayers> most{}, found{};
  for (std::size_t l = 0; l < kLayers; ++l) most[l] = free >> l & 1u ? sizes_[l] : 1;
  for (std::size_t i = 0; i < most[0]; ++i)
    for (std::size_t j = 0; j < most[1]; ++j)
      for (std::size_t k = 0; k < most[2]; ++k)
        if (at(i, j, k) < at(found[0], found[1], found[2])) found = {i, j, k};
  return found;
}

double CostCube::gain(unsigned free) const {
  const auto b = best(free);
  return reference() / at(b[0], b[1], b[2]);
}

double codesign_factor(const CostCube& cube) {
  double product = 1;
  for (std::size_t l = 0; l < kLayers; ++l) product *= cube.gain(1u << l);
  return cube.gain(kAllLayers) / product;
}

double codesign_factor(const CostCube& cube, Layer a, Layer b) {
  return cube.gain(bit(a) | bit(b)) / (cube.gain(bit(a)) * cube.gain(bit(b)));
}

}  // namespace strandline::theses
