// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <StOpt/regression/LocalLinearRegression.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "bench/option_peers.h"

namespace strandline::bench {
namespace {

constexpr double kSpot = 36, kStrike = 40, kRate = 0.06, kVolatility = 0.2;

using Paths = std::vector<Eigen::ArrayXXd>;  // one row of prices per date

Paths simulate(int paths, int steps, unsigned seed) {
  const double dt = 1.0 / steps, drift = (kRate - 0.5 * kVolatility * kVolatility) * dt;
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  Paths x(static_cast<std::size_t>(steps) + 1, Eigen::ArrayXXd(1, paths));
  x[0] = kSpot;
  for (int t = 1; t <= steps; ++t)
    for (int p = 0; p < paths; ++p)
      x[t](0, p) =
          x[t - 1](0, p) * std::exp(drift + kVolatility * std::sqrt(dt) * normal(generator));
  return x;
}

void exercise(const Eigen::ArrayXXd& prices, const Eigen::ArrayXd& kept, Eigen::ArrayXd& cash) {
  for (Eigen::Index p = 0; p < cash.size(); ++p) {
    const double now = kStrike - prices(0, p);
    if (now > 0 && now >= kept(p)) cash(p) = now;
  }
}

}  // namespace

double stopt_put(const PutRun& run) {
  const Paths training = simulate(run.calibration_paths, run.steps, 1);
  const Paths fresh = simulate(std::max(1, run.pricing_paths), run.steps, 2);
  const double discount = std::exp(-kRate / run.steps);
  const Eigen::ArrayXi cells = Eigen::ArrayXi::Constant(1, 8);
  Eigen::ArrayXd cash = (kStrike - training.back().row(0).transpose()).max(0.0);
  Eigen::ArrayXd priced = (kStrike - fresh.back().row(0).transpose()).max(0.0);
  for (int t = run.steps - 1; t >= 1; --t) {
    cash *= discount;
    priced *= discount;
    const StOpt::LocalLinearRegression regression(false, training[t], cells);
    if (run.pricing_paths > 0) {
      const Eigen::ArrayXd basis = regression.getCoordBasisFunction(cash);
      Eigen::ArrayXd kept(priced.size());
      for (Eigen::Index p = 0; p < kept.size(); ++p)
        kept(p) = regression.getValue(fresh[t].col(p), basis);
      exercise(fresh[t], kept, priced);
    }
    exercise(training[t], regression.getAllSimulations(cash), cash);
  }
  return discount * (run.pricing_paths > 0 ? priced : cash).mean();
}

}  // namespace strandline::bench
