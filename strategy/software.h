// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "core/future.h"
#include "core/math_kernel.h"
#include "strategy/terms.h"

namespace strandline::strategy {

using ByAge = std::array<double, core::kMaxQuarters>;  ///< by age in quarters

/// Efficiency of software relative to where it ends, by age.
struct SoftwareAges {
  ByAge unseen{};      ///< of a GPU's kernels, since an operator first appeared
  ByAge own_unseen{};  ///< the same by a team's own compiler
  ByAge own{};         ///< of an own chip's software, since volume
};

/// Rises from `start` to one with a time constant.
inline ByAge software_rise(double start, double quarters) {
  ByAge rise;
  rise.fill(1.0);
  if (start >= 1.0) return rise;
  for (int age = 0; age < core::kMaxQuarters; ++age)
    rise[age] = 1.0 - (1.0 - start) * core::kernel::exp(-age / quarters);
  return rise;
}

/// As the terms have them.
inline SoftwareAges software_ages(const Terms& t) {
  return {software_rise(t.ramp_start, t.ramp_quarters),
          software_rise(t.ramp_start, t.ramp_quarters * t.semi_ramp_factor),
          software_rise(t.own_software_start, t.own_software_quarters)};
}

/// Software in one draw of a study (Context::software), instead of the terms'.
struct SoftwareDraw {
  SoftwareAges ages;
  /// Factor on the times of a column in a quarter: merchant GPUs' software since their volume; one
  /// for own chips, whose ages above count from the project's own volume.
  std::vector<std::array<float, core::kMaxQuarters>> column_time;
};

}  // namespace strandline::strategy
