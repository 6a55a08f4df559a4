// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/cases/cases.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/files.h"
#include "core/rng.h"
#include "evolution/calibration/calibrate.h"
#include "evolution/parameters.h"

namespace strandline::evolution::cases {
namespace {

constexpr double kNormal95 = 1.6448536269514722;
constexpr int kLeastReleases = 30;  ///< of a record that is fitted
constexpr int kFitDraws = 400, kFitWarmUp = 200, kPriorDraws = 1000;
constexpr double kSoonest = 2019;  ///< first year of arrivals, as in calibrations

const char* const kTraitRates[] = {"change_mixer", "change_channel", "change_residual",
                                   "change_precision", "change_decoding"};

ChangeDraw change_of(const std::map<std::string, double>& p) {
  ChangeDraw d;
  d.novel = p.at("innovation_rate") * p.at("novel_probability");
  d.own = p.at("spread_own");
  d.imitation = p.at("spread_imitation");
  for (const char* name : kTraitRates) d.traits += p.at(name);
  return d;
}

std::vector<std::string> needed() {
  std::vector<std::string> names{"innovation_rate", "novel_probability", "spread_own",
                                 "spread_imitation"};
  names.insert(names.end(), std::begin(kTraitRates), std::end(kTraitRates));
  return names;
}

std::vector<ChangeDraw> fitted(const Record& past, std::uint64_t seed) {
  CalibrationOptions options;
  options.draws = kFitDraws;
  options.warm_up = kFitWarmUp;
  options.seed = seed;
  options.since = std::min(kSoonest, past.until - 2);
  const Calibration fit = calibrate(past, {}, options);
  std::map<std::string, std::vector<double>> columns;
  for (const std::string& name : needed()) columns[name] = fit.posterior.column(name);
  std::vector<ChangeDraw> out;
  for (std::size_t i = 0; i < fit.posterior.draws.size(); ++i) {
    std::map<std::string, double> row;
    for (const auto& [name, values] : columns) row[name] = values[i];
    out.push_back(change_of(row));
  }
  return out;
}

/// Draws from the intervals that the fits start from, each parameter on its own.
std::vector<ChangeDraw> from_priors(std::uint64_t seed) {
  const ProcessFile process = load_process(core::home_path("evolution/process_fitted.yaml"));
  const core::RandomStream stream(seed);
  std::vector<ChangeDraw> out;
  for (std::uint32_t i = 0; i < kPriorDraws; ++i) {
    std::map<std::string, double> row;
    std::uint32_t k = 0;
    for (const std::string& name : needed()) {
      const auto p = std::find_if(process.all.begin(), process.all.end(),
                                  [&](const Parameter& x) { return x.name == name; });
      const bool logs = p->log_scale && p->prior_low > 0;
      const double low = logs ? std::log(p->prior_low) : p->prior_low;
      const double high = logs ? std::log(p->prior_high) : p->prior_high;
      const double x =
          0.5 * (low + high) + 0.5 * (high - low) / kNormal95 * stream.normal({i, k++, 0, 1, 0});
      row[name] = std::clamp(logs ? std::exp(x) : x, p->range.min, p->range.max);
    }
    out.push_back(change_of(row));
  }
  return out;
}

/// Lognormal through a 90 % interval, its value at 0.
double lognormal(const core::Sourced& x, double z) {
  const double sd = std::log(z < 0 ? x.value / x.low : x.high / x.value) / kNormal95;
  return x.value * std::exp(z * sd);
}

double spread_at(const ChangeDraw& d, double t) {
  const double e = std::exp(-(d.own + d.imitation) * t);
  return (1 - e) / (1 + d.imitation / d.own * e);
}

/// One sample's chance: uniform and exponential draws in order.
struct Luck {
  core::RandomStream stream;
  std::uint32_t sample;
  std::uint32_t next = 0;
  double uniform() { return stream.uniform({sample, next++, 0, 2, 0}); }
  double exponential(double rate) { return rate > 0 ? -std::log(1 - uniform()) / rate : HUGE_VAL; }
  double normal() { return stream.normal({sample, next++, 0, 3, 0}); }
};

/// Year after the decision in which less than the lost share of demand is left; beyond the horizon
/// infinite. On a grid of a twelfth of a year.
double workload_year(const ChipClass& chip, const CauseFile& causes, const ChangeDraw& d,
                     Luck& luck) {
  std::vector<double> missed;
  for (double t = luck.exponential(d.novel); t < causes.horizon; t += luck.exponential(d.novel))
    if (luck.uniform() <= chip.misses) missed.push_back(t);
  const double drift = chip.family || !chip.models ? 0.0 : d.traits;
  for (int month = 1; month <= causes.horizon * 12; ++month) {
    const double t = month / 12.0;
    double kept = std::exp(-drift * t);
    for (const double from : missed)
      if (from < t) kept *= 1 - spread_at(d, t - from);
    if (kept < causes.lost_share) return t;
  }
  return HUGE_VAL;
}

double overtaken_year(const ChipClass& chip, const CauseFile& causes, Luck& luck) {
  const double gain = lognormal(chip.gain, luck.normal());
  const double progress = lognormal(causes.progress, luck.normal());
  const double opex = lognormal(causes.opex_share, luck.normal());
  const double build = lognormal(causes.build, luck.normal());
  return build + std::max(0.0, std::log((chip.rivals ? 1.0 : gain) / opex) / progress);
}

}  // namespace

Knowledge known_at(const Record& record, double year, bool models, std::uint64_t seed) {
  Knowledge out;
  if (models && !record.models.empty() && record.models.front().year < year) {
    const Record past = record.as_of(year);
    const auto releases = static_cast<int>(past.notable().size());
    if (releases >= kLeastReleases) {
      out.releases = releases;
      out.draws = fitted(past, seed);
      return out;
    }
  }
  out.draws = from_priors(seed);
  return out;
}

Forecast forecast(const ChipClass& chip, const CauseFile& causes, const Knowledge& knowledge,
                  int samples, std::uint64_t seed) {
  std::array<int, kCauses> first{};
  const core::RandomStream stream(seed);
  for (int i = 0; i < samples; ++i) {
    const ChangeDraw& d = knowledge.draws[static_cast<std::size_t>(i) % knowledge.draws.size()];
    Luck luck{stream, static_cast<std::uint32_t>(i)};
    const double failure = lognormal(causes.failure, luck.normal());
    const std::array<double, kCauses> year{workload_year(chip, causes, d, luck),
                                           overtaken_year(chip, causes, luck),
                                           luck.exponential(failure)};
    const auto soonest = std::min_element(year.begin(), year.end());
    if (*soonest < causes.horizon) ++first[static_cast<std::size_t>(soonest - year.begin())];
  }
  Forecast out;
  for (std::size_t k = 0; k < first.size(); ++k) {
    out.by_cause[k] = static_cast<double>(first[k]) / samples;
    out.stranded += out.by_cause[k];
  }
  out.likeliest = static_cast<Cause>(std::max_element(first.begin(), first.end()) - first.begin());
  return out;
}

std::vector<Replay> replay_cases(const std::vector<Case>& all, const CauseFile& causes,
                                 const Record& record, std::uint64_t seed) {
  constexpr int kSamples = 20000;
  std::map<std::pair<double, bool>, Knowledge> known;
  std::vector<Replay> out;
  for (const Case& c : all) {
    Replay r;
    r.fact = c;
    if (const ChipClass* chip = causes.find(c.specialised_to)) {
      const std::pair key{c.decided, chip->models};
      auto found = known.find(key);
      if (found == known.end())
        found = known.emplace(key, known_at(record, c.decided, chip->models, seed)).first;
      r.chip_class = chip->id;
      r.releases = found->second.releases;
      r.forecast = forecast(*chip, causes, found->second, kSamples, seed);
    }
    out.push_back(std::move(r));
  }
  return out;
}

}  // namespace strandline::evolution::cases
