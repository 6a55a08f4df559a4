// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/factor_search.h"

namespace strandline::hw {
namespace {

constexpr double kFirstStep = 0.3;
constexpr double kLastStep = 1e-3;

/// Whether a number moved.
bool improved(double& number, double step, double& best, const std::function<double()>& loss) {
  bool moved = false;
  for (const double factor : {1 + step, 1 / (1 + step)}) {
    const double old = number;
    number = old * factor;
    const double here = loss();
    if (here < best) {
      best = here;
      moved = true;
    } else {
      number = old;
    }
  }
  return moved;
}

}  // namespace

double factor_search(const std::vector<double*>& numbers, const std::function<double()>& loss) {
  double best = loss();
  for (double step = kFirstStep; step > kLastStep; step /= 2) {
    for (bool better = true; better;) {
      better = false;
      for (double* number : numbers)
        if (improved(*number, step, best, loss)) better = true;
    }
  }
  return best;
}

}  // namespace strandline::hw
