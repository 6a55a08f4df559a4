// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/device_runner.h"

#include <cuda_runtime_api.h>

#include "kernels/common/device_error.h"

namespace strandline::kernels {

DeviceRunner::DeviceRunner() {
  int count = 0;
  require_success(cudaGetDeviceCount(&count), "looking for a GPU");
  require_success(count > 0 ? cudaSetDevice(0) : cudaErrorNoDevice, "taking the first GPU");
  cudaStream_t stream = nullptr;
  require_success(cudaStreamCreate(&stream), "starting work on the first GPU");
  stream_ = stream;
}

DeviceRunner::~DeviceRunner() {
  for (void* memory : memory_) cudaFree(memory);
  cudaStreamDestroy(static_cast<cudaStream_t>(stream_));
}

void* DeviceRunner::allocate(std::size_t bytes) {
  void* memory = nullptr;
  const std::size_t size = bytes + 16;  // never nothing; reads of whole 16 bytes stay inside
  require_success(cudaMalloc(&memory, size), "taking " + std::to_string(size) + " bytes");
  memory_.push_back(memory);
  allocated_ += bytes;
  require_success(cudaMemsetAsync(memory, 0xFF, size, static_cast<cudaStream_t>(stream_)),
                  "filling new memory");
  return memory;
}

void DeviceRunner::copy_in(void* device, const void* host, std::size_t bytes) const {
  const auto stream = static_cast<cudaStream_t>(stream_);
  require_success(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, stream),
                  "copying to the GPU");
}

void DeviceRunner::copy_out(void* host, const void* device, std::size_t bytes) const {
  const auto stream = static_cast<cudaStream_t>(stream_);
  require_success(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, stream),
                  "copying from the GPU");
  wait();
}

void DeviceRunner::wait() const {
  require_success(cudaStreamSynchronize(static_cast<cudaStream_t>(stream_)), "running kernels");
}

DeviceFacts device_facts() {
  int count = 0;
  require_success(cudaGetDeviceCount(&count), "looking for a GPU");
  cudaDeviceProp properties{};
  require_success(cudaGetDeviceProperties(&properties, 0), "asking what the first GPU is");
  DeviceFacts facts;
  facts.name = properties.name;
  facts.multiprocessors = properties.multiProcessorCount;
  facts.major = properties.major;
  facts.minor = properties.minor;
  facts.memory_bytes = properties.totalGlobalMem;
  facts.l2_bytes = static_cast<std::size_t>(properties.l2CacheSize);
  int khz = 0;
  require_success(cudaDeviceGetAttribute(&khz, cudaDevAttrClockRate, 0), "asking for its clock");
  facts.core_clock_mhz = khz / 1000;
  require_success(cudaDeviceGetAttribute(&khz, cudaDevAttrMemoryClockRate, 0),
                  "asking for its memory clock");
  facts.memory_clock_mhz = khz / 1000;
  require_success(cudaDriverGetVersion(&facts.driver_version), "asking for the driver's version");
  return facts;
}

}  // namespace strandline::kernels
