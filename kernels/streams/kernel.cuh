// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Makes an n x n matrix of positive numbers doubly stochastic (Sinkhorn, Knopp 1967): rows, then
/// columns are divided by their sums, `rounds` times.
STRANDLINE_SHARED inline void sinkhorn(float* m, int n, int rounds) {
  for (int round = 0; round < rounds; ++round)
    for (int by = 0; by < 2; ++by)
      for (int i = 0; i < n; ++i) {
        const int start = by == 0 ? i * n : i, step = by == 0 ? 1 : n;
        float sum = 0;
        for (int j = 0; j < n; ++j) sum += m[start + j * step];
        for (int j = 0; j < n; ++j) m[start + j * step] /= sum;
      }
}

/// Mixing of several residual streams around a layer (hyper-connections, Zhu et al. 2024, with a
/// doubly stochastic mix as in DeepSeek's manifold-constrained form 2025): stream i becomes
/// sum over j of mix(i, j)·stream j + spread(i)·output, mix = sinkhorn(exp(logits)), and the next
/// layer reads the sum over i of gather(i)·stream i. One block a token.
template <class T>
struct MixStreams {
  static constexpr int kMostStreams = 8;
  T* streams;           ///< [tokens][n][width], replaced
  const T* output;      ///< [tokens][width]: the layer's
  const float* logits;  ///< [tokens][n][n]
  const float* spread;  ///< [tokens][n]
  const float* gather;  ///< [tokens][n]
  T* next;              ///< [tokens][width]
  std::int64_t tokens;
  int n, width, rounds;

  void check() const {
    require(tokens >= 0, "streams", "tokens", tokens, "must not be negative");
    require(n > 0 && n <= kMostStreams, "streams", "streams", n, "must be 1 to 8");
    require(width > 0, "streams", "width", width, "must be positive");
    require(rounds >= 0, "streams", "rounds", rounds, "must not be negative");
  }
  std::int64_t blocks() const { return tokens; }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return taken<float>(kMostStreams * kMostStreams); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    float* mix = block.template take<float>(kMostStreams * kMostStreams);
    const std::int64_t token = block.index();
    if (block.rank() == 0) {
      for (int i = 0; i < n * n; ++i) mix[i] = expf(logits[token * n * n + i]);
      sinkhorn(mix, n, rounds);
    }
    block.sync();
    for (int c = block.rank(); c < width; c += block.size()) {
      float old[kMostStreams], read = 0;
      T* column = streams + token * n * width + c;
      const float made = widen(output[token * width + c]);
      STRANDLINE_UNROLL
      for (int j = 0; j < kMostStreams; ++j)
        old[j] = j < n ? widen(column[std::int64_t{j} * width]) : 0.0F;
      for (int i = 0; i < n; ++i) {
        float sum = spread[token * n + i] * made;
        STRANDLINE_UNROLL
        for (int j = 0; j < kMostStreams; ++j)
          if (j < n) sum += mix[i * n + j] * old[j];
        const T rounded = narrow<T>(sum);
        column[std::int64_t{i} * width] = rounded;
        read += gather[token * n + i] * widen(rounded);
      }
      next[token * width + c] = narrow<T>(read);
    }
  }
};

}  // namespace strandline::kernels
