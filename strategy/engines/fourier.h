// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <functional>
#include <optional>

#include "strategy/claims/claim.h"

namespace strandline::strategy::engines {

/// E[discount factor * exp(i u ln(S_T / S_0))] at a complex u with -1 <= Im u <= 0.
using Transform = std::function<std::complex<double>(std::complex<double>)>;

/// A European option from the transform of its asset (Carr and Madan, Journal of Computational
/// Finance 1999, at damping -1/2, which needs no moment beyond the mean: Lewis 2001), absolute
/// error about 1e-11 of the spot.
double fourier_option(bool call, double spot, double strike, const Transform& transform);

/// Jump diffusions of Merton and Kou; nothing for a jump to zero (its logarithm is infinite).
std::optional<double> fourier_value(const claims::JumpOption& option);

/// The European value of a two-regime option, exact in both regimes: the transform is a 2 x 2
/// matrix exponential (Buffington and Elliott 2002).
double fourier_value(const claims::RegimeSwitchingOption& option);

}  // namespace strandline::strategy::engines
