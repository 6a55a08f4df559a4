// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/arrival.h"

#include <algorithm>
#include <cmath>

#include "evolution/calibration/operators.h"
#include "evolution/calibration/slice.h"
#include "evolution/factors.h"

namespace strandline::evolution {
namespace {

constexpr double kStep = 1.0 / 24.0;  // year; of the integral and of the regime filter

double count_between(const std::vector<double>& dates, double after, double to) {
  return static_cast<double>(std::upper_bound(dates.begin(), dates.end(), to) -
                             std::upper_bound(dates.begin(), dates.end(), after));
}

/// Log of the releases in the year before each step's middle over the reference, and the middles:
/// what does not change between draws.
struct Grid {
  std::vector<double> middle, length, log_releases;
  std::vector<int> events;
  std::vector<double> event_log_releases;
  explicit Grid(const ArrivalData& data) {
    const int steps = std::max(1, static_cast<int>(std::ceil((data.end - data.begin) / kStep)));
    const double width = (data.end - data.begin) / steps;
    for (int k = 0; k < steps; ++k) {
      middle.push_back(data.begin + (k + 0.5) * width);
      length.push_back(width);
      log_releases.push_back(at(data, middle.back()));
      events.push_back(0);
    }
    for (const double t : data.events) {
      const int k = static_cast<int>((t - data.begin) / width);
      ++events[static_cast<std::size_t>(std::clamp(k, 0, steps - 1))];
      event_log_releases.push_back(at(data, t));
    }
  }
  static double at(const ArrivalData& data, double t) {
    // Half a release keeps the first years, which have few, from having none.
    return std::log((count_between(data.releases, t - 1.0, t) + 0.5) / data.reference);
  }
};

double exposure(const ArrivalDraw& d, const ArrivalData& data, double log_releases, double t) {
  const double recognized = 1.0 - std::exp(-std::max(0.0, data.compiled - t + 0.02) / d.delay);
  return std::exp(d.kappa * log_releases) * recognized;
}

/// Excitation of the events before t, in units of the decay: sum of e^{-decay (t - t_i)}.
double excitation(const ArrivalDraw& d, const ArrivalData& data, double t) {
  double sum = 0.0;
  for (const double s : data.events) {
    if (s >= t) break;
    sum += std::exp(-d.decay * (t - s));
  }
  return sum;
}

double intensity(const ArrivalDraw& d, const ArrivalData& data, double t) {
  if (d.model == ArrivalModel::kHomogeneous) return d.rate;
  return d.rate * (1.0 - d.branching) + d.branching * d.decay * excitation(d, data, t);
}

double smooth_likelihood(const ArrivalDraw& d, const ArrivalData& data, const Grid& grid,
                         double from) {
  double sum = 0.0;
  for (std::size_t k = 0; k < grid.middle.size(); ++k) {
    const double t = grid.middle[k];
    if (t <= from) continue;
    sum -= grid.length[k] * intensity(d, data, t) * exposure(d, data, grid.log_releases[k], t);
  }
  for (std::size_t i = 0; i < data.events.size(); ++i) {
    const double t = data.events[i];
    if (t > from || from <= data.begin)
      sum += std::log(intensity(d, data, t) * exposure(d, data, grid.event_log_releases[i], t));
  }
  return sum;
}

/// Forward filter over calm and busy; `busy` receives the probability of busy at the end.
double regime_likelihood(const ArrivalDraw& d, const ArrivalData& data, const Grid& grid,
                         double from, double* busy_at_end) {
  const double total = d.to_calm + d.to_busy;
  const double stationary = d.to_busy / total;
  double busy = stationary;
  double sum = 0.0;
  for (std::size_t k = 0; k < grid.middle.size(); ++k) {
    busy = stationary + (busy - stationary) * std::exp(-total * grid.length[k]);
    const double e = exposure(d, data, grid.log_releases[k], grid.middle[k]);
    const double fast = d.rate * e, slow = d.rate * d.calm * e;
    const double a = busy * std::pow(fast, grid.events[k]) * std::exp(-fast * grid.length[k]);
    const double b =
        (1.0 - busy) * std::pow(slow, grid.events[k]) * std::exp(-slow * grid.length[k]);
    if (grid.middle[k] > from) sum += std::log(a + b);
    busy = a / (a + b);
  }
  if (busy_at_end) *busy_at_end = busy;
  return sum;
}

double likelihood(const ArrivalDraw& d, const ArrivalData& data, const Grid& grid, double from) {
  return d.model == ArrivalModel::kTwoRegime ? regime_likelihood(d, data, grid, from, nullptr)
                                             : smooth_likelihood(d, data, grid, from);
}

double squash(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}
double normal_log(double x, double mean, double sd) {
  return -0.5 * (x - mean) * (x - mean) / (sd * sd);
}
/// Log density of logit^-1(x) under Beta(a, b), with the Jacobian.
double beta_log(double x, double a, double b) {
  return a * std::log(squash(x)) + b * std::log(squash(-x));
}

/// Coordinates of a draw: log rate, logit kappa, log delay, then what the model needs.
ArrivalDraw draw_at(ArrivalModel model, const std::vector<double>& x) {
  ArrivalDraw d;
  d.model = model;
  d.rate = std::exp(x[0]);
  d.kappa = squash(x[1]);
  d.delay = std::exp(x[2]);
  if (model == ArrivalModel::kHawkes) {
    d.branching = squash(x[3]);
    d.decay = std::exp(x[4]);
  } else if (model == ArrivalModel::kTwoRegime) {
    d.calm = squash(x[3]);
    d.to_calm = std::exp(x[4]);
    d.to_busy = std::exp(x[5]);
  }
  return d;
}

/// Priors: rates of a few events a year; kappa anywhere between no and full dependence on the
/// number of releases; two months until an operator is recognized; branching and calm rate anywhere
/// below one; excitement that fades and regimes that last between half a year and a decade.
double log_prior(ArrivalModel model, const std::vector<double>& x) {
  constexpr double kFastest = 40.0;  // 1/year: what the process file allows
  if (x[0] > std::log(kFastest)) return -HUGE_VAL;
  double sum = normal_log(x[0], std::log(3.0), 1.0) + beta_log(x[1], 1.5, 1.5) +
               normal_log(x[2], std::log(0.15), 0.5);
  if (model == ArrivalModel::kHawkes)
    sum += beta_log(x[3], 2.0, 2.0) + normal_log(x[4], std::log(1.5), 0.6);
  if (model == ArrivalModel::kTwoRegime)
    sum += beta_log(x[3], 1.0, 3.0) + normal_log(x[4], std::log(0.3), 0.8) +
           normal_log(x[5], std::log(0.3), 0.8);
  return sum;
}

/// Intensity over the long-run rate, or probability of being busy, at the end of the record.
double state_at_end(const ArrivalDraw& d, const ArrivalData& data, const Grid& grid) {
  if (d.model == ArrivalModel::kHomogeneous) return 1.0;
  if (d.model == ArrivalModel::kHawkes) return intensity(d, data, data.end) / d.rate;
  double busy = 1.0;
  regime_likelihood(d, data, grid, data.begin, &busy);
  return busy;
}

std::vector<ArrivalDraw> fit_one(ArrivalModel model, const ArrivalData& data,
                                 const ArrivalOptions& options, std::uint32_t what) {
  const Grid grid(data);
  const auto density = [&](const std::vector<double>& x) {
    const double prior = log_prior(model, x);
    if (!std::isfinite(prior)) return -HUGE_VAL;
    const double sum = prior + likelihood(draw_at(model, x), data, grid, data.begin);
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  };
  std::vector<double> start{std::log(3.0), 0.0, std::log(0.15)};
  if (model == ArrivalModel::kHawkes) start.insert(start.end(), {0.0, std::log(1.5)});
  if (model == ArrivalModel::kTwoRegime)
    start.insert(start.end(), {-1.5, std::log(0.3), std::log(0.3)});
  SliceOptions slice;
  slice.draws = options.draws;
  slice.warm_up = options.warm_up;
  slice.seed = options.seed;
  slice.what = what;
  std::vector<ArrivalDraw> out;
  for (const auto& x : slice_sample(density, start, slice)) {
    out.push_back(draw_at(model, x));
    out.back().start = state_at_end(out.back(), data, grid);
  }
  return out;
}

/// Log of the mean over draws of the likelihood of the year after `year`.
double predictive(const std::vector<ArrivalDraw>& draws, const ArrivalData& all, double year,
                  double reference) {
  ArrivalData next = up_to(all, std::min(year + 1.0, all.end));
  next.reference = reference;
  const Grid grid(next);
  std::vector<double> logs;
  for (const ArrivalDraw& d : draws) logs.push_back(likelihood(d, next, grid, year));
  const double top = *std::max_element(logs.begin(), logs.end());
  double sum = 0.0;
  for (const double x : logs) sum += std::exp(x - top);
  return top + std::log(sum / static_cast<double>(logs.size()));
}

/// EM for the weights of a mixture of given predictive densities, Dirichlet(2) prior.
void stack(const std::vector<std::array<double, kArrivalModels>>& logs, ArrivalFit& fit) {
  fit.weight.fill(1.0 / kArrivalModels);
  for (int iteration = 0; iteration < 500; ++iteration) {
    std::array<double, kArrivalModels> share{};
    for (const auto& year : logs) {
      const double top = *std::max_element(year.begin(), year.end());
      double sum = 0.0;
      for (int m = 0; m < kArrivalModels; ++m) sum += fit.weight[m] * std::exp(year[m] - top);
      for (int m = 0; m < kArrivalModels; ++m)
        share[m] += fit.weight[m] * std::exp(year[m] - top) / sum;
    }
    for (int m = 0; m < kArrivalModels; ++m)
      fit.weight[m] = (share[m] + 1.0) / (static_cast<double>(logs.size()) + kArrivalModels);
  }
}

void stack_by_held_out_years(const ArrivalData& data, const ArrivalOptions& options,
                             ArrivalFit& fit) {
  constexpr double kLeastPast = 2.0;  // years before the first that is held out
  ArrivalOptions quick = options;
  quick.draws = std::max(50, options.draws / 3);
  quick.warm_up = std::max(50, options.warm_up / 2);
  std::vector<std::array<double, kArrivalModels>> logs;
  std::uint32_t what = 100;
  // Whole years back from the end, so that the last held-out year is complete.
  for (double year = data.end - 1.0; year >= data.begin + kLeastPast; year -= 1.0) {
    const ArrivalData past = up_to(data, year);
    logs.emplace_back();
    for (int m = 0; m < kArrivalModels; ++m) {
      const auto draws = fit_one(static_cast<ArrivalModel>(m), past, quick, ++what);
      logs.back()[static_cast<std::size_t>(m)] = predictive(draws, data, year, past.reference);
      fit.held_out[static_cast<std::size_t>(m)] += logs.back()[static_cast<std::size_t>(m)];
    }
  }
  fit.held_out_years = static_cast<int>(logs.size());
  stack(logs, fit);
}

}  // namespace

const char* name_of(ArrivalModel model) {
  switch (model) {
    case ArrivalModel::kHomogeneous:
      return "homogeneous";
    case ArrivalModel::kTwoRegime:
      return "two regimes";
    case ArrivalModel::kHawkes:
      return "Hawkes";
  }
  return "";
}

ArrivalData arrival_data(const Record& record, double begin) {
  ArrivalData data;
  data.begin = begin;
  data.end = record.until;
  data.compiled = record.compiled;
  for (const ModelRow* m : record.notable()) data.releases.push_back(m->year);
  for (const OperatorEvent& e : operator_events(record))
    if (e.year > begin) data.events.push_back(e.year);
  return up_to(data, record.until);
}

ArrivalData up_to(const ArrivalData& data, double end) {
  ArrivalData past = data;
  past.end = end;
  std::erase_if(past.events, [&](double t) { return t > end; });
  past.reference = std::max(1.0, count_between(past.releases, end - 1.0, end));
  return past;
}

double arrival_log_likelihood(const ArrivalDraw& draw, const ArrivalData& data, double from) {
  return likelihood(draw, data, Grid(data), from);
}

ArrivalFit fit_arrival(const ArrivalData& data, const ArrivalOptions& options) {
  ArrivalFit fit;
  for (int m = 0; m < kArrivalModels; ++m)
    fit.draws[static_cast<std::size_t>(m)] =
        fit_one(static_cast<ArrivalModel>(m), data, options, static_cast<std::uint32_t>(m) + 1);
  fit.weight.fill(1.0 / kArrivalModels);
  if (options.stack) stack_by_held_out_years(data, options, fit);
  return fit;
}

std::vector<ArrivalDraw> ArrivalFit::stacked(int count, std::uint64_t seed) const {
  Sequence random(seed, 50);
  std::vector<ArrivalDraw> out;
  for (int i = 0; i < count; ++i) {
    double u = random.uniform();
    std::size_t m = 0;
    while (m + 1 < kArrivalModels && u > weight[m]) u -= weight[m++];
    out.push_back(draws[m][random.index(draws[m].size())]);
  }
  return out;
}

ArrivalDraw as_hawkes(const ArrivalDraw& draw) {
  ArrivalDraw out = draw;
  out.model = ArrivalModel::kHawkes;
  if (draw.model == ArrivalModel::kHomogeneous) {
    out.branching = 0.0;
    out.start = 1.0;
  } else if (draw.model == ArrivalModel::kTwoRegime) {
    const double switching = draw.to_calm + draw.to_busy;
    const double busy = draw.to_busy / switching, calm = 1.0 - busy;
    const double slow = draw.rate * draw.calm, mean = busy * draw.rate + calm * slow;
    const double gap = draw.rate - slow;
    const double dispersion = 1.0 + 2.0 * busy * calm * gap * gap / (switching * mean);
    out.rate = mean;
    out.branching = 1.0 - 1.0 / std::sqrt(dispersion);
    out.decay = switching / (1.0 - out.branching);
    out.start = (draw.start * draw.rate + (1.0 - draw.start) * slow) / mean;
  }
  return out;
}

std::vector<double> simulate_arrivals(const ArrivalDraw& d, double years,
                                      const core::RandomStream& stream, std::uint32_t path) {
  std::uint32_t next = 0;
  const auto uniforms = [&] { return stream.uniforms({path, next++, 0, kFactorFit, 1}); };
  const auto wait = [&](double rate) { return -std::log(uniforms()[0]) / rate; };
  std::vector<double> events;
  if (d.model == ArrivalModel::kTwoRegime) {
    bool busy = uniforms()[0] <= d.start;
    for (double t = 0.0; t < years;) {
      const double until = std::min(years, t + wait(busy ? d.to_calm : d.to_busy));
      const double rate = busy ? d.rate : d.rate * d.calm;
      for (double s = t + wait(rate); s < until; s += wait(rate)) events.push_back(s);
      t = until;
      busy = !busy;
    }
    return events;
  }
  // Ogata's thinning: between events the intensity only falls, so its value now bounds it.
  const double base = d.rate * (1.0 - d.branching);
  double excited = d.rate * d.start - base, t = 0.0;
  for (;;) {
    const double bound = base + std::max(0.0, excited);
    const double gap = wait(bound);
    t += gap;
    if (t > years) return events;
    excited *= std::exp(-d.decay * gap);
    if (uniforms()[0] * bound > base + excited) continue;
    events.push_back(t);
    excited += d.branching * d.decay;
  }
}

}  // namespace strandline::evolution
