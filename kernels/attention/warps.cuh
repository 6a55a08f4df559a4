// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/attention/cache.h"
#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/online_softmax.h"

// Attention of one head of a query by one block: each warp walks over keys of its own with an
// online softmax, and the warps' results are joined at the end.

namespace strandline::kernels {

/// Warps that share a query's keys.
constexpr int kKeyWarps = 4;

/// Shared memory of attend_by_warps().
constexpr std::size_t warps_bytes(int value_width) {
  return (taken<float>(value_width) + taken<OnlineSoftmax>(1)) * kKeyWarps;
}

/// Weighs the value of position `key` of a sequence into a warp's sum; lanes share the key's
/// products and the value's columns. `q` is a query's head, `head` its key-value head.
template <class Block, class T, class KV>
STRANDLINE_SHARED void weigh_key(Block& block, const AttentionInput<T, KV>& in, const T* q,
                                 std::int64_t sequence, int head, int key, int value_width,
                                 OnlineSoftmax& weights, float* sum) {
  const std::int64_t row = in.cache.row(sequence, key);
  const KV* k = in.cache.key(row, head);
  float product = 0;
  for (int i = block.lane(); i < in.cache.width; i += block.lanes())
    product += widen(q[i]) * widen(k[i]);
  const float score = in.scale * block.warp_sum(product);
  const float factor = weights.add(score);
  const float weight = expf(score - weights.largest);
  const KV* v = in.cache.value(row, head);
  for (int i = block.lane(); i < value_width; i += block.lanes())
    sum[i] = sum[i] * factor + weight * widen(v[i]);
}

/// The result of the query and head that the block's index numbers, to `out` ([value_width]).
/// keys(warp, weigh) calls weigh(key) for each position that warp `warp` of kKeyWarps walks over;
/// without any the result is zeros.
template <class Block, class T, class KV, class Keys>
STRANDLINE_SHARED void attend_by_warps(Block& block, const AttentionInput<T, KV>& in, T* out,
                                       int value_width, Keys keys) {
  const int head = static_cast<int>(block.index() % in.heads) / in.group();
  const std::int64_t sequence = block.index() / in.heads / in.queries;
  const T* q = in.q + block.index() * in.cache.width;
  float* sums[kKeyWarps];
  OnlineSoftmax* weights[kKeyWarps];
  for (int w = 0; w < kKeyWarps; ++w) {
    sums[w] = block.template take<float>(value_width);
    weights[w] = block.template take<OnlineSoftmax>(1);
  }
  for (int w = block.warp(); w < kKeyWarps; w += block.warps()) {
    float* sum = sums[w];
    OnlineSoftmax own;
    for (int i = block.lane(); i < value_width; i += block.lanes()) sum[i] = 0;
    keys(w, [&](int key) { weigh_key(block, in, q, sequence, head, key, value_width, own, sum); });
    if (block.lane() == 0) *weights[w] = own;
  }
  block.sync();
  float largest = kMasked, total = 0;
  for (int w = 0; w < kKeyWarps; ++w) largest = greatest(largest, weights[w]->largest);
  for (int w = 0; w < kKeyWarps; ++w) total += weights[w]->sum_relative_to(largest);
  for (int i = block.rank(); i < value_width; i += block.size()) {
    float x = 0;
    for (int w = 0; w < kKeyWarps; ++w) x += sums[w][i] * expf(weights[w]->largest - largest);
    out[i] = narrow<T>(total > 0 ? x / total : 0.0F);
  }
}

}  // namespace strandline::kernels
