// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/portable.h"

/// Before a loop over registers: the GPU has no registers that a loop counter could index.
#if defined(__CUDACC__)
#define STRANDLINE_UNROLL _Pragma("unroll")
#else
#define STRANDLINE_UNROLL
#endif

namespace strandline::kernels {

/// Least number of parts of `size` that hold `count`; 0 for a count of 0. `size` > 0.
STRANDLINE_SHARED constexpr std::int64_t parts_of(std::int64_t count, std::int64_t size) {
  return (count + size - 1) / size;
}

template <class T>
STRANDLINE_SHARED constexpr T least(T a, T b) {
  return b < a ? b : a;
}

template <class T>
STRANDLINE_SHARED constexpr T greatest(T a, T b) {
  return a < b ? b : a;
}

#if defined(__CUDA_ARCH__)
/// Where shared memory lies, as PTX's instructions take it.
__device__ inline std::uint32_t shared_address(const void* memory) {
  return static_cast<std::uint32_t>(__cvta_generic_to_shared(memory));
}
#endif

/// Multiply-adds and bytes of device memory that an operator cannot do without (each input read
/// once, each output written once); operations count a multiply-add as two.
struct Work {
  double operations = 0;
  double bytes = 0;
};

}  // namespace strandline::kernels
