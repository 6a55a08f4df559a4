// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/arrival.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "evolution/calibration/arrival_likelihood.h"
#include "evolution/calibration/operators.h"
#include "evolution/calibration/slice.h"

namespace strandline::evolution {
namespace {

double count_between(const std::vector<double>& dates, double after, double to) {
  return static_cast<double>(std::upper_bound(dates.begin(), dates.end(), to) -
                             std::upper_bound(dates.begin(), dates.end(), after));
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

/// A draw of log_prior() but for the bound on the rate.
std::vector<double> prior_draw(ArrivalModel model, Sequence& random) {
  const auto logit_beta = [&](double a, double b) {
    return std::log(random.gamma(a)) - std::log(random.gamma(b));
  };
  const auto normal = [&](double median, double sd) {
    return std::log(median) + sd * random.normal();
  };
  std::vector<double> x{normal(3.0, 1.0), logit_beta(1.5, 1.5), normal(0.15, 0.5)};
  if (model == ArrivalModel::kHawkes) {
    x.push_back(logit_beta(2.0, 2.0));
    x.push_back(normal(1.5, 0.6));
  } else if (model == ArrivalModel::kTwoRegime) {
    x.push_back(logit_beta(1.0, 3.0));
    x.push_back(normal(0.3, 0.8));
    x.push_back(normal(0.3, 0.8));
  }
  return x;
}

/// Starts drawn from the prior in proportion to the likelihood. A history can be told as busy
/// throughout or as calm throughout, and a chain hardly ever crosses between such modes: many
/// chains that start in all of them do not have to.
std::vector<std::vector<double>> starts(
    ArrivalModel model, const std::function<double(const std::vector<double>&)>& likelihood,
    int count, std::uint64_t seed, std::uint32_t what) {
  constexpr int kCandidates = 4000;
  Sequence random(seed, what);
  std::vector<std::vector<double>> from;
  std::vector<double> weight;
  double top = -HUGE_VAL;
  for (int i = 0; i < kCandidates; ++i) {
    from.push_back(prior_draw(model, random));
    const bool allowed = std::isfinite(log_prior(model, from.back()));
    weight.push_back(allowed ? likelihood(from.back()) : -HUGE_VAL);
    top = std::max(top, weight.back());
  }
  double sum = 0.0;
  for (double& w : weight) sum += w = std::exp(w - top);
  std::vector<std::vector<double>> out;
  std::size_t at = 0;
  double passed = weight[0];
  const double offset = random.uniform();
  for (int i = 0; i < count; ++i) {  // systematic resampling
    const double u = (i + offset) / count * sum;
    while (passed < u && at + 1 < weight.size()) passed += weight[++at];
    out.push_back(from[at]);
  }
  return out;
}

std::vector<ArrivalDraw> fit_one(ArrivalModel model, const ArrivalData& data,
                                 const ArrivalOptions& options, std::uint32_t what) {
  constexpr int kChains = 25;
  ArrivalGrid grid(data);
  const auto likelihood = [&](const std::vector<double>& x) {
    const double sum = grid.log_likelihood(draw_at(model, x), data.begin);
    return std::isfinite(sum) ? sum : -HUGE_VAL;
  };
  // The chain's first coordinate is the log rate at the mean exposure: events tell that, and the
  // rate at the reference moves with kappa. A shear has no Jacobian.
  const double middle = grid.mean_log_releases();
  const auto sheared = [&](std::vector<double> x, double sign) {
    x[0] += sign * middle * squash(x[1]);
    return x;
  };
  const auto density = [&](const std::vector<double>& y) {
    const auto x = sheared(y, -1.0);
    const double prior = log_prior(model, x);
    return std::isfinite(prior) ? prior + likelihood(x) : -HUGE_VAL;
  };
  SliceOptions slice;
  slice.draws = (options.draws + kChains - 1) / kChains;
  slice.warm_up = std::max(10, options.warm_up / kChains);
  slice.thin = 3;
  slice.seed = options.seed;
  std::vector<ArrivalDraw> out;
  std::uint32_t chain = 0;
  for (const auto& start : starts(model, likelihood, kChains, options.seed, 500000 + what)) {
    slice.what = 400000 + what * kChains + chain++;
    for (const auto& y : slice_sample(density, sheared(start, 1.0), slice)) {
      if (static_cast<int>(out.size()) == options.draws) break;
      out.push_back(draw_at(model, sheared(y, -1.0)));
      out.back().start = grid.state_at_end(out.back());
    }
  }
  return out;
}

/// Log of the mean over draws of the likelihood of the year after `year`.
double predictive(const std::vector<ArrivalDraw>& draws, const ArrivalData& all, double year,
                  double reference) {
  ArrivalData next = up_to(all, std::min(year + 1.0, all.end));
  next.reference = reference;
  ArrivalGrid grid(next);
  std::vector<double> logs;
  for (const ArrivalDraw& d : draws) logs.push_back(grid.log_likelihood(d, year));
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
  return ArrivalGrid(data).log_likelihood(draw, from);
}

std::vector<ArrivalDraw> fit_arrival_model(ArrivalModel model, const ArrivalData& data,
                                           const ArrivalOptions& options) {
  return fit_one(model, data, options, static_cast<std::uint32_t>(model) + 1);
}

ArrivalFit fit_arrival(const ArrivalData& data, const ArrivalOptions& options) {
  ArrivalFit fit;
  for (int m = 0; m < kArrivalModels; ++m)
    fit.draws[static_cast<std::size_t>(m)] =
        fit_arrival_model(static_cast<ArrivalModel>(m), data, options);
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

}  // namespace strandline::evolution
