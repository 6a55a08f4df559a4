// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cinttypes>
#include <cstdio>

#include "tests/strategy/engines/golden_options.h"

// Prints the golden hash of every instruction set and number of threads; fails where one differs.
int main() {
  using namespace strandline;
  using namespace strandline::strategy::engines;
  int wrong = 0;
  for (const KernelTable* kernels : {portable_kernels(), avx2_kernels(), avx512_kernels()}) {
    if (!kernels) continue;
    for (const int threads : {1, 2}) {
      const std::uint64_t hash = tests::golden_options_hash(kernels, threads);
      std::printf("%s, %d threads: %016" PRIx64 "\n", kernels->name, threads, hash);
      wrong += hash != tests::kGoldenOptions;
    }
  }
  return wrong;
}
