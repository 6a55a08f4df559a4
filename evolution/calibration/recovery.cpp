// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/recovery.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/csv.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/statistics.h"
#include "evolution/calibration/history.h"

namespace strandline::evolution {
namespace {

constexpr double kBegin = 2018.0, kSince = 2019.0, kEnd = 2026.75;
constexpr int kReleases = 290;
constexpr double kEntrants = 0.2;
constexpr double kFastestArrival = 40.0;  // 1/year: the bound of fit_arrival()'s prior
constexpr double kMostDrift = 3.0, kFastestChange = 20.0;  // of fit_transitions()'

/// Median and log deviation of a lognormal prior.
double lognormal(double median, double sd, Sequence& random) {
  return median * std::exp(sd * random.normal());
}
double beta(double a, double b, Sequence& random) {
  const double x = random.gamma(a), y = random.gamma(b);
  return x / (x + y);
}

/// The same below a bound.
double within(double most, double median, double sd, Sequence& random) {
  double x = most + 1.0;
  while (x > most) x = lognormal(median, sd, random);
  return x;
}

/// Rates and targets of one trait from the first year on.
void draw_course(TransitionDraw& k, std::size_t t, Sequence& random) {
  const auto values = static_cast<std::size_t>(archs::kRadix[t]);
  for (std::size_t year = k.past.size(); year-- > 0;) {
    const bool first = year + 1 == k.past.size();
    auto& now = k.past[year];
    now.change[t] = first ? lognormal(k.pooled_change, k.pooled_spread, random)
                          : lognormal(k.past[year + 1].change[t], k.change_drift, random);
    double sum = 0;
    for (std::size_t v = 0; v < values; ++v)
      sum += now.target[t][v] =
          first ? random.gamma(0.5)
                : lognormal(k.past[year + 1].target[t][v], k.target_drift, random);
    for (double& x : now.target[t]) x /= sum;
  }
}

double fastest(const TransitionDraw& k, std::size_t t) {
  double most = 0;
  for (const auto& year : k.past) most = std::max(most, year.change[t]);
  return most;
}

/// As fit_transitions() states its priors.
TransitionDraw draw_kernel(Sequence& random) {
  TransitionDraw k;
  k.pooled_change = lognormal(0.4, 0.7, random);
  k.pooled_spread = std::abs(0.7 * random.normal());
  k.target_drift = within(kMostDrift, 0.7, 0.7, random);
  k.change_drift = within(kMostDrift, 0.4, 0.7, random);
  k.until = kEnd;
  k.past.resize(static_cast<std::size_t>(std::ceil(kEnd - kSince)));
  for (std::size_t t = 0; t < kMutableTraits; ++t) do
      draw_course(k, t, random);
    while (fastest(k, t) > kFastestChange);
  k.change = k.past[0].change;
  k.target = k.past[0].target;
  k.lag = lognormal(0.5, 0.42, random);
  k.memory = random.uniform();
  return k;
}

/// As fit_spread() states its priors.
SpreadDraw draw_spread(Sequence& random) {
  SpreadDraw d;
  d.own = lognormal(0.04, 0.84, random);
  d.imitation = lognormal(0.9, 0.56, random);
  d.retreat = lognormal(0.1, 0.67, random);
  d.spread = std::abs(0.5 * random.normal());
  d.stray = lognormal(0.01, 0.84, random);
  d.spreads = beta(1.5, 2.5, random);
  return d;
}

/// As fit_arrival() states its priors; two regimes begin in their stationary state.
ArrivalDraw draw_arrival(ArrivalModel model, Sequence& random) {
  ArrivalDraw d;
  d.model = model;
  d.rate = within(kFastestArrival, 3.0, 1.0, random);
  d.kappa = beta(1.5, 1.5, random);
  d.delay = lognormal(0.15, 0.5, random);
  if (model == ArrivalModel::kHawkes) {
    d.branching = beta(2.0, 2.0, random);
    d.decay = lognormal(1.5, 0.6, random);
  } else if (model == ArrivalModel::kTwoRegime) {
    d.calm = beta(1.0, 3.0, random);
    d.to_calm = lognormal(0.3, 0.8, random);
    d.to_busy = lognormal(0.3, 0.8, random);
    d.start = d.to_busy / (d.to_calm + d.to_busy);
  }
  return d;
}

/// Who releases when: labs old and new at a pace that quickens as the record's does.
Lineages schedule(Sequence& random) {
  Lineages out;
  out.until = kEnd;
  int labs = 0;
  for (int i = 0; i < kReleases; ++i) {
    Kin k;
    k.year = kBegin + (kEnd - kBegin) * std::pow((i + random.uniform()) / kReleases, 0.6);
    const bool fresh = labs == 0 || random.uniform() <= kEntrants;
    const auto lab =
        fresh ? static_cast<std::size_t>(labs++) : random.index(static_cast<std::size_t>(labs));
    k.lab = std::to_string(lab);
    k.open = true;
    k.traits.genome.value[static_cast<std::size_t>(archs::Trait::kSize)] =
        static_cast<std::uint8_t>(random.index(4));
    out.releases.push_back(k);
  }
  link_releases(out);
  return out;
}

/// A history and what of it an arrival model sees.
struct MadeUp {
  HistoryModel truth;
  Lineages lineages;
  ArrivalData arrivals;
};

MadeUp make_up(ArrivalModel model, std::uint64_t seed) {
  Sequence random(seed, 9000 + static_cast<std::uint32_t>(model));
  MadeUp made;
  made.truth = {draw_kernel(random), draw_spread(random), draw_arrival(model, random)};
  made.lineages = schedule(random);
  made.arrivals.begin = kSince;
  made.arrivals.end = made.arrivals.compiled = kEnd;
  for (const Kin& k : made.lineages.releases) made.arrivals.releases.push_back(k.year);
  made.arrivals = up_to(made.arrivals, kEnd);
  // Those of the first year only breed; operators arrive from `since` on.
  ArrivalData clock = made.arrivals;
  HistoryModel calm = made.truth;
  calm.arrival.rate = 1e-9;
  calm.arrival.calm = 1.0;
  draw_history(made.lineages, 0.0, calm, {}, clock, random);
  made.arrivals.events = draw_history(made.lineages, kSince, made.truth, {}, clock, random);
  return made;
}

template <class Draws, class Get>
void score(std::vector<Recovered>& out, const std::string& name, const Draws& draws, double truth,
           Get get) {
  std::vector<double> x;
  for (const auto& d : draws) x.push_back(get(d));
  Recovered r{name, truth, core::quantile(x, 0.05), core::quantile(x, 0.95), 0.0};
  double mean = 0;
  for (const double v : x) mean += std::log(v) / static_cast<double>(x.size());
  for (const double v : x)
    r.log_variance += (std::log(v) - mean) * (std::log(v) - mean) / static_cast<double>(x.size());
  out.push_back(r);
}

void fit_kernel(const MadeUp& made, std::uint64_t seed, std::vector<Recovered>& out) {
  TransitionOptions options;
  options.draws = 300;
  options.warm_up = 150;
  options.seed = seed;
  const auto draws = fit_transitions(made.lineages, options);
  const TransitionDraw& truth = made.truth.kernel;
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const auto trait = static_cast<archs::Trait>(t);
    const std::string name(archs::name_of(trait));
    score(out, "change_" + name, draws, truth.change[t],
          [&](const auto& d) { return d.change[t]; });
    for (int v = 0; v < archs::kRadix[t]; ++v)
      score(out, "target_" + name + "_" + std::string(archs::value_name(trait, v)), draws,
            truth.target[t][static_cast<std::size_t>(v)],
            [&](const auto& d) { return d.target[t][static_cast<std::size_t>(v)]; });
  }
  score(out, "target_drift", draws, truth.target_drift,
        [](const auto& d) { return d.target_drift; });
  score(out, "change_drift", draws, truth.change_drift,
        [](const auto& d) { return d.change_drift; });
  score(out, "entrant_lag", draws, truth.lag, [](const auto& d) { return d.lag; });
  score(out, "lab_memory", draws, truth.memory, [](const auto& d) { return d.memory; });
}

void fit_operators(const MadeUp& made, std::uint64_t seed, std::vector<Recovered>& out) {
  const auto draws = fit_spread(made.lineages, {kSince, 400, 300, seed});
  const SpreadDraw& truth = made.truth.spread;
  const auto add = [&](const char* name, double SpreadDraw::*field) {
    score(out, name, draws, truth.*field, [&](const auto& d) { return d.*field; });
  };
  add("novel_probability", &SpreadDraw::spreads);
  add("spread_own", &SpreadDraw::own);
  add("spread_imitation", &SpreadDraw::imitation);
  add("retreat", &SpreadDraw::retreat);
  add("spread_variety", &SpreadDraw::spread);
  add("spread_stray", &SpreadDraw::stray);
}

void fit_arrivals(const MadeUp& made, std::uint64_t seed, std::vector<Recovered>& out) {
  const ArrivalDraw& truth = made.truth.arrival;
  const auto model = truth.model;
  const auto draws = fit_arrival_model(model, made.arrivals, {800, 500, seed, false});
  const auto add = [&](const char* name, double ArrivalDraw::*field) {
    score(out, std::string(name_of(model)) + ": " + name, draws, truth.*field,
          [&](const auto& d) { return d.*field; });
  };
  add("rate", &ArrivalDraw::rate);
  add("exposure power", &ArrivalDraw::kappa);
  add("recognition delay", &ArrivalDraw::delay);
  if (model == ArrivalModel::kHawkes) {
    add("branching", &ArrivalDraw::branching);
    add("decay", &ArrivalDraw::decay);
  } else if (model == ArrivalModel::kTwoRegime) {
    add("calm over busy rate", &ArrivalDraw::calm);
    add("to calm", &ArrivalDraw::to_calm);
    add("to busy", &ArrivalDraw::to_busy);
  }
}

}  // namespace

