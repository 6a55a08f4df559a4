// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/run/call.h"

namespace strandline::kernels {

/// What became of one call.
struct CallRun {
  std::string kernel, number, shape;
  double error = 0, tolerance = 0;  ///< relative norm against the float64 reference, and its bound
  double host_s = 0;                ///< time of the host twin; 0 on a GPU
  bool good() const { return error <= tolerance; }
};

/// Runs every call as its host twin on random inputs and compares it with its reference. A shape
/// that a kernel does not take is a Refusal (common/refusal.h).
std::vector<CallRun> run_on_host(const std::vector<Call>& calls, std::uint64_t seed);

/// A GPU as the program sees it.
struct Device {
  std::string name;
  double free_bytes = 0;
  int core_clock_mhz = 0;  ///< highest
  int driver_cuda = 0;     ///< as CUDA counts: 13000 for 13.0
};

/// Whether the program holds the CUDA kernels.
bool compiled_with_cuda();

/// The first visible GPU. Refusal where the program has no CUDA kernels, there is no driver, an
/// older one than the toolkit, no GPU, or another process holds it (exclusive compute mode).
Device first_device();

/// run_on_host() on the GPU.
std::vector<CallRun> check_on_device(const std::vector<Call>& calls, std::uint64_t seed);

/// Medians of many replays as CUDA graphs (bench/stopwatch.h): each call alone, with copies of its
/// data that together exceed the cache, and all calls one after the other as one graph.
struct DeviceTimes {
  std::vector<double> call_us;
  double layer_us = 0;
  int clock_mhz = 0;  ///< while it ran
};
DeviceTimes time_on_device(const std::vector<Call>& calls, std::uint64_t seed);

/// Refusal where the calls' data do not fit, before anything is allocated.
void require_memory(const std::vector<Call>& calls, double free_bytes);

}  // namespace strandline::kernels
