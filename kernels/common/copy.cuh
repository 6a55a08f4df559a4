// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/common/number.h"
#include "kernels/common/portable.h"

// Copies from device to shared memory, 8 elements at a time, that the GPU does in the background
// (cp.async); on the host they are done at once.

namespace strandline::kernels {

/// Elements of one copy: 16 bytes of bf16.
constexpr int kCopied = 8;

/// Copies 8 elements to `target` (16-byte aligned), or zeros unless `inside`; `source` may then be
/// anything that can be read.
STRANDLINE_SHARED inline void start_copy(Bf16* target, const Bf16* source, bool inside) {
#ifdef __CUDA_ARCH__
  const int bytes = inside ? 16 : 0;
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared_address(target)),
               "l"(source), "r"(bytes));
#else
  if (inside) {
    std::memcpy(target, source, kCopied * sizeof(Bf16));
  } else {
    std::memset(target, 0, kCopied * sizeof(Bf16));
  }
#endif
}

/// The same from a format that has to be converted, which the threads do themselves.
template <class T>
STRANDLINE_SHARED void start_copy(Bf16* target, const T* source, bool inside) {
  for (int i = 0; i < kCopied; ++i) target[i] = to_bf16(inside ? widen(source[i]) : 0.0F);
}

/// Ends a group of copies of this thread.
STRANDLINE_SHARED inline void close_copies() {
#ifdef __CUDA_ARCH__
  asm volatile("cp.async.commit_group;");
#endif
}

/// Waits until at most `kOpen` of this thread's groups are under way; other threads' copies are
/// there behind a barrier.
template <int kOpen>
STRANDLINE_SHARED void await_copies() {
#ifdef __CUDA_ARCH__
  asm volatile("cp.async.wait_group %0;" ::"n"(kOpen));
#endif
}

}  // namespace strandline::kernels
