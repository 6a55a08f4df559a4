// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/curve_grid.h"

#include <cmath>
#include <limits>

#include "core/math_kernel.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "hw/curve_point.h"

namespace strandline::theses {
namespace {

constexpr std::uint16_t kFactorChipError = 0x7e01;  ///< theses draw from 0x7e00 on
constexpr double kEighty = 2 * 1.2815515655446004;  ///< width of an 80 % interval in deviations

Curve curve_of(const archs::Architecture& a, const hw::ChipModel& chip, const core::Segment& mix,
               int max_chips) {
  Curve c;
  const auto points = hw::pareto_frontier(a, chip, mix, hw::limits_for(max_chips));
  for (const hw::ServingPoint& p : points) {
    c.interactivity_tok_s_user.push_back(p.interactivity_tok_s_user);
    c.output_tok_s_per_chip.push_back(p.output_tok_s_per_chip);
  }
  if (points.empty()) return c;
  const hw::ErrorBand band = hw::band_of(points[points.size() / 2], a, chip, mix);
  c.log_sd = std::log(band.high / band.low) / kEighty;
  return c;
}

}  // namespace

double Curve::at(double target, double time_factor) const {
  const double wanted = target * time_factor;
  const auto& x = interactivity_tok_s_user;
  const auto& y = output_tok_s_per_chip;
  if (x.empty() || wanted > x.back()) return 0;
  if (wanted <= x.front()) return y.front() / time_factor;
  std::size_t i = 1;
  while (x[i] < wanted) ++i;
  const double w = std::log(wanted / x[i - 1]) / std::log(x[i] / x[i - 1]);
  return y[i - 1] * std::pow(y[i] / y[i - 1], w) / time_factor;
}

CurveGrid curve_grid(const core::YamlNode& models, const core::YamlNode& chips,
                     const core::Segment& mix, int max_chips, const Context& context) {
  CurveGrid grid;
  grid.models = read_models(models, context.catalogs->architectures);
  for (const core::YamlNode& item : chips.items()) {
    try {
      grid.chips.emplace_back(context.catalogs->chips.find(item.as_text()));
    } catch (const core::InputError& e) {
      item.fail(e.parts().problem, "take a chip of hw/catalog whose price is known");
    }
  }
  if (grid.chips.size() < 2) chips.fail("must list at least two chips", "name another");
  grid.curves.resize(grid.models.size() * grid.chips.size());
  core::parallel_blocks(
      grid.curves.size(), context.threads,
      [&](std::size_t i) {
        grid.curves[i] = curve_of(grid.models[i / grid.chips.size()],
                                  grid.chips[i % grid.chips.size()].model(), mix, max_chips);
      },
      context.study.stop);
  return grid;
}

std::vector<double> chip_errors(std::uint64_t seed, std::uint32_t draw, std::size_t chips) {
  std::vector<double> z(chips, 0.0);
  if (draw == 0) return z;
  const core::RandomStream stream(seed, draw);
  for (std::size_t c = 0; c < chips; ++c)
    z[c] = stream.normal({0, static_cast<std::uint32_t>(c), 0, kFactorChipError, 0});
  return z;
}

std::vector<double> error_factors(const CurveGrid& grid, std::size_t model,
                                  const std::vector<double>& errors) {
  std::vector<double> factors;
  for (std::size_t c = 0; c < errors.size(); ++c)
    factors.push_back(core::kernel::exp(grid.of(model, c).log_sd * errors[c]));
  return factors;
}

double cost_of(const CurveGrid& grid, std::size_t model, std::size_t chip, double target,
               double time_factor) {
  return usd_per_mtok(grid.chips[chip].usd_h(), grid.of(model, chip).at(target, time_factor));
}

Cheapest cheapest(const CurveGrid& grid, std::size_t model, double target,
                  const std::vector<char>& allowed, const std::vector<double>& time_factors) {
  Cheapest best{-1, std::numeric_limits<double>::infinity()};
  for (std::size_t c = 0; c < grid.chips.size(); ++c) {
    if (!allowed[c]) continue;
    const double usd = cost_of(grid, model, c, target, time_factors[c]);
    if (usd < best.usd_per_mtok) best = {static_cast<int>(c), usd};
  }
  return best;
}

}  // namespace strandline::theses
