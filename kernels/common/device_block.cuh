// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace strandline::kernels {

/// A thread's view of its block on the GPU: see common/block.h. The functions are shared only in
/// name, so that the operators' bodies, which are shared, may call them without nvcc's warning;
/// on the host they are never called.
class DeviceBlock {
 public:
  __device__ explicit DeviceBlock(unsigned char* memory) : memory_(memory) {}

  static constexpr int kLanes = 32, kHeld = 1;

  __host__ __device__ std::int64_t index() const {
#ifdef __CUDA_ARCH__
    return blockIdx.x;
#else
    return 0;
#endif
  }
  __host__ __device__ int rank() const {
#ifdef __CUDA_ARCH__
    return static_cast<int>(threadIdx.x);
#else
    return 0;
#endif
  }
  __host__ __device__ int size() const {
#ifdef __CUDA_ARCH__
    return static_cast<int>(blockDim.x);
#else
    return 1;
#endif
  }
  __host__ __device__ int lane() const {
    return rank() % kLanes;
  }
  __host__ __device__ static constexpr int lanes() {
    return kLanes;
  }
  __host__ __device__ int warp() const {
    return rank() / kLanes;
  }
  __host__ __device__ int warps() const {
    return size() / kLanes;
  }
  __host__ __device__ void sync() const {
#ifdef __CUDA_ARCH__
    __syncthreads();
#endif
  }
  __host__ __device__ void warp_sync() const {
#ifdef __CUDA_ARCH__
    __syncwarp();
#endif
  }
  __host__ __device__ float warp_sum(float x) const {
#ifdef __CUDA_ARCH__
    for (int step = kLanes / 2; step > 0; step /= 2) x += __shfl_xor_sync(~0U, x, step);
#endif
    return x;
  }
  __host__ __device__ float warp_max(float x) const {
#ifdef __CUDA_ARCH__
    for (int step = kLanes / 2; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(~0U, x, step));
#endif
    return x;
  }
  __host__ __device__ float sum(float x) const {
#ifdef __CUDA_ARCH__
    float* slots = each_warp(warp_sum(x));
    x = warp_sum(lane() < warps() ? slots[lane()] : 0.0F);
    __syncthreads();
#endif
    return x;
  }
  __host__ __device__ float max(float x) const {
#ifdef __CUDA_ARCH__
    float* slots = each_warp(warp_max(x));
    x = warp_max(slots[lane() < warps() ? lane() : 0]);
    __syncthreads();
#endif
    return x;
  }
  template <class T>
  __host__ __device__ T* take(std::int64_t count) {
    T* piece = reinterpret_cast<T*>(memory_);
    memory_ += (static_cast<std::size_t>(count) * sizeof(T) + 15) / 16 * 16;
    return piece;
  }

 private:
  /// Shared memory that holds one value of each warp, behind a barrier.
  __device__ float* each_warp(float x) const {
#ifdef __CUDA_ARCH__
    __shared__ float slots[kLanes];
    if (lane() == 0) slots[warp()] = x;
    __syncthreads();
    return slots;
#else
    return nullptr;
#endif
  }

  unsigned char* memory_;
};

}  // namespace strandline::kernels
