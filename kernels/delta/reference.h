// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "kernels/delta/kernel.cuh"
#include "kernels/recurrence/reference.h"

namespace strandline::kernels {

/// The problem of the recurrence, by chunks.
struct ChunkedDeltaProblem : DeltaProblem<Bf16> {
  using DeltaProblem<Bf16>::DeltaProblem;

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    return outputs_and_states<ChunkedDelta>(runner, rule(runner), v.size(), before);
  }

  /// Keys, queries, corrections and the state are rounded to bf16 before products.
  static double tolerance() { return 3 * tolerance_of<Bf16>(); }
  static std::string name() { return "delta"; }
};

inline std::vector<RecurrenceShape> delta_shapes() {
  return {{0, 1, 2, 1, 16, 8},          {1, 1, 1, 1, 16, 1},     {2, 15, 2, 1, 128, 128, true},
          {1, 16, 3, 1, 64, 64},        {1, 17, 2, 1, 32, 65},   {1, 0, 1, 1, 16, 16},
          {1, 300, 2, 1, 48, 40, true}, {1, 257, 1, 1, 128, 100}};
}

}  // namespace strandline::kernels
