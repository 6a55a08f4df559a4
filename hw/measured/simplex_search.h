// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

namespace strandline::hw {

/// The least of a function over the unit cube by a simplex search (Nelder and Mead, Computer
/// Journal 7, 1965) from a start with the given step; points outside are moved to the faces.
/// Four descents of a fresh simplex, each from the best point so far, share the `evaluations`.
/// Deterministic.
std::vector<double> simplex_least(const std::function<double(const std::vector<double>&)>& f,
                                  std::vector<double> start, double step, int evaluations);

}  // namespace strandline::hw
