// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/online_softmax.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// The likeliest token of each position and its probability (the first among equals). One block a
/// position.
template <class T>
struct MostLikely {
  const T* logits;    ///< [positions][vocabulary]
  int* best;          ///< [positions]
  float* confidence;  ///< [positions]
  std::int64_t positions;
  int vocabulary;

  void check() const {
    require(positions >= 0, "diffusion", "positions", positions, "must not be negative");
    require(vocabulary > 0 && vocabulary < 1 << 24, "diffusion", "vocabulary", vocabulary,
            "must be 1 to 2^24 - 1");
  }
  std::int64_t blocks() const { return positions; }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const T* row = logits + block.index() * vocabulary;
    OnlineSoftmax own;
    int first = vocabulary;
    for (int i = block.rank(); i < vocabulary; i += block.size()) {
      const float x = widen(row[i]);
      if (x > own.largest) first = i;
      own.add(x);
    }
    const float largest = block.max(own.largest);
    const float sum = block.sum(own.sum_relative_to(largest));
    const int found = least_index(block, own.largest == largest ? first : vocabulary);
    if (block.rank() == 0) {
      best[block.index()] = found;
      confidence[block.index()] = 1 / sum;
    }
  }
};

/// A step of block diffusion (Arriola et al. 2025; thresholds as in Fast-dLLM, Wu et al. 2025):
/// masked positions whose confidence reaches the threshold get their token, and the most confident
/// of them does in any case (the first among equals), so that every step moves on. One block a
/// sequence.
struct CommitTokens {
  const int* best;          ///< [batch][length]
  const float* confidence;  ///< [batch][length]
  int* tokens;              ///< [batch][length], changed where they are `mask`
  int batch, length, mask;
  float threshold;

  void check() const {
    require(batch >= 0, "diffusion", "batch", batch, "must not be negative");
    require(length > 0 && length < 1 << 24, "diffusion", "length", length, "must be 1 to 2^24 - 1");
  }
  std::int64_t blocks() const { return batch; }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t start = block.index() * length;
    float largest = -1;
    int first = length;
    for (int i = block.rank(); i < length; i += block.size())
      if (tokens[start + i] == mask && confidence[start + i] > largest) {
        largest = confidence[start + i];
        first = i;
      }
    const float top = block.max(largest);
    const int chosen = least_index(block, largest == top ? first : length);
    for (int i = block.rank(); i < length; i += block.size())
      if (tokens[start + i] == mask && (i == chosen || confidence[start + i] >= threshold))
        tokens[start + i] = best[start + i];
  }
};

}  // namespace strandline::kernels
