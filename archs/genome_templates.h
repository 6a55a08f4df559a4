// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "archs/genome.h"

namespace strandline::archs {

/// Skeleton of a size class: the released model whose width, depth, heads and channel it takes.
struct SizeTemplate {
  const char* after;  ///< the model, for the architecture's source line
  int model_width, depth, heads, kv_heads, head_dim;
  std::int64_t vocabulary, context_tokens;
  std::int64_t dense_width;
  int experts, experts_per_token, shared_experts;
  std::int64_t expert_width;
  int dense_layers;  ///< leading layers with a dense channel in an MoE model
};
const SizeTemplate& size_template(ChannelTrait channel, SizeTrait size);

/// The size class in billions of parameters, as names show it: 8, 32, 120, 600.
int nominal_billions(SizeTrait size);

}  // namespace strandline::archs
