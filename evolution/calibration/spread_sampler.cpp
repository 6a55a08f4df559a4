// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/spread_sampler.h"

#include <algorithm>
#include <cmath>

#include "core/math_kernel.h"

namespace strandline::evolution {
namespace {

using core::kernel::exp;
using core::kernel::log;

/// Log of the probability that a hazard strikes within a time.
double struck(double hazard, double years) {
  return log(std::max(1.0 - exp(-hazard * years), 1e-12));
}

struct Prior {
  double median, sd;  ///< of the logarithm
};
constexpr Prior kOwn{0.04, 0.84}, kImitation{0.9, 0.56}, kRetreat{0.1, 0.67}, kStray{0.01, 0.84},
    kLag{0.5, 0.42};
constexpr double kSpreadSd = 0.5;                    // half-normal
constexpr double kSpreading = 1.5, kStraying = 2.5;  // Beta

}  // namespace

SpreadSampler::SpreadSampler(const Lineages& lineages, const std::vector<OperatorFate>& operators,
                             std::uint64_t seed)
    : count_(operators.size()),
      carries_(lineages.releases.size() * count_),
      share_(lineages.releases.size() * count_),
      exposure_(count_),
      own_(kOwn.median),
      imitation_(kImitation.median),
      retreat_(kRetreat.median),
      spread_(0.3),
      stray_(kStray.median),
      lag_(kLag.median),
      factor_(count_, 0.0),
      spreading_(count_, 1),
      random_(seed, 2000) {
  for (std::size_t i = 0; i < lineages.releases.size(); ++i) {
    const Kin& kin = lineages.releases[i];
    Row row;
    row.child = i;
    row.entrant = kin.entrant();
    for (std::size_t k = 0; k < count_; ++k) {
      carries_[i * count_ + k] = kin.operators.contains(operators[k].name);
      if (operators[k].first >= kin.year) continue;
      row.alive = k + 1;
      share_[i * count_ + k] = lineages.share(operators[k].name, kin.year);
    }
    const auto add = [&](const Link& l, bool own) {
      Candidate c{static_cast<std::size_t>(l.parent), l.years, l.weight, own, {}};
      for (std::size_t k = 0; k < row.alive; ++k)
        if (carries(c.parent, k) || carries(i, k)) c.touched.push_back(k);
      row.candidates.push_back(std::move(c));
    };
    for (const Link& l : kin.own) add(l, true);
    for (const Link& l : kin.recent) add(l, false);
    if (row.alive > 0 && !row.candidates.empty()) rows_.push_back(std::move(row));
  }
}

double SpreadSampler::hazard(std::size_t k, double share) const {
  return spreading_[k] ? exp(spread_ * factor_[k]) * (own_ + imitation_ * share) : stray_;
}

/// Log likelihood of a row's operators if `c` is its parent; `total`: hazard of those not carried.
double SpreadSampler::parent_log(const Row& row, const Candidate& c, double total) const {
  const double years = c.years + (row.entrant ? lag_ : 0.0);
  double sum = 0.0;
  for (const std::size_t k : c.touched) {
    const bool child = carries(row.child, k), parent = carries(c.parent, k);
    if (parent) {
      sum += child ? -retreat_ * years : struck(retreat_, years);
      if (!child) total -= hazard(k, share(row.child, k));
    } else {
      sum += struck(hazard(k, share(row.child, k)), years);
    }
  }
  return sum - total * years;
}

void SpreadSampler::draw_parents() {
  std::vector<double> weight;
  double own = 0.0, others = 0.0;
  for (Row& row : rows_) {
    double total = 0.0;
    for (std::size_t k = 0; k < row.alive; ++k)
      if (!carries(row.child, k)) total += hazard(k, share(row.child, k));
    const bool both = row.candidates.front().own && row.candidates.size() > 1;
    weight.clear();
    for (const Candidate& c : row.candidates) {
      const double prior = !both ? c.weight : c.own ? memory_ : (1.0 - memory_) * c.weight;
      weight.push_back(log(std::max(prior, 1e-300)) + parent_log(row, c, total));
    }
    const double top = *std::max_element(weight.begin(), weight.end());
    double sum = 0.0;
    for (double& w : weight) sum += w = exp(w - top);
    double u = random_.uniform() * sum;
    row.chosen = 0;
    while (row.chosen + 1 < weight.size() && u > weight[row.chosen]) u -= weight[row.chosen++];
    if (both) (row.candidates[row.chosen].own ? own : others) += 1.0;
  }
  const double a = random_.gamma(1.0 + own), b = random_.gamma(1.0 + others);
  memory_ = a / (a + b);
}

void SpreadSampler::gather() {
  drops_ = {};
  for (Exposure& e : exposure_) e = {};
  for (const Row& row : rows_) {
    const Candidate& c = row.candidates[row.chosen];
    const double entrant = row.entrant ? 1.0 : 0.0;
    for (std::size_t k = 0; k < row.alive; ++k) {
      const bool child = carries(row.child, k), parent = carries(c.parent, k);
      const double x = share(row.child, k);
      Exposure& e = exposure_[k];
      if (parent && child) {
        drops_.kept_years += c.years;
        drops_.kept_entrants += entrant;
      } else if (parent) {
        drops_.dropped.push_back({x, c.years, entrant});
      } else if (child) {
        e.adopted.push_back({x, c.years, entrant});
      } else {
        e.years += c.years;
        e.entrants += entrant;
        e.shared_years += x * c.years;
        e.shared_entrants += x * entrant;
      }
    }
  }
}

double SpreadSampler::adoption_log(std::size_t k, double own, double imitation, double lag) const {
  const Exposure& e = exposure_[k];
  double sum =
      -own * (e.years + lag * e.entrants) - imitation * (e.shared_years + lag * e.shared_entrants);
  for (const Change& a : e.adopted)
    sum += struck(own + imitation * a.share, a.years + lag * a.entrant);
  return sum;
}

double SpreadSampler::all_adoptions() const {
  double sum = 0.0;
  for (std::size_t k = 0; k < count_; ++k) {
    const double f = exp(spread_ * factor_[k]);
    sum += spreading_[k] ? adoption_log(k, f * own_, f * imitation_, lag_)
                         : adoption_log(k, stray_, 0.0, lag_);
  }
  return sum;
}

double SpreadSampler::retreat_log() const {
  double sum = -retreat_ * (drops_.kept_years + lag_ * drops_.kept_entrants);
  for (const Change& d : drops_.dropped) sum += struck(retreat_, d.years + lag_ * d.entrant);
  return sum;
}

/// A slice step of a positive parameter with a lognormal prior; `likelihood` reads the member.
template <class F>
void SpreadSampler::slice(double& x, double median, double sd, F likelihood) {
  const auto density = [&](double y) {
    const double z = (y - std::log(median)) / sd;
    if (z > 8.0 || z < -8.0) return -HUGE_VAL;
    x = std::exp(y);
    return likelihood() - 0.5 * z * z;
  };
  const double from = std::log(x);
  double level = density(from);
  x = std::exp(slice_step(density, from, level, sd, random_));
}

void SpreadSampler::draw_shared() {
  const auto adoptions = [&] { return all_adoptions(); };
  slice(own_, kOwn.median, kOwn.sd, adoptions);
  slice(imitation_, kImitation.median, kImitation.sd, adoptions);
  slice(stray_, kStray.median, kStray.sd, adoptions);
  slice(retreat_, kRetreat.median, kRetreat.sd, [&] { return retreat_log(); });
  slice(lag_, kLag.median, kLag.sd, [&] { return all_adoptions() + retreat_log(); });
  const auto density = [&](double y) {
    if (!(y > 0.0 && y < 5.0)) return -HUGE_VAL;
    spread_ = y;
    return all_adoptions() - 0.5 * y * y / (kSpreadSd * kSpreadSd);
  };
  const double from = spread_;
  double level = density(from);
  spread_ = slice_step(density, from, level, kSpreadSd, random_);
}

void SpreadSampler::draw_kinds() {
  double spreading = 0.0;
  for (std::size_t k = 0; k < count_; ++k) {
    if (spreading_[k]) {
      const auto density = [&](double z) {
        const double f = exp(spread_ * z);
        return adoption_log(k, f * own_, f * imitation_, lag_) - 0.5 * z * z;
      };
      double level = density(factor_[k]);
      factor_[k] = slice_step(density, factor_[k], level, 1.0, random_);
    } else {
      factor_[k] = random_.normal();
    }
    const double f = exp(spread_ * factor_[k]);
    const double odds = log(std::max(spreads_, 1e-300) / std::max(1.0 - spreads_, 1e-300)) +
                        adoption_log(k, f * own_, f * imitation_, lag_) -
                        adoption_log(k, stray_, 0.0, lag_);
    spreading_[k] = random_.uniform() <= 1.0 / (1.0 + exp(-odds));
    spreading += spreading_[k];
  }
  const double a = random_.gamma(kSpreading + spreading);
  const double b = random_.gamma(kStraying + static_cast<double>(count_) - spreading);
  spreads_ = a / (a + b);
}

void SpreadSampler::sweep() {
  draw_parents();
  gather();
  draw_shared();
  draw_kinds();
}

SpreadDraw SpreadSampler::draw() const {
  SpreadDraw d{own_, imitation_, retreat_, spread_, stray_, spreads_, {}};
  for (std::size_t k = 0; k < count_; ++k)
    d.factor.push_back(spreading_[k] ? exp(spread_ * factor_[k]) : 0.0);
  return d;
}

}  // namespace strandline::evolution
