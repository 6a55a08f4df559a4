// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/math_kernel.h"

namespace strandline::evolution {

/// A Hawkes process with exponential kernel (Hawkes 1971) in steps of length dt:
///
///   lambda_k = mu + (lambda_{k-1} - mu) e^{-beta dt} + n (1 - e^{-beta dt}) N_{k-1} / dt,
///   N_k ~ Poisson(lambda_k dt),
///
/// with branching ratio n = alpha / beta < 1. The kick spreads what an event of the last step
/// excites over the kernel's whole future, so the stationary mean rate is mu / (1 - n) at every dt,
/// and dt -> 0 is the continuous process.
struct HawkesStep {
  double baseline = 0;  ///< mu, events per unit time
  double decay = 0;     ///< e^{-beta dt}
  double kick = 0;      ///< intensity added per event of the last step

  static HawkesStep make(double mu, double branching, double beta, double dt) {
    const double d = core::kernel::exp(-beta * dt);
    return {mu, d, branching * (1.0 - d) / dt};
  }
  STRANDLINE_SHARED double next(double intensity, double events) const {
    return baseline + (intensity - baseline) * decay + kick * events;
  }
};

/// Hazard of adopting an innovation that a share x has adopted (Bass 1969): p + q x per unit time.
STRANDLINE_SHARED inline double bass_hazard(double p, double q, double x) {
  return p + q * x;
}

/// Probability of at least one event of a constant rate in a time.
STRANDLINE_SHARED inline double event_probability(double rate, double time) {
  return 1.0 - core::kernel::exp(-rate * time);
}

}  // namespace strandline::evolution
