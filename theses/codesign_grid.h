// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace strandline::theses {

/// The layers that are designed together or apart.
enum class Layer { kModel, kMapping, kSilicon };
constexpr std::size_t kLayers = 3;

/// Cost per token of every choice of model shape, kernel mapping and silicon, each layer's first
/// choice being where its owner stands before designing. Infinite where a choice does not serve.
class CostCube {
 public:
  explicit CostCube(const std::array<std::size_t, kLayers>& sizes);
  double& at(std::size_t model, std::size_t mapping, std::size_t silicon);
  double at(std::size_t model, std::size_t mapping, std::size_t silicon) const;
  const std::array<std::size_t, kLayers>& sizes() const { return sizes_; }

  double reference() const { return at(0, 0, 0); }
  /// Reference cost over the least cost with the layers of the mask (bit: Layer) free and the
  /// others at their first choice; 1 where nothing is free.
  double gain(unsigned free) const;
  /// The choices behind that.
  std::array<std::size_t, kLayers> best(unsigned free) const;

 private:
  std::array<std::size_t, kLayers> sizes_;
  std::vector<double> usd_;
};

constexpr unsigned kAllLayers = 7;
constexpr unsigned bit(Layer l) {
  return 1u << static_cast<unsigned>(l);
}
/// The joint gain over the product of the gains of one layer at a time: 1 where layers are
/// independent (costs a product of factors, one for each), above where they compound.
double codesign_factor(const CostCube& cube);
/// The same of two layers, the third at its first choice.
double codesign_factor(const CostCube& cube, Layer a, Layer b);

}  // namespace strandline::theses
