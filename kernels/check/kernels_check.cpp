// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstring>
#include <string>

#include "kernels/check/cases.h"
#include "kernels/check/conversions.h"
#include "kernels/common/device_runner.h"
#include "kernels/common/host_runner.h"
#include "kernels/common/refusal.h"

// kernels_check [--host] [NAME]: runs every operator (or those named NAME) on the first GPU, or
// with --host as its host twin, and compares with the float64 references. Prints a line a case.
// Exit codes: 0 all within tolerance, 1 some not, 2 no GPU that can be used or bad arguments.

namespace strandline::kernels {
namespace {

/// Runs the cases; returns how many are beyond their tolerance.
template <class Runner>
int failures_of(const std::string& name) {
  int failures = 0;
  for (const Case<Runner>& c : all_cases<Runner>(Purpose::kTest)) {
    if (!name.empty() && c.name != name) continue;
    Runner runner;
    const double error = relative_error(c.run(runner), c.expected());
    const bool good = error <= c.tolerance;
    std::printf("%s %s %s %s: error %.3g of %.3g\n", good ? "ok" : "FAIL", c.name.c_str(),
                c.number.c_str(), c.shape.c_str(), error, c.tolerance);
    if (!good) ++failures;
  }
  return failures;
}

int run(bool host, const std::string& name) {
  int failures = wrong_conversions();
  std::printf("%s conversions of bf16 and fp8: %d differ from CUDA's\n", failures ? "FAIL" : "ok",
              failures);
  if (!host) {
    const DeviceFacts facts = device_facts();
    std::printf("%s, sm_%d%d, driver CUDA %d.%d\n", facts.name.c_str(), facts.major, facts.minor,
                facts.driver_version / 1000, facts.driver_version % 1000 / 10);
  }
  failures += host ? failures_of<HostRunner>(name) : failures_of<DeviceRunner>(name);
  std::printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace strandline::kernels

int main(int count, char** arguments) {
  bool host = false;
  std::string name;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--host") == 0) {
      host = true;
    } else if (arguments[i][0] != '-' && name.empty()) {
      name = arguments[i];
    } else {
      std::fprintf(stderr, "usage: kernels_check [--host] [NAME]\n");
      return 2;
    }
  }
  try {
    return strandline::kernels::run(host, name);
  } catch (const strandline::kernels::Refusal& refusal) {
    std::fprintf(stderr, "kernels_check: %s\n", refusal.what());
    return 2;
  }
}
