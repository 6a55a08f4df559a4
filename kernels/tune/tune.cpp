// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cuda_runtime_api.h>

#include <chrono>
#include <limits>
#include <map>

#include "kernels/common/case.h"
#include "kernels/common/device_error.h"
#include "kernels/tune/compile.h"
#include "kernels/tune/tunable.h"

namespace strandline::kernels {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr int kLaunches = 5;  ///< of the shortest measurement

/// A candidate's kernel on the GPU.
class Loaded {
 public:
  explicit Loaded(const Compiled& made) {
    require_success(
        cudaLibraryLoadData(&library_, made.cubin.data(), nullptr, nullptr, 0, nullptr, nullptr, 0),
        "loading a candidate");
    require_success(cudaLibraryGetKernel(&kernel_, library_, made.name.c_str()),
                    "finding a candidate's kernel");
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  ~Loaded() { cudaLibraryUnload(library_); }

  void start(Plan& plan, cudaStream_t stream) const {
    const void* const kernel = static_cast<const void*>(kernel_);
    require_success(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                         static_cast<int>(plan.shared_bytes)),
                    "asking for shared memory");
    void* arguments[] = {plan.op.data()};
    require_success(cudaLaunchKernel(kernel, dim3(plan.blocks), dim3(plan.threads), arguments,
                                     plan.shared_bytes, stream),
                    "starting a candidate");
  }

 private:
  cudaLibrary_t library_ = nullptr;
  cudaKernel_t kernel_ = nullptr;
};

/// Microseconds of one launch, in the mean over `launches` after one that warms up.
double mean_us(const Loaded& kernel, Plan& plan, cudaStream_t stream, int launches) {
  cudaEvent_t start = nullptr, end = nullptr;
  require_success(cudaEventCreate(&start), "making a timer");
  require_success(cudaEventCreate(&end), "making a timer");
  kernel.start(plan, stream);
  require_success(cudaEventRecord(start, stream), "timing");
  for (int i = 0; i < launches; ++i) kernel.start(plan, stream);
  require_success(cudaEventRecord(end, stream), "timing");
  require_success(cudaEventSynchronize(end), "running a candidate");
  float ms = 0;
  require_success(cudaEventElapsedTime(&ms, start, end), "timing");
  cudaEventDestroy(start);
  cudaEventDestroy(end);
  constexpr double kMicrosPerMilli = 1e3;
  return kMicrosPerMilli * static_cast<double>(ms) / launches;
}

std::string architecture_of(const DeviceFacts& facts) {
  const std::string number = std::to_string(10 * facts.major + facts.minor);
  return "sm_" + number + (number == "90" ? "a" : "");
}

}  // namespace

std::vector<Trial> tune(const Tunable& t, const std::string& root, double seconds) {
  DeviceRunner runner;
  const std::string architecture = architecture_of(device_facts());
  TuningProblem problem = t.make(runner);
  const auto stream = static_cast<cudaStream_t>(runner.stream());
  std::map<Candidate, Compiled> made;
  Search how;
  how.budget_s = seconds;
  how.now_s = [] {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
  };
  how.measure_us = [&](const Candidate& c, int effort) {
    auto at = made.find(c);
    if (at == made.end())
      at = made.emplace(c, compile_operator(t.header, t.type_of(c), root, architecture)).first;
    if (at->second.cubin.empty()) return kNever;
    const Loaded kernel(at->second);
    Plan plan = problem.plan(c);
    const double us = mean_us(kernel, plan, stream, kLaunches * effort);
    // Results need not be read again at a greater effort.
    if (effort > 1) return us;
    return relative_error(problem.result(), problem.expected) <= problem.tolerance ? us : kNever;
  };
  return search(t.axes, t.candidates, how);
}

}  // namespace strandline::kernels