std::vector<Recovered> recovery_trial(std::uint64_t seed) {
  std::vector<Recovered> out;
  for (int m = 0; m < kArrivalModels; ++m) {
    const MadeUp made = make_up(static_cast<ArrivalModel>(m), seed);
    if (m == 0) fit_kernel(made, seed, out);
    if (m == 0) fit_operators(made, seed, out);
    fit_arrivals(made, seed, out);
  }
  return out;
}

std::vector<Recovery> recover(int trials, int threads) {
  std::vector<std::vector<Recovered>> all(static_cast<std::size_t>(trials));
  core::parallel_blocks(all.size(), threads, [&](std::size_t i) {
    all[i] = recovery_trial(1 + static_cast<std::uint64_t>(i));
  });
  std::vector<Recovery> out;
  for (std::size_t k = 0; k < all[0].size(); ++k) {
    Recovery r{all[0][k].name, trials, 0, 0.0, all[0][k]};
    double mean = 0, square = 0, posterior = 0;
    for (const auto& trial : all) {
      const double x = std::log(std::max(trial[k].truth, 1e-300));
      r.inside += trial[k].inside() ? 1 : 0;
      mean += x / trials;
      square += x * x / trials;
      posterior += trial[k].log_variance / trials;
    }
    r.contraction = 1.0 - posterior / std::max(square - mean * mean, 1e-300);
    out.push_back(r);
  }
  return out;
}

