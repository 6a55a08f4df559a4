// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

enum class Activation { kSilu, kGelu, kSquaredRelu };

/// Activation of one value: x/(1+e^-x); x·Φ(x); max(x, 0)².
STRANDLINE_SHARED inline float activated(Activation kind, float x) {
  switch (kind) {
    case Activation::kSilu:
      return x / (1 + expf(-x));
    case Activation::kGelu:
      return 0.5F * x * (1 + erff(x * 0.70710678F));  // 1/sqrt(2)
    case Activation::kSquaredRelu:
      break;
  }
  return x > 0 ? x * x : 0.0F;
}

/// Gated activation (Shazeer 2020): y = activation(gate) · up, gate and up side by side in a row.
/// A block handles kChunk columns of a row.
template <class T>
struct GatedActivation {
  static constexpr int kChunk = 2048;
  const T* x;  ///< [rows][2][width]: gate, up
  T* y;        ///< [rows][width]
  std::int64_t rows;
  int width;
  Activation kind;

  void check() const { require_matrix("activation", rows, width); }
  std::int64_t blocks() const { return rows * parts_of(width, kChunk); }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t chunks = parts_of(width, kChunk);
    const std::int64_t row = block.index() / chunks;
    const int start = static_cast<int>(block.index() % chunks) * kChunk;
    const int end = least(start + kChunk, width);
    const T* gate = x + row * 2 * width;
    for (int i = start + block.rank(); i < end; i += block.size())
      y[row * width + i] = narrow<T>(activated(kind, widen(gate[i])) * widen(gate[width + i]));
  }
};

}  // namespace strandline::kernels
