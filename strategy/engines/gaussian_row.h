// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace strandline::strategy::engines {

/// Nodes at equal distances: node j at first + j spacing.
struct NodeLine {
  double first = 0, spacing = 0;
  std::size_t count = 0;
  double node(std::size_t j) const { return first + static_cast<double>(j) * spacing; }
};

/// E[f(X)] = sum weights[j] f(node first + j) for X normal: the trapezoidal rule, normalized. Where
/// f is smooth its error falls like exp(-2 pi^2 (deviation / spacing)^2); a kink costs spacing^2.
struct GaussianRow {
  std::size_t first = 0;
  std::vector<double> weights;
};
/// Needs a deviation of at least the spacing; mass beyond the ends is left out.
GaussianRow gaussian_row(const NodeLine& line, double mean, double deviation);

}  // namespace strandline::strategy::engines
