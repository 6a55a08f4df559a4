// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/sizes.h"

#include <array>
#include <cmath>

#include "evolution/calibration/operators.h"
#include "evolution/calibration/slice.h"

namespace strandline::evolution {
namespace {

constexpr int kClasses = archs::kRadix[static_cast<int>(archs::Trait::kSize)];

struct Sized {
  double years;  ///< since the start of the window
  int size;
};

double square(double x) {
  return x * x;
}

/// Mix after a drift, as births.h draws it: up first, then down; the ends stay.
std::array<double, kClasses> drifted(const std::array<double, kClasses>& mix, double up,
                                     double down, double years) {
  const double u = 1.0 - std::exp(-up * years), d = 1.0 - std::exp(-down * years);
  std::array<double, kClasses> out{};
  for (int s = 0; s < kClasses; ++s) {
    const double rises = s + 1 < kClasses ? u : 0.0;
    const double falls = s > 0 ? std::min(d, 1.0 - rises) : 0.0;
    out[s] += mix[s] * (1.0 - rises - falls);
    if (s + 1 < kClasses) out[s + 1] += mix[s] * rises;
    if (s > 0) out[s - 1] += mix[s] * falls;
  }
  return out;
}

double log_posterior(const std::vector<Sized>& sized, const std::vector<double>& x) {
  std::array<double, kClasses> mix{};
  double sum =
      -0.5 * square((x[0] - std::log(0.12)) / 0.67) - 0.5 * square((x[1] - std::log(0.05)) / 0.67);
  double total = 0.0;
  for (int s = 0; s < kClasses; ++s) {
    sum += 0.5 * x[2 + s] - std::exp(x[2 + s]);
    total += mix[s] = std::exp(x[2 + s]);
  }
  for (double& m : mix) m /= total;
  for (const Sized& r : sized)
    sum += std::log(drifted(mix, std::exp(x[0]), std::exp(x[1]), r.years)[r.size]);
  return std::isfinite(sum) ? sum : -HUGE_VAL;
}

Growth grow(const std::string& name, const std::string& meaning,
            const std::vector<std::pair<double, double>>& points, int draws, Sequence& random) {
  constexpr int kLeast = 8;
  Growth g{name, meaning, static_cast<int>(points.size()), {}};
  if (g.releases < kLeast) return g;
  const double n = static_cast<double>(points.size());
  double mx = 0, my = 0, sxx = 0, sxy = 0, rest = 0;
  for (const auto& [t, v] : points) mx += t / n, my += std::log(v) / n;
  for (const auto& [t, v] : points) {
    sxx += square(t - mx);
    sxy += (t - mx) * (std::log(v) - my);
  }
  if (sxx == 0.0) return g;
  const double slope = sxy / sxx;
  for (const auto& [t, v] : points) rest += square(std::log(v) - my - slope * (t - mx));
  for (int i = 0; i < draws; ++i) {
    const double variance = rest / (2.0 * random.gamma((n - 2.0) / 2.0));
    g.factor.push_back(std::exp(slope + std::sqrt(variance / sxx) * random.normal()));
  }
  return g;
}

}  // namespace

std::vector<SizeDraw> fit_sizes(const Record& record, double window, int draws, int warm_up,
                                std::uint64_t seed) {
  std::vector<Sized> sized;
  for (const ModelRow* m : record.notable(true)) {
    const double years = m->year - (record.until - window);
    if (years < 0.0 || !std::isfinite(m->total_params_b)) continue;
    sized.push_back(
        {years, classify(record, *m).genome.value[static_cast<int>(archs::Trait::kSize)]});
  }
  SliceOptions slice;
  slice.draws = draws;
  slice.warm_up = warm_up;
  slice.seed = seed;
  slice.what = 3000;
  std::vector<SizeDraw> out;
  const auto f = [&](const std::vector<double>& x) { return log_posterior(sized, x); };
  const std::vector<double> start{std::log(0.12), std::log(0.05), 0.0, 0.0, 0.0, 0.0};
  for (const auto& x : slice_sample(f, start, slice))
    out.push_back({std::exp(x[0]), std::exp(x[1])});
  return out;
}

std::vector<Growth> fit_growth(const Record& record, double window, int draws, std::uint64_t seed) {
  Sequence random(seed, 3001);
  std::vector<Growth> out;
  const auto series = [&](const char* name, const char* meaning, bool frontier,
                          double ModelRow::*field) {
    std::vector<std::pair<double, double>> points;
    for (const ModelRow& m : record.models)
      if (m.notable && m.language && m.year > record.until - window && (m.frontier || !frontier) &&
          m.*field > 0.0)
        points.emplace_back(m.year, m.*field);
    out.push_back(grow(name, meaning, points, draws, random));
  };
  series("growth_total", "total parameters of frontier releases", true, &ModelRow::total_params_b);
  series("growth_active", "active parameters of frontier releases", true,
         &ModelRow::active_params_b);
  series("growth_experts", "experts of a mixture layer", false, &ModelRow::experts);
  series("growth_expert_width", "width of an expert", false, &ModelRow::expert_width);
  series("growth_context", "native context of notable releases", false, &ModelRow::context_tokens);
  series("growth_kv", "KV bytes per token of notable releases", false,
         &ModelRow::kv_bytes_per_token);
  return out;
}

}  // namespace strandline::evolution
