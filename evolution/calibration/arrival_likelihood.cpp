// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/arrival_likelihood.h"

#include <algorithm>
#include <cmath>

#include "core/math_kernel.h"

namespace strandline::evolution {
namespace {

using core::kernel::exp;
using core::kernel::log;

constexpr double kStep = 1.0 / 24.0;  // year

/// Hawkes intensity without exposure at times that never fall.
class Excited {
 public:
  Excited(const ArrivalDraw& draw, const std::vector<double>& events, double step)
      : events_(events),
        base_(draw.rate * (1.0 - draw.branching)),
        kick_(draw.branching * draw.decay),
        decay_(draw.decay),
        step_(step),
        keep_(exp(-draw.decay * step)) {}
  double at(double t) {
    if (kick_ == 0.0) return base_;
    for (; next_ < events_.size() && events_[next_] < t; ++next_) advance(events_[next_], 1.0);
    advance(t, 0.0);
    return base_ + kick_ * sum_;
  }

 private:
  /// To time t, where `more` events excite; whole steps, which are most, need no exponential.
  void advance(double t, double more) {
    const double gap = t - last_;
    const bool whole = gap - step_ < 1e-9 && step_ - gap < 1e-9;
    if (sum_ > 0.0) sum_ *= whole ? keep_ : exp(-decay_ * gap);
    sum_ += more;
    last_ = t;
  }
  const std::vector<double>& events_;
  double base_, kick_, decay_, step_, keep_, sum_ = 0, last_ = 0;
  std::size_t next_ = 0;
};

/// The logarithm of a product of many factors, taken now and then.
class LogProduct {
 public:
  void times(double x) {
    product_ *= std::max(x, 1e-100);
    if (product_ > 1e-150 && product_ < 1e150) return;
    sum_ += log(product_);
    product_ = 1.0;
  }
  double value() const { return sum_ + log(product_); }

 private:
  double sum_ = 0, product_ = 1;
};

}  // namespace

ArrivalGrid::ArrivalGrid(const ArrivalData& data) : data_(data) {
  const int steps = std::max(1, static_cast<int>(std::ceil((data.end - data.begin) / kStep)));
  width_ = (data.end - data.begin) / steps;
  for (int k = 0; k < steps; ++k) {
    middle_.push_back(data.begin + (k + 0.5) * width_);
    log_releases_.push_back(log_releases(middle_.back()));
    events_.push_back(0);
  }
  for (const double t : data.events) {
    const int k = width_ > 0.0 ? static_cast<int>((t - data.begin) / width_) : 0;
    ++events_[static_cast<std::size_t>(std::clamp(k, 0, steps - 1))];
    event_log_releases_.push_back(log_releases(t));
  }
}

double ArrivalGrid::log_releases(double t) const {
  const auto& r = data_.releases;
  // Strictly before: the release that carries an event must not count as what made it likely.
  const auto count =
      std::lower_bound(r.begin(), r.end(), t) - std::lower_bound(r.begin(), r.end(), t - 1.0);
  // Half a release keeps the first years, which have few, from having none.
  return std::log((static_cast<double>(count) + 0.5) / data_.reference);
}

double ArrivalGrid::exposure(const ArrivalDraw& d, double log_releases, double t) const {
  const double recognized = 1.0 - exp(-std::max(0.0, data_.compiled - t + 0.02) / d.delay);
  return exp(d.kappa * log_releases) * recognized;
}

double ArrivalGrid::exposure(const ArrivalDraw& d, double t) const {
  return exposure(d, log_releases(t), t);
}

void ArrivalGrid::expose(const ArrivalDraw& d) {
  if (d.kappa == kappa_ && d.delay == delay_) return;
  kappa_ = d.kappa;
  delay_ = d.delay;
  exposure_.resize(middle_.size());
  for (std::size_t k = 0; k < middle_.size(); ++k)
    exposure_[k] = exposure(d, log_releases_[k], middle_[k]);
  event_exposure_.resize(data_.events.size());
  for (std::size_t i = 0; i < data_.events.size(); ++i)
    event_exposure_[i] = exposure(d, event_log_releases_[i], data_.events[i]);
}

double ArrivalGrid::mean_log_releases() const {
  double sum = 0.0;
  for (const double x : log_releases_) sum += x;
  return sum / static_cast<double>(log_releases_.size());
}

double ArrivalGrid::smooth(const ArrivalDraw& d, double from) const {
  double sum = 0.0;
  Excited between(d, data_.events, width_), at_events(d, data_.events, width_);
  for (std::size_t k = 0; k < middle_.size(); ++k)
    if (middle_[k] > from) sum -= width_ * between.at(middle_[k]) * exposure_[k];
  LogProduct product;
  for (std::size_t i = 0; i < data_.events.size(); ++i) {
    const double t = data_.events[i];
    if (t > from || from <= data_.begin) product.times(at_events.at(t) * event_exposure_[i]);
  }
  return sum + product.value();
}

/// Forward filter over calm and busy; `busy_at_end` receives the probability of busy at the end.
double ArrivalGrid::regimes(const ArrivalDraw& d, double from, double* busy_at_end) const {
  const double total = d.to_calm + d.to_busy;
  const double stationary = d.to_busy / total, keep = exp(-total * width_);
  double busy = stationary;
  LogProduct product;
  for (std::size_t k = 0; k < middle_.size(); ++k) {
    busy = stationary + (busy - stationary) * keep;
    const double fast = d.rate * exposure_[k], slow = fast * d.calm;
    double a = busy * exp(-fast * width_), b = (1.0 - busy) * exp(-slow * width_);
    for (int n = 0; n < events_[k]; ++n) a *= fast, b *= slow;
    if (middle_[k] > from) product.times(a + b);
    busy = a / std::max(a + b, 1e-300);
  }
  if (busy_at_end) *busy_at_end = busy;
  return product.value();
}

double ArrivalGrid::log_likelihood(const ArrivalDraw& draw, double from) {
  expose(draw);
  return draw.model == ArrivalModel::kTwoRegime ? regimes(draw, from, nullptr) : smooth(draw, from);
}

double ArrivalGrid::state_at_end(const ArrivalDraw& draw) {
  if (draw.model == ArrivalModel::kHomogeneous) return 1.0;
  if (draw.model == ArrivalModel::kHawkes)
    return Excited(draw, data_.events, width_).at(data_.end) / draw.rate;
  expose(draw);
  double busy = 1.0;
  regimes(draw, data_.begin, &busy);
  return busy;
}

}  // namespace strandline::evolution
