// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/log_grid.h"

#include <cmath>

namespace strandline::strategy::engines {

LogGrid LogGrid::spanning(double low, double spot, double high, int intervals) {
  LogGrid grid;
  grid.step = std::log(high / low) / intervals;
  const auto below = static_cast<int>(std::ceil(std::log(spot / low) / grid.step));
  const auto above = static_cast<int>(std::ceil(std::log(high / spot) / grid.step));
  for (int i = -below; i <= above; ++i) grid.prices.push_back(spot * std::exp(i * grid.step));
  grid.spot_node = static_cast<std::size_t>(below);
  return grid;
}

LogGenerator LogGenerator::of(double volatility, double drift, double discount, double step) {
  const double diffusion = 0.5 * volatility * volatility / (step * step);
  const double slope = drift - 0.5 * volatility * volatility;
  LogGenerator g;
  g.down = diffusion - 0.5 * slope / step;
  g.up = diffusion + 0.5 * slope / step;
  if (g.down < 0 || g.up < 0) {
    g.down = diffusion + (slope < 0 ? -slope / step : 0.0);
    g.up = diffusion + (slope > 0 ? slope / step : 0.0);
  }
  g.centre = -(g.down + g.up) - discount;
  return g;
}

Tridiagonal implicit_rows(const LogGenerator& g, double weight, std::size_t n) {
  Tridiagonal a(n);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    a.lower[i] = -weight * g.down;
    a.diagonal[i] = 1 - weight * g.centre;
    a.upper[i] = -weight * g.up;
  }
  return a;
}

}  // namespace strandline::strategy::engines
