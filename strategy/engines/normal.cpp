// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/normal.h"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>

namespace strandline::strategy::engines {

double normal_density(double x) {
  return std::exp(-0.5 * x * x) / std::sqrt(2 * std::numbers::pi);
}

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

double bivariate_normal_cdf(double x, double y, double rho) {
  if (rho >= 1) return normal_cdf(std::min(x, y));
  if (rho <= -1) return std::max(0.0, normal_cdf(x) + normal_cdf(y) - 1);
  // With rho = sin(angle) Plackett's integrand has no pole inside.
  const auto integrand = [&](double angle) {
    const double cosine = std::cos(angle);
    const double form = x * x + y * y - 2 * x * y * std::sin(angle);
    return std::exp(-form / (2 * cosine * cosine));
  };
  const double integral = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
      integrand, 0.0, std::asin(rho), 15, 1e-14);
  return normal_cdf(x) * normal_cdf(y) + integral / (2 * std::numbers::pi);
}

}  // namespace strandline::strategy::engines
