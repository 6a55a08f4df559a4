// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/spread.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/rng.h"
#include "core/statistics.h"

namespace strandline::theses {
namespace {

constexpr std::uint32_t kResamples = 2000;
constexpr std::uint16_t kResampleFactor = 0x7e00;  ///< draws of this folder: 0x7e00 to 0x7eff

}  // namespace

double geometric_mean(const std::vector<double>& all) {
  double sum = 0;
  for (const double x : all) sum += std::log(x);
  return all.empty() ? 1.0 : std::exp(sum / static_cast<double>(all.size()));
}

Spread over_models(std::size_t models,
                   const std::function<double(const std::vector<std::size_t>&)>& statistic,
                   std::uint64_t seed) {
  std::vector<std::size_t> chosen(models);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  Spread s;
  s.point = statistic(chosen);
  const core::RandomStream stream(seed);
  std::vector<double> drawn;
  for (std::uint32_t b = 0; b < kResamples; ++b) {
    for (std::size_t i = 0; i < models; ++i) {
      const double u = stream.uniform(
          {.path = b, .entity = static_cast<std::uint32_t>(i), .factor = kResampleFactor});
      chosen[i] = std::min(models - 1, static_cast<std::size_t>(u * static_cast<double>(models)));
    }
    const double x = statistic(chosen);
    if (std::isfinite(x)) drawn.push_back(x);
  }
  s.low = drawn.empty() ? s.point : core::quantile(drawn, 0.05);
  s.high = drawn.empty() ? s.point : core::quantile(drawn, 0.95);
  return s;
}

Spread mean_ratio(const std::vector<std::vector<double>>& by_model, std::uint64_t seed) {
  return over_models(
      by_model.size(),
      [&](const std::vector<std::size_t>& chosen) {
        std::vector<double> all;
        for (const std::size_t i : chosen)
          all.insert(all.end(), by_model[i].begin(), by_model[i].end());
        return all.empty() ? std::nan("") : geometric_mean(all);
      },
      seed);
}

Number number_of(const std::string& name, const std::string& unit, const Spread& spread,
                 const std::string& over, const std::string& label) {
  return {name, unit, spread.low, spread.point, spread.high, over, label};
}

}  // namespace strandline::theses
