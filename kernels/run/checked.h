// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "kernels/common/host_runner.h"
#include "kernels/run/call_case.h"
#include "kernels/run/layer_run.h"

namespace strandline::kernels {

/// Each call on a runner of its own, against its reference.
template <class Runner>
std::vector<CallRun> checked(const std::vector<Call>& calls, std::uint64_t seed) {
  std::vector<CallRun> runs;
  for (const Call& call : calls) {
    const Case<Runner> c = case_of<Runner>(call, seed++);
    Runner runner;
    const auto start = std::chrono::steady_clock::now();
    const std::vector<double> result = c.run(runner);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    runs.push_back({c.name, c.number, c.shape, relative_error(result, c.expected()), c.tolerance,
                    Runner::kOnDevice ? 0.0 : passed.count()});
  }
  return runs;
}

}  // namespace strandline::kernels
