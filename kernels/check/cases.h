// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "kernels/common/case.h"
#include "kernels/rms_norm/reference.h"

namespace strandline::kernels {

/// Shapes to test (odd, tiny, empty, non-multiple, long) or shapes to time.
enum class Purpose { kTest, kTime };

/// The cases of every operator, for runners of the host or of the GPU.
template <class Runner>
std::vector<Case<Runner>> all_cases(Purpose purpose) {
  std::vector<Case<Runner>> cases;
  const bool time = purpose == Purpose::kTime;
  const auto norms = time ? rms_norm_bench_shapes() : rms_norm_shapes();
  add_cases<RmsNormProblem<float>>(cases, norms);
  add_cases<RmsNormProblem<Bf16>>(cases, norms);
  return cases;
}

}  // namespace strandline::kernels
