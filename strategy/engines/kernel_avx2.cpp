// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Compiled with AVX2 and FMA where the compiler has them (strategy/CMakeLists.txt).
#include "strategy/engines/kernel.h"

#if defined(__AVX2__) && defined(__FMA__)
#include "strategy/engines/kernel_body.h"

namespace strandline::strategy::engines {

const KernelTable* avx2_kernels() {
  static constexpr KernelTable kTable = table("avx2");
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kTable : nullptr;
}

}  // namespace strandline::strategy::engines
#else
namespace strandline::strategy::engines {

const KernelTable* avx2_kernels() {
  return nullptr;
}

}  // namespace strandline::strategy::engines
#endif
