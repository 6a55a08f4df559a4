// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/spread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "evolution/calibration/slice.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution {
namespace {

constexpr double kTenth = 0.1;
constexpr double kLeastCarriers = 3.0;  // in years of few releases one or two are chance

double square(double x) {
  return x * x;
}

/// Do a tenth of the releases of the year before carry it, and at least three?
bool matters(const Lineages& lineages, const std::string& name, double year) {
  double carriers = 0.0, count = 0.0;
  for (const Kin& k : lineages.releases) {
    if (k.year >= year || k.year < year - 1.0) continue;
    count += 1.0;
    carriers += k.operators.contains(name) ? 1.0 : 0.0;
  }
  return carriers >= kLeastCarriers && carriers >= kTenth * count;
}

/// One later release against one operator: does it carry it, did its possible parents?
struct Trial {
  bool carries = false;
  double share = 0;      ///< of the year before
  double own_years = 0;  ///< 0: an entrant
  bool own_carried = false;
  double recent_years = 0.5, recent_share = 0;
};

std::vector<Trial> trials_of(const Lineages& lineages, const OperatorFate& fate) {
  std::vector<Trial> out;
  for (const Kin& k : lineages.releases) {
    if (k.year <= fate.first) continue;
    Trial t;
    t.carries = k.operators.contains(fate.name);
    t.share = lineages.share(fate.name, k.year);
    const auto carried = [&](const Link& l) {
      return lineages.releases[static_cast<std::size_t>(l.parent)].operators.contains(fate.name);
    };
    if (!k.own.empty()) {
      t.own_years = k.own[0].years;
      t.own_carried = carried(k.own[0]);
    }
    double weight = 0.0, years = 0.0;
    for (const Link& l : k.recent) {
      weight += l.weight;
      years += l.weight * l.years;
      if (carried(l)) t.recent_share += l.weight;
    }
    if (weight == 0.0 && k.own.empty()) continue;
    if (weight > 0.0) t.recent_years = years / weight;
    out.push_back(t);
  }
  return out;
}

/// Probability of the trial's outcome given memory of the own line and an entrant's lag.
double probability(const Trial& t, double adoption, double retreat, double memory, double lag) {
  const auto carries = [&](double carried, double years) {
    return carried * std::exp(-retreat * years) +
           (1.0 - carried) * (1.0 - std::exp(-adoption * years));
  };
  const bool entrant = t.own_years == 0.0;
  const double recent = carries(t.recent_share, t.recent_years + (entrant ? lag : 0.0));
  const double p =
      !entrant ? memory * carries(t.own_carried ? 1.0 : 0.0, t.own_years) + (1.0 - memory) * recent
               : recent;
  return std::clamp(t.carries ? p : 1.0 - p, 1e-12, 1.0);
}

struct Layout {
  static constexpr std::size_t kOwn = 0, kImitation = 1, kRetreat = 2, kSpread = 3, kMemory = 4,
                               kLag = 5, kFactors = 6;
};

/// Log posterior. Keeps each operator's likelihood: a step of its own factor changes no other's.
class Density {
 public:
  explicit Density(std::vector<std::vector<Trial>> trials)
      : trials_(std::move(trials)), kept_(trials_.size()), keys_(trials_.size()) {}

  double operator()(const std::vector<double>& x) {
    const double spread = std::exp(x[Layout::kSpread]);
    if (!(spread < 5.0 && spread > 1e-3)) return -HUGE_VAL;
    const double memory = 1.0 / (1.0 + std::exp(-x[Layout::kMemory]));
    const double lag = std::exp(x[Layout::kLag]);
    double sum = -0.5 * square((x[Layout::kOwn] - std::log(0.04)) / 0.84) -
                 0.5 * square((x[Layout::kImitation] - std::log(0.9)) / 0.56) -
                 0.5 * square((x[Layout::kRetreat] - std::log(0.1)) / 0.67) -
                 0.5 * square(spread / 0.5) + x[Layout::kSpread] +
                 std::log(memory * (1.0 - memory)) -
                 0.5 * square((x[Layout::kLag] - std::log(0.5)) / 0.42);
    for (std::size_t i = 0; i < trials_.size(); ++i) {
      const double z = x[Layout::kFactors + i];
      const double factor = std::exp(spread * z);
      sum +=
          update(i, {factor * std::exp(x[Layout::kOwn]), factor * std::exp(x[Layout::kImitation]),
                     std::exp(x[Layout::kRetreat]), memory, lag}) -
          0.5 * z * z;
    }
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  }
  std::size_t operators() const { return trials_.size(); }

