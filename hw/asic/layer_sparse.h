// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// 2:4 sparsity by magnitude (Mishra et al., arXiv:2104.08378): of four consecutive inputs an
/// output keeps the two weights of largest magnitude, of equal ones the earlier.

/// Which two of inputs `first` .. `first` + 3 of column `col`, in order.
std::array<int, 2> sparse_2_4(const Matrix& weights, int first, int col);

/// Sets the others of a matrix [inputs][outputs] to zero; inputs are a multiple of four.
void prune_2_4(Matrix& weights);

/// The same of all projections of a layer.
void prune_2_4(LayerData& data);

}  // namespace strandline::hw::asic
