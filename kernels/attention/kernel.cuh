// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/attention/cache.h"
#include "kernels/attention/warps.cuh"
#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/online_softmax.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Refuses what no attention kernel takes.
template <class T, class KV>
void check_attention(const AttentionInput<T, KV>& in, int value_width) {
  const PagedCache<KV>& cache = in.cache;
  require(in.batch >= 0, "attention", "batch", in.batch, "must not be negative");
  require(in.queries >= 0, "attention", "queries", in.queries, "must not be negative");
  require(cache.heads > 0, "attention", "key-value heads", cache.heads, "must be positive");
  require(in.heads > 0 && in.heads % cache.heads == 0, "attention", "heads", in.heads,
          "must be a positive multiple of the key-value heads");
  require(cache.page > 0, "attention", "page", cache.page, "must be positive");
  require(cache.width > 0, "attention", "width", cache.width, "must be positive");
  require(value_width > 0 && value_width <= cache.value_stride, "attention", "value width",
          value_width, "must be positive and at most a value's row");
  require(in.visibility.window >= 0, "attention", "window", in.visibility.window,
          "must not be negative");
}

/// Attention as one writes it on the first day: a block for each query and head, whose warps take
/// keys in turn. Any width, any number formats.
template <class T, class KV>
struct SimpleAttention {
  static constexpr int kMostWidth = 1024;
  AttentionInput<T, KV> in;
  T* out;  ///< [batch][queries][heads][value_width]
  int value_width;

  void check() const {
    check_attention(in, value_width);
    require(value_width <= kMostWidth, "attention", "value width", value_width,
            "must be at most 1024");
  }
  std::int64_t blocks() const { return std::int64_t{in.batch} * in.queries * in.heads; }
  int threads() const { return 32 * kKeyWarps; }
  std::size_t shared_bytes() const { return warps_bytes(value_width); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t token = block.index() / in.heads, sequence = token / in.queries;
    const int position = in.position(sequence, static_cast<int>(token % in.queries));
    const int begin = in.visibility.begin(position);
    const int end = in.visibility.end(position, in.lengths[sequence]);
    attend_by_warps(block, in, out + block.index() * value_width, value_width,
                    [=](int warp, auto weigh) {
                      for (int key = begin + warp; key < end; key += kKeyWarps) weigh(key);
                    });
  }
};

/// Joins the parts that keys were split into: each part's result is relative to its own sum, whose
/// logarithm (to base 2, with the maximum) says what it weighs. A block a query and head.
template <class T>
struct AttentionJoin {
  const float* parts;  ///< [parts][rows][value_width]
  const float* sums;   ///< [parts][rows]: log2 of the sum of 2^score; kMasked for no keys
  T* out;              ///< [rows][value_width]
  std::int64_t rows;
  int count, value_width;

  void check() const {
    require(count > 0, "attention", "parts", count, "must be positive");
    require(rows >= 0, "attention", "rows", rows, "must not be negative");
  }
  std::int64_t blocks() const { return rows; }
  int threads() const { return 64; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t row = block.index();
    float largest = kMasked, total = 0;
    for (int p = 0; p < count; ++p) largest = greatest(largest, sums[p * rows + row]);
    for (int p = 0; p < count; ++p) total += exp2f(sums[p * rows + row] - largest);
    for (int i = block.rank(); i < value_width; i += block.size()) {
      float x = 0;
      for (int p = 0; p < count; ++p)
        x += exp2f(sums[p * rows + row] - largest) * parts[(p * rows + row) * value_width + i];
      out[row * value_width + i] = narrow<T>(largest > kMasked ? x / total : 0.0F);
    }
  }
};

}  // namespace strandline::kernels
