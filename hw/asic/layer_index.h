// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/asic/layer_math.h"

namespace strandline::hw::asic {

/// Sizes of an indexer (DeepSeek-V3.2, arXiv:2512.02556): a query attends to the top_k keys of the
/// greatest sum over `heads` of w_h max(0, q_h k). The first rope_dim of q and k are turned.
struct IndexSizes {
  int top_k = 0;  ///< 0: no indexer
  int heads = 0, dim = 0, rope_dim = 0;
};

/// Index queries [inputs][heads * dim], keys [width][dim] with the gain of their LayerNorm (a row),
/// weights of heads [width][heads]. Cached keys are normed and turned.
struct IndexData {
  Matrix query, key, gain, weight;
  Matrix cached_keys;
  /// Where not empty: the keys that each row attends to, ascending, whatever the scores say. A chip
  /// that rounds may take another key of a close pair: its numbers compare given its own choice.
  std::vector<std::vector<int>> chosen;
};

}  // namespace strandline::hw::asic
