// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/transition.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "evolution/calibration/slice.h"
#include "evolution/calibration/transition_likelihood.h"

namespace strandline::evolution {
namespace {

constexpr double kFastest = 20.0;   // 1/year: what the process file allows
constexpr double kMostDrift = 3.0;  // as well
constexpr double kSymmetric = 0.5;  // pseudo-count of each value in the first year

double square(double x) {
  return x * x;
}
double squash(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

/// A number that is sampled, and how far it moves in a step.
struct Coordinate {
  double x = 0, width = 1;
};

/// One trait by year back from the end: log rate of change, and a log weight per value.
struct TraitChain {
  std::vector<Coordinate> change;
  std::vector<std::array<Coordinate, kMaxValues>> weight;
  int values = 0;

  std::array<double, kMaxValues> mix(std::size_t year) const {
    std::array<double, kMaxValues> out{};
    double sum = 0.0, top = weight[year][0].x;
    for (std::size_t v = 1; v < std::size_t(values); ++v) top = std::max(top, weight[year][v].x);
    for (std::size_t v = 0; v < std::size_t(values); ++v)
      sum += out[v] = core::kernel::exp(weight[year][v].x - top);
    for (double& x : out) x /= sum;
    return out;
  }
};

/// Log density of a course's steps at one year, `older` and `newer` its neighbours or null.
double log_steps_at(double x, const Coordinate* older, const Coordinate* newer, double log_drift) {
  const double precision = 0.5 * std::exp(-2.0 * log_drift);
  double sum = 0.0;
  if (older) sum -= precision * square(x - older->x);
  if (newer) sum -= precision * square(x - newer->x);
  return sum;
}

/// Sum of squares of steps, and how many.
struct Steps {
  double squares = 0, count = 0;
  void add(double step) { squares += step * step, count += 1.0; }
  double log_density(double log_drift) const {
    return -0.5 * squares * std::exp(-2.0 * log_drift) - count * log_drift;
  }
};

/// A Markov chain over the yearly log rates and log weights of all values, one coordinate after the
/// other by slice sampling. Years hang together by the size of their steps and that size by them,
/// so beside single years whole courses are shifted, and the size is also stepped with all courses
/// stretched along (Yu and Meng 2011, interweaving).
class KernelChain {
 public:
  KernelChain(const Lineages& lineages, const TransitionOptions& options)
      : likelihood_(lineages, std::min(options.since, lineages.until), lineages.until),
        years_(likelihood_.years()),
        until_(lineages.until),
        random_(options.seed, 1000) {
    for (std::size_t t = 0; t < kMutableTraits; ++t) {
      TraitChain& trait = traits_[t];
      trait.values = archs::kRadix[t];
      trait.change.assign(years_, mean_);
      trait.weight.resize(years_);
      for (auto& year : trait.weight)
        for (Coordinate& c : year) c.x = -std::log(trait.values);
    }
    tell();
  }

  void sweep(bool learn) {
    learn_ = learn;
    move(mean_, [&] { return -0.5 * square((mean_.x - std::log(0.4)) / 0.7) + log_first_rates(); });
    move(spread_,
         [&] { return -0.5 * square(std::exp(spread_.x) / 0.7) + spread_.x + log_first_rates(); });
    move(memory_, [&] {
      const double memory = squash(memory_.x);
      return std::log(memory * (1.0 - memory)) + likelihood();
    });
    move(lag_, [&] {
      tell_rates();
      return -0.5 * square((lag_.x - std::log(0.5)) / 0.42) + likelihood();
    });
    for (std::size_t t = 0; t < kMutableTraits; ++t) sweep_trait(t);
    move(target_drift_, [&] { return log_prior(target_drift_, 0.7) + target_steps(); });
    move(change_drift_, [&] { return log_prior(change_drift_, 0.4) + change_steps(); });
    stretch_targets();
    stretch_rates();
  }

  TransitionDraw draw() const {
    TransitionDraw d;
    d.pooled_change = std::exp(mean_.x);
    d.pooled_spread = std::exp(spread_.x);
    d.lag = std::exp(lag_.x);
    d.memory = squash(memory_.x);
    d.target_drift = std::exp(target_drift_.x);
    d.change_drift = std::exp(change_drift_.x);
    d.until = until_;
    d.past.resize(years_);
    for (std::size_t year = 0; year < years_; ++year)
      for (std::size_t t = 0; t < kMutableTraits; ++t) {
        d.past[year].change[t] = std::exp(traits_[t].change[year].x);
        d.past[year].target[t] = traits_[t].mix(year);
      }
    d.change = d.past[0].change;
    d.target = d.past[0].target;
    return d;
  }

 private:
  template <class Density>
  void move(Coordinate& c, Density density) {
    const double before = c.x;
    const std::function<double(double)> along = [&](double x) {
      c.x = x;
      const double level = density();
      return std::isfinite(level) ? level : -HUGE_VAL;
    };
    double level = along(before);
    slice_step(along, before, level, c.width, random_);
    if (learn_) c.width = std::max(1e-4, 0.9 * c.width + 0.3 * std::abs(c.x - before));
  }

  void sweep_trait(std::size_t t) {
    TraitChain& trait = traits_[t];
    for (std::size_t year = 0; year < years_; ++year)
      move(trait.change[year], [&, year] {
        tell_rate(t, year);
        return log_rate(trait, year) + likelihood();
      });
    shift(
        rate_shift_[t], [&](std::size_t year) -> Coordinate& { return trait.change[year]; },
        [&](std::size_t year) { tell_rate(t, year); },
        [&] {
          return fastest(trait) > std::log(kFastest) ? -HUGE_VAL : log_rate(trait, years_ - 1);
        });
    for (std::size_t v = 0; v < std::size_t(trait.values); ++v) {
      for (std::size_t year = 0; year < years_; ++year)
        move(trait.weight[year][v], [&, year] {
          tell_target(t, year);
          return log_weight(trait, year, v) + likelihood();
        });
      shift(
          weight_shift_[t][v],
          [&](std::size_t year) -> Coordinate& { return trait.weight[year][v]; },
          [&](std::size_t year) { tell_target(t, year); },
          [&] { return log_first(trait.weight.back()[v].x); });
    }
  }

  /// All years of one course by the same amount: their steps stay.
  template <class Course, class Tell, class First>
  void shift(Coordinate& by, Course course, Tell tell_year, First first) {
    std::vector<double> from;
    for (std::size_t year = 0; year < years_; ++year) from.push_back(course(year).x);
    by.x = 0.0;
    move(by, [&] {
      for (std::size_t year = 0; year < years_; ++year) {
        course(year).x = from[year] + by.x;
        tell_year(year);
      }
      return first() + likelihood();
    });
  }

  /// The size of the targets' steps with every course stretched about its first year: then its
  /// prior and the data alone speak.
  void stretch_targets() {
    const double before = target_drift_.x;
    const auto from = traits_;
    move(target_drift_, [&] {
      const double factor = std::exp(target_drift_.x - before);
      for (std::size_t t = 0; t < kMutableTraits; ++t)
        for (std::size_t year = 0; year < years_; ++year) {
          for (std::size_t v = 0; v < std::size_t(traits_[t].values); ++v) {
            const double first = from[t].weight.back()[v].x;
            traits_[t].weight[year][v].x = first + factor * (from[t].weight[year][v].x - first);
          }
          tell_target(t, year);
        }
      return log_prior(target_drift_, 0.7) + likelihood();
    });
  }
  void stretch_rates() {
    const double before = change_drift_.x;
    const auto from = traits_;
    move(change_drift_, [&] {
      const double factor = std::exp(change_drift_.x - before);
      for (std::size_t t = 0; t < kMutableTraits; ++t)
        for (std::size_t year = 0; year < years_; ++year) {
          const double first = from[t].change.back().x;
          double& x = traits_[t].change[year].x;
          x = first + factor * (from[t].change[year].x - first);
          tell_rate(t, year);
        }
      double most = -HUGE_VAL;
      for (const TraitChain& trait : traits_) most = std::max(most, fastest(trait));
      if (most > std::log(kFastest)) return -HUGE_VAL;
      return log_prior(change_drift_, 0.4) + likelihood();
    });
  }

  static double fastest(const TraitChain& trait) {
    double most = trait.change[0].x;
    for (const Coordinate& c : trait.change) most = std::max(most, c.x);
    return most;
  }
  static double log_prior(const Coordinate& drift, double median) {
    if (drift.x > std::log(kMostDrift)) return -HUGE_VAL;
    return -0.5 * square((drift.x - std::log(median)) / 0.7);
  }
  /// Of a first year's log rate, given the pool.
  double log_first_rate(double x) const {
    return -0.5 * square((x - mean_.x) / std::exp(spread_.x)) - spread_.x;
  }
  double log_first_rates() const {
    if (std::abs(spread_.x) > 9.0) return -HUGE_VAL;
    double sum = 0.0;
    for (const TraitChain& trait : traits_) sum += log_first_rate(trait.change.back().x);
    return sum;
  }
  /// Log density of the logarithm of a Gamma(1/2) weight: their shares are Dirichlet(1/2).
  static double log_first(double x) { return kSymmetric * x - std::exp(x); }
  /// All that hangs on one rate, or one weight, but the likelihood.
  double log_rate(const TraitChain& trait, std::size_t year) const {
    const bool first = year + 1 == years_;
    const double x = trait.change[year].x;
    if (x > std::log(kFastest)) return -HUGE_VAL;
    return (first ? log_first_rate(x) : 0.0) +
           log_steps_at(x, first ? nullptr : &trait.change[year + 1],
                        year > 0 ? &trait.change[year - 1] : nullptr, change_drift_.x);
  }
  double log_weight(const TraitChain& trait, std::size_t year, std::size_t v) const {
    const bool first = year + 1 == years_;
    const double x = trait.weight[year][v].x;
    return (first ? log_first(x) : 0.0) +
           log_steps_at(x, first ? nullptr : &trait.weight[year + 1][v],
                        year > 0 ? &trait.weight[year - 1][v] : nullptr, target_drift_.x);
  }
  double target_steps() const {
    Steps steps;
    for (const TraitChain& trait : traits_)
      for (std::size_t year = 0; year + 1 < years_; ++year)
        for (std::size_t v = 0; v < std::size_t(trait.values); ++v)
          steps.add(trait.weight[year][v].x - trait.weight[year + 1][v].x);
    return steps.log_density(target_drift_.x);
  }
  double change_steps() const {
    Steps steps;
    for (const TraitChain& trait : traits_)
      for (std::size_t year = 0; year + 1 < years_; ++year)
        steps.add(trait.change[year].x - trait.change[year + 1].x);
    return steps.log_density(change_drift_.x);
  }

  double likelihood() { return likelihood_.log(squash(memory_.x)); }
  void tell_rate(std::size_t t, std::size_t year) {
    likelihood_.set_rate(t, year, std::exp(traits_[t].change[year].x), std::exp(lag_.x));
  }
  void tell_target(std::size_t t, std::size_t year) {
    likelihood_.set_target(t, year, traits_[t].mix(year).data());
  }
  void tell_rates() {
    for (std::size_t t = 0; t < kMutableTraits; ++t)
      for (std::size_t year = 0; year < years_; ++year) tell_rate(t, year);
  }
  void tell() {
    tell_rates();
    for (std::size_t t = 0; t < kMutableTraits; ++t)
      for (std::size_t year = 0; year < years_; ++year) tell_target(t, year);
  }

  TransitionLikelihood likelihood_;
  std::size_t years_;
  double until_;
  Sequence random_;
  bool learn_ = true;
  Coordinate mean_{std::log(0.4)}, spread_{std::log(0.5)}, lag_{std::log(0.5)}, memory_,
      target_drift_{std::log(0.5)}, change_drift_{std::log(0.3)};
  std::array<TraitChain, kMutableTraits> traits_;
  std::array<Coordinate, kMutableTraits> rate_shift_;
  std::array<std::array<Coordinate, kMaxValues>, kMutableTraits> weight_shift_;
};

}  // namespace

TransitionDraw::Year TransitionDraw::at(double year) const {
  if (past.empty()) return {change, target};
  const double back = std::max(0.0, until - year);
  return past[std::min(past.size() - 1, static_cast<std::size_t>(back))];
}

std::vector<TransitionDraw> fit_transitions(const Lineages& lineages,
                                            const TransitionOptions& options) {
  KernelChain chain(lineages, options);
  for (int i = 0; i < options.warm_up; ++i) chain.sweep(true);
  std::vector<TransitionDraw> out;
  for (int i = 0; i < options.draws; ++i) {
    for (int k = 0; k < options.thin; ++k) chain.sweep(false);
    out.push_back(chain.draw());
  }
  return out;
}

double transition_log_likelihood(const Lineages& lineages, const TransitionDraw& draw, double from,
                                 double to) {
  TransitionLikelihood likelihood(lineages, from, to);
  likelihood.set(draw);
  return likelihood.log(draw.memory);
}

}  // namespace strandline::evolution
