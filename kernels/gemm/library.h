// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/launch.h"
#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// c = a · wᵀ by cuBLASLt's first choice, for bf16 and E4M3 (the result is bf16): GPU only. The
/// ceiling that own kernels are compared with.
template <class T>
struct LibraryGemm {
  const T* a;  ///< [rows][depth]
  const T* w;  ///< [outputs][depth]
  Bf16* c;     ///< [rows][outputs]
  std::int64_t rows;
  int outputs, depth;

  void check() const {
    require(rows >= 0, "library gemm", "rows", rows, "must not be negative");
    require(outputs > 0, "library gemm", "outputs", outputs, "must be positive");
    require(depth > 0 && depth % 16 == 0, "library gemm", "depth", depth,
            "must be a positive multiple of 16");
  }
};

template <>
void launch_on_device(const LibraryGemm<Bf16>& op, void* stream);
template <>
void launch_on_device(const LibraryGemm<E4M3>& op, void* stream);

}  // namespace strandline::kernels
