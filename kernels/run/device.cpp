// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cuda_runtime_api.h>

#include <memory>

#include "kernels/bench/stopwatch.h"
#include "kernels/common/device_error.h"
#include "kernels/common/device_runner.h"
#include "kernels/run/checked.h"

namespace strandline::kernels {
namespace {

/// Copies of a call's data fill the cache this many times, so that none is still in it when its
/// turn comes again.
constexpr std::size_t kCachesToFill = 2, kMostCopies = 64;

std::vector<std::unique_ptr<DeviceRunner>> copies_of(const Case<DeviceRunner>& c,
                                                     std::size_t l2_bytes) {
  std::vector<std::unique_ptr<DeviceRunner>> copies;
  std::size_t filled = 0;
  do {
    copies.push_back(std::make_unique<DeviceRunner>());
    c.run(*copies.back());
    filled += copies.back()->allocated_bytes();
  } while (filled < kCachesToFill * l2_bytes && copies.size() < kMostCopies);
  return copies;
}

}  // namespace

bool compiled_with_cuda() {
  return true;
}

Device first_device() {
  const DeviceRunner runner;  // takes the GPU: another process may hold it
  const DeviceFacts facts = device_facts();
  std::size_t free_bytes = 0, all_bytes = 0;
  require_success(cudaMemGetInfo(&free_bytes, &all_bytes), "asking for free memory");
  return {facts.name, static_cast<double>(free_bytes), facts.core_clock_mhz, facts.driver_version};
}

std::vector<CallRun> check_on_device(const std::vector<Call>& calls, std::uint64_t seed) {
  return checked<DeviceRunner>(calls, seed);
}

DeviceTimes time_on_device(const std::vector<Call>& calls, std::uint64_t seed) {
  const std::size_t l2_bytes = device_facts().l2_bytes;
  DeviceTimes times;
  for (const Call& call : calls) {
    const Timing t = time_replays(copies_of(case_of<DeviceRunner>(call, seed), l2_bytes));
    times.call_us.push_back(t.median_us);
    times.clock_mhz = t.clock_mhz;
  }
  std::vector<std::unique_ptr<DeviceRunner>> layer;
  layer.push_back(std::make_unique<DeviceRunner>());
  for (const Call& call : calls) case_of<DeviceRunner>(call, seed).run(*layer.back());
  times.layer_us = time_replays(layer).median_us;
  return times;
}

}  // namespace strandline::kernels