std::vector<Recovery> load_recovery(const std::filesystem::path& file) {
  const core::Csv csv = core::Csv::load(file);
  std::vector<Recovery> out;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const auto number = [&](const char* column) {
      const std::string& cell = csv.cell(i, column);
      double x = 0.0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), x);
      if (error != std::errc() || end != cell.data() + cell.size())
        throw core::InputError({{csv.file, csv.lines[i], 0},
                                column,
                                cell,
                                "is no number",
                                "write the file by strandline evolve recover --out"});
      return x;
    };
    Recovery r;
    r.name = csv.cell(i, "parameter");
    r.trials = static_cast<int>(number("trials"));
    r.inside = static_cast<int>(number("inside"));
    r.contraction = number("contraction");
    r.first = {r.name, number("first_truth"), number("first_low"), number("first_high"), 0.0};
    out.push_back(r);
  }
  return out;
}

core::Table recovery_table(const std::vector<Recovery>& rows) {
  core::Table table({{"parameter"},
                     {"trials"},
                     {"inside"},
                     {"share", 3},
                     {"contraction", 2},
                     {"first_truth", 6},
                     {"first_low", 6},
                     {"first_high", 6}});
  for (const Recovery& r : rows)
    table.add({r.name, std::int64_t{r.trials}, std::int64_t{r.inside},
               static_cast<double>(r.inside) / r.trials, r.contraction, r.first.truth, r.first.low,
               r.first.high});
  return table;
}

}  // namespace strandline::evolution
