// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/bench/stopwatch.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstdio>

#include "kernels/common/device_error.h"

namespace strandline::kernels {
namespace {

constexpr double kMicrosPerMilli = 1e3;
constexpr float kBudgetMs = 250;
constexpr int kLeastReplays = 11, kMostReplays = 1001, kWarmUps = 5;

/// What one runner launched, as a graph: one start for all its kernels.
class Replay {
 public:
  explicit Replay(const DeviceRunner& runner)
      : stream_(static_cast<cudaStream_t>(runner.stream())) {
    cudaGraph_t graph = nullptr;
    require_success(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), "recording");
    runner.replay(stream_);
    require_success(cudaStreamEndCapture(stream_, &graph), "recording");
    require_success(cudaGraphInstantiate(&graph_, graph, 0), "making a graph");
    require_success(cudaGraphDestroy(graph), "making a graph");
    require_success(cudaEventCreate(&start_), "making a timer");
    require_success(cudaEventCreate(&end_), "making a timer");
  }
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;
  ~Replay() {
    cudaEventDestroy(start_);
    cudaEventDestroy(end_);
    cudaGraphExecDestroy(graph_);
  }

  float milliseconds() {
    require_success(cudaEventRecord(start_, stream_), "timing");
    require_success(cudaGraphLaunch(graph_, stream_), "replaying");
    require_success(cudaEventRecord(end_, stream_), "timing");
    require_success(cudaEventSynchronize(end_), "replaying");
    float ms = 0;
    require_success(cudaEventElapsedTime(&ms, start_, end_), "timing");
    return ms;
  }

 private:
  cudaStream_t stream_;
  cudaGraphExec_t graph_ = nullptr;
  cudaEvent_t start_ = nullptr, end_ = nullptr;
};

/// The core clock now, by nvidia-smi: the toolkit alone has no NVML to ask.
int clock_now_mhz() {
  std::FILE* pipe =
      popen("nvidia-smi --query-gpu=clocks.sm --format=csv,noheader,nounits -i 0 2>/dev/null", "r");
  int mhz = 0;
  if (!pipe) return 0;
  if (std::fscanf(pipe, "%d", &mhz) != 1) mhz = 0;
  pclose(pipe);
  return mhz;
}

}  // namespace

Timing time_replays(const std::vector<std::unique_ptr<DeviceRunner>>& copies) {
  std::vector<std::unique_ptr<Replay>> replays;
  for (const auto& copy : copies) replays.push_back(std::make_unique<Replay>(*copy));
  for (int i = 0; i < kWarmUps; ++i)
    for (const auto& replay : replays) replay->milliseconds();
  std::vector<double> times;
  float total = 0;
  for (std::size_t i = 0;
       times.size() < kLeastReplays || (total < kBudgetMs && times.size() < kMostReplays); ++i) {
    const float ms = replays[i % replays.size()]->milliseconds();
    total += ms;
    times.push_back(static_cast<double>(ms) * kMicrosPerMilli);
  }
  Timing t;
  t.clock_mhz = clock_now_mhz();
  std::sort(times.begin(), times.end());
  t.replays = static_cast<int>(times.size());
  t.median_us = times[times.size() / 2];
  t.first_tenth_us = times[times.size() / 10];
  t.last_tenth_us = times[times.size() - 1 - times.size() / 10];
  return t;
}

}  // namespace strandline::kernels