 private:
  using Key = std::array<double, 5>;  // own, imitation, retreat, memory, lag

  double update(std::size_t i, const Key& key) {
    if (key == keys_[i]) return kept_[i];
    double sum = 0.0, product = 1.0;
    for (const Trial& t : trials_[i]) {
      product *= probability(t, key[0] + key[1] * t.share, key[2], key[3], key[4]);
      if (product > 1e-200) continue;  // a logarithm now and then instead of one per trial
      sum += std::log(product);
      product = 1.0;
    }
    keys_[i] = key;
    return kept_[i] = sum + std::log(product);
  }

  std::vector<std::vector<Trial>> trials_;
  std::vector<double> kept_;
  std::vector<Key> keys_;
};

}  // namespace

std::vector<OperatorFate> operator_fates(const Lineages& lineages, double since) {
  std::map<std::string, OperatorFate> fates;
  std::map<std::string, double> before;
  for (const Kin& k : lineages.releases)
    for (const std::string& name : k.operators) {
      if (k.year <= since) {
        before.emplace(name, k.year);
      } else if (!before.contains(name)) {
        fates.emplace(name, OperatorFate{name, k.year, kUnknown});
      }
    }
  std::vector<OperatorFate> out;
  for (auto& [name, fate] : fates) {
    // Whenever the share may have changed: after each release, and at the end.
    for (const Kin& k : lineages.releases) {
      const double after = k.year + 1e-6;
      if (k.year < fate.first || std::isfinite(fate.reached)) continue;
      if (k.operators.contains(name) && matters(lineages, name, after)) fate.reached = k.year;
    }
    out.push_back(fate);
  }
  std::sort(out.begin(), out.end(), [](const OperatorFate& a, const OperatorFate& b) {
    return std::tie(a.first, a.name) < std::tie(b.first, b.name);
  });
  return out;
}

std::vector<SpreadDraw> fit_spread(const Lineages& lineages, const SpreadOptions& options) {
  std::vector<std::vector<Trial>> trials;
  for (const OperatorFate& f : operator_fates(lineages, options.since))
    if (std::isfinite(f.reached)) trials.push_back(trials_of(lineages, f));
  Density density(std::move(trials));
  std::vector<double> start(Layout::kFactors + density.operators(), 0.0);
  start[Layout::kOwn] = std::log(0.04);
  start[Layout::kImitation] = std::log(0.9);
  start[Layout::kRetreat] = std::log(0.1);
  start[Layout::kSpread] = std::log(0.4);
  start[Layout::kLag] = std::log(0.5);
  SliceOptions slice;
  slice.draws = options.draws;
  slice.warm_up = options.warm_up;
  slice.seed = options.seed;
  slice.what = 2000;
  std::vector<SpreadDraw> out;
  const auto f = [&](const std::vector<double>& x) { return density(x); };
  for (const auto& x : slice_sample(f, start, slice))
    out.push_back({std::exp(x[Layout::kOwn]), std::exp(x[Layout::kImitation]),
                   std::exp(x[Layout::kRetreat]), std::exp(x[Layout::kSpread])});
  return out;
}

std::vector<ReachDraw> fit_reach(const std::vector<OperatorFate>& fates, double until,
                                 const SpreadOptions& options) {
  const auto density = [&](const std::vector<double>& x) {
    const double p = 1.0 / (1.0 + std::exp(-x[0]));
    const double rate = std::exp(x[1]);
    double sum = 1.5 * std::log(p) + 2.5 * std::log(1.0 - p) - 0.5 * square(x[1] / 0.67);
    for (const OperatorFate& f : fates) {
      if (std::isfinite(f.reached)) {
        sum += std::log(p * rate) - rate * (f.reached - f.first);
      } else {
        sum += std::log(1.0 - p * (1.0 - std::exp(-rate * (until - f.first))));
      }
    }
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  };
  SliceOptions slice;
  slice.draws = options.draws;
  slice.warm_up = options.warm_up;
  slice.seed = options.seed;
  slice.what = 2001;
  std::vector<ReachDraw> out;
  for (const auto& x : slice_sample(density, {0.0, 0.0}, slice))
    out.push_back({1.0 / (1.0 + std::exp(-x[0])), std::exp(x[1])});
  return out;
}

}  // namespace strandline::evolution
