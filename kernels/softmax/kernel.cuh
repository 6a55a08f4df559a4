// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/number.h"
#include "kernels/common/online_softmax.h"
#include "kernels/common/portable.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Softmax of each row over its first `lengths[row]` values (all of them where lengths is null),
/// zeros behind: attention over depth, routers, sampling. One block a row. A row of length 0 is
/// zeros.
template <class T>
struct Softmax {
  const T* x;          ///< [rows][width]
  const int* lengths;  ///< [rows] or null
  T* y;                ///< [rows][width]
  std::int64_t rows;
  int width;
  float scale;  ///< multiplies x

  void check() const { require_matrix("softmax", rows, width); }
  std::int64_t blocks() const { return rows; }
  int threads() const { return width <= 256 ? 64 : 256; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t row = block.index() * width;
    const int length = lengths ? lengths[block.index()] : width;
    OnlineSoftmax own;
    for (int i = block.rank(); i < length; i += block.size()) own.add(scale * widen(x[row + i]));
    const float largest = block.max(own.largest);
    const float sum = block.sum(own.sum_relative_to(largest));
    for (int i = block.rank(); i < width; i += block.size())
      y[row + i] = narrow<T>(i < length ? expf(scale * widen(x[row + i]) - largest) / sum : 0.0F);
  }
};

}  // namespace strandline::kernels
