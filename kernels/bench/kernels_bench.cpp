// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "kernels/bench/stopwatch.h"
#include "kernels/bench/tables.h"
#include "kernels/check/cases.h"
#include "kernels/common/device_runner.h"
#include "kernels/common/refusal.h"

// kernels_bench [--out DIR] [--hw NAME] [--commit ID] [NAME]: times every operator (or those named
// NAME) on the first GPU and writes kernel_*.csv to DIR (default: here). Exit codes: 0 done, 1 a
// file could not be written, 2 no GPU that can be used or bad arguments.

namespace strandline::kernels {
namespace {

struct Options {
  std::string out = ".", hw, commit, name;
};

/// Memory that the copies of a case's buffers fill together, at least: twice the cache, so that a
/// copy is no longer in it when its turn comes again.
constexpr std::size_t kCachesToFill = 2;
constexpr std::size_t kMostCopies = 64;

Timing time_case(const Case<DeviceRunner>& c, std::size_t l2_bytes) {
  std::vector<std::unique_ptr<DeviceRunner>> copies;
  std::size_t filled = 0;
  do {
    copies.push_back(std::make_unique<DeviceRunner>());
    c.run(*copies.back());
    filled += copies.back()->allocated_bytes();
  } while (filled < kCachesToFill * l2_bytes && copies.size() < kMostCopies);
  return time_replays(copies);
}

void run(const Options& o) {
  const DeviceFacts facts = device_facts();
  Tables tables(o.hw.empty() ? facts.name : o.hw, o.commit, facts);
  for (const Case<DeviceRunner>& c : all_cases<DeviceRunner>(Purpose::kTime)) {
    if (!o.name.empty() && c.name != o.name) continue;
    try {
      const Timing t = time_case(c, facts.l2_bytes);
      tables.add(c.entry, c.number, c.work, t);
      std::printf("%s %s %s: %.1f us, %.1f TFLOP/s, %.0f GB/s\n", c.name.c_str(), c.number.c_str(),
                  c.shape.c_str(), t.median_us, c.work.operations / t.median_us * 1e-6,
                  c.work.bytes / t.median_us * 1e-3);
    } catch (const Refusal& refusal) {
      std::fprintf(stderr, "%s %s: %s\n", c.name.c_str(), c.shape.c_str(), refusal.what());
    }
  }
  tables.write(o.out);
}

bool read_options(int count, char** arguments, Options& o) {
  for (int i = 1; i < count; ++i) {
    std::string* value = &o.name;
    if (arguments[i][0] == '-') {
      const std::string key = arguments[i];
      value = key == "--out"      ? &o.out
              : key == "--hw"     ? &o.hw
              : key == "--commit" ? &o.commit
                                  : nullptr;
      if (!value || ++i == count) return false;
    }
    *value = arguments[i];
  }
  return true;
}

}  // namespace
}  // namespace strandline::kernels

int main(int count, char** arguments) {
  strandline::kernels::Options options;
  if (!strandline::kernels::read_options(count, arguments, options)) {
    std::fprintf(stderr, "usage: kernels_bench [--out DIR] [--hw NAME] [--commit ID] [NAME]\n");
    return 2;
  }
  try {
    strandline::kernels::run(options);
    return 0;
  } catch (const strandline::kernels::Refusal& refusal) {
    std::fprintf(stderr, "kernels_bench: %s\n", refusal.what());
    return 2;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "kernels_bench: %s\n", failure.what());
    return 1;
  }
}
