// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime.h>

#include <string>

#include "kernels/common/device_block.cuh"
#include "kernels/common/device_error.h"
#include "kernels/common/launch.h"

namespace strandline::kernels {

/// Every operator on the GPU: one thread of one block of its body.
template <class Op>
__global__ void run_block(const __grid_constant__ Op op) {
  extern __shared__ __align__(16) unsigned char memory[];
  DeviceBlock block(memory);
  op(block);
}

/// Shared memory that a kernel may use without asking for it (CUDA programming guide).
constexpr std::size_t kFreeSharedBytes = 48 * 1024;

template <class Op>
void launch_on_device(const Op& op, void* stream) {
  const std::int64_t blocks = op.blocks();
  if (blocks == 0) return;
  const std::size_t shared = op.shared_bytes();
  if (shared > kFreeSharedBytes)
    require_success(cudaFuncSetAttribute(run_block<Op>, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                         static_cast<int>(shared)),
                    "asking for " + std::to_string(shared) + " bytes of shared memory");
  run_block<Op><<<static_cast<unsigned>(blocks), static_cast<unsigned>(op.threads()), shared,
                  static_cast<cudaStream_t>(stream)>>>(op);
  require_success(cudaGetLastError(), "starting a kernel");
}

/// Instantiates the launch of an operator type, in its launch.cu.
#define STRANDLINE_LAUNCHES(...) template void launch_on_device(const __VA_ARGS__&, void*)

}  // namespace strandline::kernels
