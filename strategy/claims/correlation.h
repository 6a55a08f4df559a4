// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace strandline::strategy::claims {

/// Lower triangle L (n x n by rows, zeros above) with L L' = matrix; nothing where the symmetric
/// matrix is not positive definite. Plain sums in index order: the same bits on every machine.
std::optional<std::vector<double>> cholesky(std::span<const double> matrix, std::size_t n);

}  // namespace strandline::strategy::claims
