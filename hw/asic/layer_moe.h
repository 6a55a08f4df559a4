// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_math.h"

namespace strandline::hw::asic {

/// Sizes of a mixture of experts; the shared experts are the layer's dense network (Layer::ffn).
struct ExpertSizes {
  int count = 0, per_token = 0;
  int ffn = 0;           ///< of one expert
  bool shared = false;   ///< a dense network takes every token besides
  bool sigmoid = false;  ///< weights from sigmoids, chosen with a bias (DeepSeek-V3,
                         ///< arXiv:2412.19437); else a softmax of the chosen (Mixtral,
                         ///< arXiv:2401.04088)
};

/// Columns of all experts side by side: router [inputs][experts], gate and up
/// [inputs][experts * ffn], down [ffn][experts * outputs]; bias: a row of experts.
struct ExpertData {
  Matrix router, bias, gate, up, down;
};

}  // namespace strandline::hw::asic
