// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Root-mean-square normalisation with the residual addition before it: r = x + residual,
/// y = r / sqrt(mean(r²) + epsilon) · weight (Zhang, Sennrich 2019). One block a row.
template <class T>
struct RmsNorm {
  const T* x;       ///< [rows][width]
  T* residual;      ///< [rows][width], replaced by the sum; null: no addition
  const T* weight;  ///< [width]
  T* y;             ///< [rows][width]
  std::int64_t rows;
  int width;
  float epsilon;

  void check() const { require_matrix("rms_norm", rows, width); }
  std::int64_t blocks() const { return rows; }
  int threads() const { return width <= 256 ? 64 : 256; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t row = block.index() * width;
    float squares = 0;
    for (int i = block.rank(); i < width; i += block.size()) {
      float r = widen(x[row + i]);
      if (residual) {
        const T sum = narrow<T>(r + widen(residual[row + i]));
        residual[row + i] = sum;
        r = widen(sum);
      }
      squares += r * r;
    }
    // Each thread reads below only what it wrote itself, so the sum's barrier is the only one.
    const float scale = 1 / sqrtf(block.sum(squares) / static_cast<float>(width) + epsilon);
    const T* source = residual ? residual : x;
    for (int i = block.rank(); i < width; i += block.size())
      y[row + i] = narrow<T>(widen(source[row + i]) * scale * widen(weight[i]));
  }
};

}  // namespace strandline::kernels
