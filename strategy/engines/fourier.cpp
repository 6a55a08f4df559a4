// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/fourier.h"

#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace strandline::strategy::engines {
namespace {

using Complex = std::complex<double>;
constexpr Complex kI{0.0, 1.0};

/// ln E[exp(i u Y)] rate of the jumps, i.e. intensity (E[exp(i u Y)] - 1).
Complex jump_exponent(const claims::MertonJumps& j, Complex u) {
  const double variance = j.standard_deviation * j.standard_deviation;
  return j.intensity * (std::exp(kI * u * j.mean_log - 0.5 * variance * u * u) - 1.0);
}
Complex jump_exponent(const claims::KouJumps& j, Complex u) {
  const Complex mean =
      j.p_up * j.eta_up / (j.eta_up - kI * u) + (1 - j.p_up) * j.eta_down / (j.eta_down + kI * u);
  return j.intensity * (mean - 1.0);
}

template <class Jumps>
double jump_value(const claims::JumpOption& o, const Jumps& jumps) {
  const double variance = o.asset.volatility * o.asset.volatility;
  const double compensator = jump_exponent(jumps, -kI).real();
  const double drift = o.rate - o.asset.dividend_yield - 0.5 * variance - compensator;
  return fourier_option(o.call, o.asset.spot, o.strike, [&](Complex u) {
    const Complex rate = kI * u * drift - 0.5 * variance * u * u + jump_exponent(jumps, u) - o.rate;
    return std::exp(rate * o.maturity);
  });
}

/// (exp(M T) 1)_row of the 2 x 2 matrix [[a, b], [c, d]], through its eigenvalues.
Complex row_of_exponential(const std::array<Complex, 4>& m, double t, int row) {
  const Complex middle = 0.5 * (m[0] + m[3]), half = 0.5 * (m[0] - m[3]);
  const Complex root = std::sqrt(half * half + m[1] * m[2]);
  const Complex up = std::exp((middle + root) * t), down = std::exp((middle - root) * t);
  const Complex cosine = 0.5 * (up + down);
  const Complex sine =  // sinh(root t) / root
      std::abs(root * t) < 1e-8 ? t * std::exp(middle * t) : 0.5 * (up - down) / root;
  if (row == 0) return cosine + sine * (half + m[1]);
  return cosine + sine * (m[2] - half);
}

}  // namespace

double fourier_option(bool call, double spot, double strike, const Transform& transform) {
  const double moneyness = std::log(spot / strike);
  const auto integrand = [&](double v) {
    const Complex u{v, -0.5};
    return (std::exp(kI * v * moneyness) * transform(u)).real() / (v * v + 0.25);
  };
  const double integral = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
      integrand, 0.0, std::numeric_limits<double>::infinity(), 15, 1e-13);
  const double least = std::sqrt(spot * strike) / std::numbers::pi * integral;  // E of min(S, K)
  if (call) return spot * transform(-kI).real() - least;
  return strike * transform(0.0).real() - least;
}

std::optional<double> fourier_value(const claims::JumpOption& o) {
  if (const auto* merton = std::get_if<claims::MertonJumps>(&o.jumps))
    return jump_value(o, *merton);
  if (const auto* kou = std::get_if<claims::KouJumps>(&o.jumps)) return jump_value(o, *kou);
  return std::nullopt;
}

double fourier_value(const claims::RegimeSwitchingOption& o) {
  return fourier_option(o.call, o.spot, o.strike, [&](Complex u) {
    const auto diagonal = [&](const claims::RegimeSwitchingOption::Regime& r) {
      const double variance = r.volatility * r.volatility;
      return kI * u * (r.rate - o.dividend_yield - 0.5 * variance) - 0.5 * variance * u * u -
             r.rate - r.leaves;
    };
    const auto& [first, second] = o.regimes;
    return row_of_exponential({diagonal(first), first.leaves, second.leaves, diagonal(second)},
                              o.maturity, o.regime);
  });
}

}  // namespace strandline::strategy::engines
