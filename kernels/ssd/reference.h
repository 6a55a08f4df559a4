// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "kernels/recurrence/reference.h"
#include "kernels/ssd/kernel.cuh"

namespace strandline::kernels {

/// The problem of the recurrence, by chunks.
struct ChunkedSsdProblem : SsdProblem<Bf16> {
  using SsdProblem<Bf16>::SsdProblem;

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    return outputs_and_states<ChunkedSsd>(runner, rule(runner), x.size(), before);
  }

  /// Decays, mixes and the state are rounded to bf16 before products.
  static double tolerance() { return 2 * tolerance_of<Bf16>(); }
  static std::string name() { return "ssd"; }
};

inline std::vector<RecurrenceShape> ssd_shapes() {
  return {{0, 1, 2, 1, 16, 16},  {1, 1, 1, 1, 16, 16},  {2, 63, 2, 1, 128, 64},
          {1, 64, 4, 2, 32, 48}, {1, 65, 2, 2, 64, 64}, {1, 0, 1, 1, 16, 16},
          {1, 500, 2, 1, 16, 32}};
}

}  // namespace strandline::kernels
