// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/error_spread.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/rng.h"
#include "core/statistics.h"
#include "hw/efficiency.h"

namespace strandline::hw {
namespace {

constexpr double kBand = 0.8;
constexpr double kBandEnd = 1.2815515655446004;  ///< of a standard normal
constexpr int kResamples = 200;
constexpr std::uint64_t kSeed = 1;

struct Weighted {
  double value, weight;
};

/// Least value up to which a share p of the weight lies; 0 of none.
double weighted_quantile(std::vector<Weighted> sample, double p) {
  if (sample.empty()) return 0;
  std::sort(sample.begin(), sample.end(),
            [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
  double all = 0, below = 0;
  for (const Weighted& w : sample) all += w.weight;
  for (const Weighted& w : sample)
    if ((below += w.weight) >= p * all) return w.value;
  return sample.back().value;
}

/// One chip: its median, and how far its rows are from it, weights summing to one.
struct ChipErrors {
  double median = 0;
  std::vector<Weighted> deviations;
};

std::vector<ChipErrors> by_chip(const std::vector<ErrorResidual>& residuals) {
  std::map<std::string, std::map<std::string, std::vector<double>>> sorted;
  for (const ErrorResidual& r : residuals) sorted[r.chip][r.model].push_back(r.log_ratio);
  std::vector<ChipErrors> chips;
  for (const auto& [name, models] : sorted) {
    ChipErrors chip;
    for (const auto& [model, values] : models)
      for (const double v : values)
        chip.deviations.push_back({v, 1.0 / static_cast<double>(values.size() * models.size())});
    chip.median = weighted_quantile(chip.deviations, 0.5);
    for (Weighted& w : chip.deviations) w.value = std::abs(w.value - chip.median);
    chips.push_back(std::move(chip));
  }
  return chips;
}

double shared_of(const std::vector<const ChipErrors*>& chips) {
  std::vector<double> medians;
  for (const ChipErrors* c : chips) medians.push_back(std::abs(c->median));
  return core::quantile(medians, kBand) / kBandEnd;
}

double own_of(const std::vector<const ChipErrors*>& chips) {
  std::vector<Weighted> all;
  for (const ChipErrors* c : chips)
    all.insert(all.end(), c->deviations.begin(), c->deviations.end());
  return weighted_quantile(all, kBand) / kBandEnd;
}

}  // namespace

ErrorSpread spread_of(const std::vector<ErrorResidual>& residuals) {
  ErrorSpread s;
  s.shared = s.own = {0, 0, 0, ""};
  if (residuals.empty()) return s;
  const std::vector<ChipErrors> chips = by_chip(residuals);
  std::vector<const ChipErrors*> all;
  std::vector<double> medians;
  for (const ChipErrors& c : chips) all.push_back(&c), medians.push_back(c.median);
  s.bias = core::quantile(medians, 0.5);
  s.rows = static_cast<std::int64_t>(residuals.size());
  s.groups = static_cast<std::int64_t>(chips.size());
  std::vector<double> shared, own;
  const core::RandomStream stream(kSeed);
  for (std::uint32_t k = 0; k < kResamples; ++k) {
    std::vector<const ChipErrors*> drawn;
    for (std::uint32_t i = 0; i < chips.size(); ++i) {
      const double u = stream.uniform({.path = k, .entity = i});
      const double at = std::ceil(u * static_cast<double>(chips.size())) - 1;
      drawn.push_back(all[static_cast<std::size_t>(std::max(0.0, at))]);
    }
    shared.push_back(shared_of(drawn));
    own.push_back(own_of(drawn));
  }
  s.shared = {shared_of(all), core::quantile(shared, 0.1), core::quantile(shared, 0.9), ""};
  s.own = {own_of(all), core::quantile(own, 0.1), core::quantile(own, 0.9), ""};
  return s;
}

ErrorSpread unseen_spread() {
  constexpr double kNinetyFive = 1.6448536269514722;
  const core::Sourced novel = efficiencies().entry("", "novel_efficiency");
  const double spread = std::log(novel.value / novel.low) / kNinetyFive;
  ErrorSpread s;
  s.shared = {spread, spread, spread, ""};
  s.own = {0, 0, 0, ""};
  return s;
}

}  // namespace strandline::hw
