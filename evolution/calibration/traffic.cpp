// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/traffic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "evolution/calibration/slice.h"

namespace strandline::evolution {
namespace {

double square(double x) {
  return x * x;
}

/// Releases by kind in one calendar year: [open][needs more than attention and experts].
using YearCounts = std::map<int, std::array<std::array<double, 2>, 2>>;

bool needs_more(const Kin& k) {
  static const std::set<std::string> common{"softmax attention", "MoE routing"};
  return std::any_of(k.operators.begin(), k.operators.end(),
                     [](const std::string& o) { return !common.contains(o); });
}

/// x: shift, common mean, log deviation, one standardized intercept per year.
double closed_posterior(const YearCounts& years, const std::vector<double>& x) {
  const double spread = std::exp(x[2]);
  if (!(spread < 20.0 && spread > 1e-3)) return -HUGE_VAL;
  double sum = -0.5 * square(x[0]) - 0.5 * square(x[1] / 2.0) - 0.5 * square(spread / 2.0) + x[2];
  std::size_t k = 3;
  for (const auto& [year, counts] : years) {
    sum -= 0.5 * square(x[k]);
    const double open = x[1] + spread * x[k];
    ++k;
    for (int is_open = 0; is_open < 2; ++is_open) {
      const double odds = open + (is_open ? 0.0 : x[0]);
      sum -= counts[is_open][1] * std::log1p(std::exp(-odds)) +
             counts[is_open][0] * std::log1p(std::exp(odds));
    }
  }
  return std::isfinite(sum) ? sum : -HUGE_VAL;
}

std::vector<double> fit_closed(const Lineages& lineages, const SliceOptions& slice) {
  YearCounts years;
  for (const Kin& k : lineages.releases)
    years[static_cast<int>(k.year)][k.open ? 1 : 0][needs_more(k) ? 1 : 0] += 1.0;
  const auto f = [&](const std::vector<double>& x) { return closed_posterior(years, x); };
  std::vector<double> out;
  for (const auto& x : slice_sample(f, std::vector<double>(3 + years.size(), 0.0), slice))
    out.push_back(x[0]);
  return out;
}

/// Supersessions within lineages and the years that releases were at risk of them.
struct Supersession {
  double events = 0, years = 0;
};

Supersession supersession(const Lineages& lineages, double since) {
  Supersession out;
  std::set<int> superseded;
  for (const Kin& k : lineages.releases) {
    if (k.own.empty()) continue;
    superseded.insert(k.own[0].parent);
    if (lineages.releases[static_cast<std::size_t>(k.own[0].parent)].year <= since) continue;
    out.events += 1.0;
    out.years += k.own[0].years;
  }
  constexpr double kForgotten = 3.0;  // years after which a lab no longer continues a line
  for (std::size_t i = 0; i < lineages.releases.size(); ++i) {
    const double age = lineages.until - lineages.releases[i].year;
    if (lineages.releases[i].year > since && !superseded.contains(static_cast<int>(i)))
      out.years += std::min(age, kForgotten);
  }
  return out;
}

}  // namespace

std::vector<TrafficDraw> fit_traffic(const Lineages& lineages, double window, int draws,
                                     int warm_up, std::uint64_t seed) {
  Sequence random(seed, 5000);
  double entrants = 0.0, count = 0.0;
  for (const Kin& k : lineages.releases) {
    if (k.year <= lineages.until - window) continue;
    count += 1.0;
    entrants += k.new_lab ? 1.0 : 0.0;
  }
  SliceOptions slice;
  slice.draws = draws;
  slice.warm_up = warm_up;
  slice.seed = seed;
  slice.what = 5001;
  const auto shifts = fit_closed(lineages, slice);
  const Supersession gone = supersession(lineages, lineages.until - window);
  const double prior_sd = std::log(1.85) / 1.645, link_sd = std::log(2.3) / 1.645;
  std::vector<TrafficDraw> out;
  for (const double shift : shifts) {
    TrafficDraw d;
    d.closed_shift = shift;
    const double a = random.gamma(1.0 + entrants), b = random.gamma(4.0 + count - entrants);
    d.entrant_share = a / (a + b);
    double mean = std::log(0.5), sd = prior_sd;
    if (gone.events > 0.0) {
      const double rate = random.gamma(0.5 + gone.events) / gone.years;
      const double seen = std::log(std::log(2.0) / rate);
      const double precision = 1.0 / square(prior_sd) + 1.0 / square(link_sd);
      mean = (mean / square(prior_sd) + seen / square(link_sd)) / precision;
      sd = std::sqrt(1.0 / precision);
    }
    d.retention_half_life = std::exp(mean + sd * random.normal());
    out.push_back(d);
  }
  return out;
}

}  // namespace strandline::evolution
