// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Compiled with AVX-512 where the compiler has it (strategy/CMakeLists.txt).
#include "strategy/engines/kernel.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include "strategy/engines/kernel_body.h"

namespace strandline::strategy::engines {

const KernelTable* avx512_kernels() {
  static constexpr KernelTable kTable = table("avx512");
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? &kTable
                                                                                 : nullptr;
}

}  // namespace strandline::strategy::engines
#else
namespace strandline::strategy::engines {

const KernelTable* avx512_kernels() {
  return nullptr;
}

}  // namespace strandline::strategy::engines
#endif
