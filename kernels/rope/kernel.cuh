// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Rotary position embedding (Su et al. 2021) in place: pair i of the first `rotated` values of
/// each head turns by position · base^(-2i/rotated). Pairs are (i, i + rotated/2), as in most
/// models, or neighbours (2i, 2i+1) when interleaved. One block a token.
template <class T>
struct Rope {
  T* x;                  ///< [tokens][heads][width], changed
  const int* positions;  ///< [tokens]
  std::int64_t tokens;
  int heads, width, rotated;
  float base;
  bool interleaved;

  void check() const {
    require(tokens >= 0, "rope", "tokens", tokens, "must not be negative");
    require(heads > 0, "rope", "heads", heads, "must be positive");
    require(rotated >= 0 && rotated % 2 == 0 && rotated <= width, "rope", "rotated", rotated,
            "must be even and at most the head's width");
  }
  std::int64_t blocks() const { return rotated == 0 ? 0 : tokens; }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const int half = rotated / 2;
    const auto position = static_cast<float>(positions[block.index()]);
    T* token = x + block.index() * heads * width;
    for (int i = block.rank(); i < heads * half; i += block.size()) {
      const int pair = i % half;
      T* first = token + (i / half) * width + (interleaved ? 2 * pair : pair);
      T* second = first + (interleaved ? 1 : half);
      const float rate = powf(base, -2.0F * static_cast<float>(pair) / static_cast<float>(rotated));
      const float angle = position * rate;
      const float a = widen(*first), b = widen(*second), c = cosf(angle), s = sinf(angle);
      *first = narrow<T>(a * c - b * s);
      *second = narrow<T>(a * s + b * c);
    }
  }
};

}  // namespace strandline::kernels
