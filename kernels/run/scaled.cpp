// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "kernels/run/layer_calls.h"

namespace strandline::kernels {
namespace {

using archs::Architecture;
using archs::ChannelSpec;
using archs::MixerSpec;

constexpr int kGranule = 64;

/// A width divided, in whole granules; 0 stays 0.
template <class Int>
Int shrunk(Int width, int scale) {
  if (width == 0) return 0;
  return std::max<Int>(1, width / (Int{kGranule} * scale)) * kGranule;
}

/// A count divided, at least 1; 0 stays 0.
template <class Int>
Int fewer(Int count, int scale) {
  return count == 0 ? 0 : std::max<Int>(1, count / scale);
}

void shrink(MixerSpec& m, int scale) {
  const int kv = fewer(m.kv_heads, scale), heads = fewer(m.heads, scale);
  const int group = m.kv_heads > 0 ? std::max(1, m.heads / m.kv_heads) : 1;
  m.heads = kv > 1 ? kv * group : heads;
  m.kv_heads = kv;
  m.q_rank = shrunk(m.q_rank, scale);
  m.index_heads = fewer(m.index_heads, scale);
  m.window = fewer(m.window, scale);
  m.top_k = fewer(m.top_k, scale);
  m.state_groups = fewer(m.state_groups, scale);
  if (m.state_groups > 0 && m.heads % m.state_groups != 0) m.state_groups = 1;
  m.out_rank = shrunk(m.out_rank, scale);
  m.out_groups = fewer(m.out_groups, scale);
}

void shrink(ChannelSpec& c, int scale) {
  c.width = shrunk(c.width, scale);
  c.experts = std::max(fewer(c.experts, scale), std::min(c.experts, 2));
  c.experts_per_token = std::min(c.experts_per_token, c.experts);
  c.zero_experts = fewer(c.zero_experts, scale);
  c.expert_width = shrunk(c.expert_width, scale);
  c.shared_width = shrunk(c.shared_width, scale);
  c.latent_width = shrunk(c.latent_width, scale);
}

}  // namespace

Architecture scaled(const Architecture& a, int scale) {
  if (scale <= 1) return a;
  Architecture s = a;
  s.model_width = shrunk(a.model_width, scale);
  s.vocabulary = fewer(a.vocabulary, scale);
  s.layer_embedding_width = shrunk(a.layer_embedding_width, scale);
  for (archs::LayerSpec& l : s.layers) {
    shrink(l.mixer, scale);
    shrink(l.parallel, scale);
    shrink(l.channel, scale);
  }
  return s;
}

}  // namespace strandline::kernels
