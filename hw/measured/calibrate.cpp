// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/calibrate.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/hash.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "core/statistics.h"
#include "hw/measured/simplex_search.h"

namespace strandline::hw {
namespace {

using Rows = std::vector<const KernelCase*>;
using Key = std::pair<std::string, std::string>;  ///< chip and class

constexpr std::uint64_t kSeed = 2026;
constexpr std::size_t kLeastRows = 8;  ///< more rows than numbers, or no law of its own
constexpr int kScoutEvaluations = 800, kEvaluations = 1600, kResampleEvaluations = 200;
/// Weight of the mean beside the median: keeps the tails, and makes the objective smooth enough to
/// descend.
constexpr double kMeanWeight = 0.5;

/// A law from a point of the unit cube: each number on a logarithmic scale between its bounds.
EfficiencyLaw law_at(const std::vector<double>& x) {
  const auto low = least_law().numbers(), high = most_law().numbers();
  std::array<double, EfficiencyLaw::kNumbers> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = low[i] * std::pow(high[i] / low[i], x[i]);
  return EfficiencyLaw::of(numbers);
}

std::vector<double> point_of(const EfficiencyLaw& law) {
  const auto low = least_law().numbers(), high = most_law().numbers(), numbers = law.numbers();
  std::vector<double> x(numbers.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = std::clamp(std::log(numbers[i] / low[i]) / std::log(high[i] / low[i]), 0.0, 1.0);
  return x;
}

/// Median and a share of the mean of the sample, which is reordered.
double loss_of(std::vector<double>& errors) {
  double sum = 0;
  for (double e : errors) sum += e;
  const auto middle = errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2);
  std::nth_element(errors.begin(), middle, errors.end());
  return *middle + kMeanWeight * sum / static_cast<double>(errors.size());
}

/// Fits `rows` from each of the `starts`, and the best of those once more and longer.
EfficiencyLaw fit(const Rows& rows, const std::vector<EfficiencyLaw>& starts, int scouts,
                  int evaluations) {
  std::vector<double> errors(rows.size());
  const auto loss = [&](const std::vector<double>& x) {
    const EfficiencyLaw law = law_at(x);
    for (std::size_t i = 0; i < rows.size(); ++i)
      errors[i] = std::abs(std::log(predicted_us(*rows[i], law) / *rows[i]->measured_us));
    return loss_of(errors);
  };
  constexpr double kStep = 0.15;
  std::vector<double> best;
  for (const EfficiencyLaw& start : starts) {
    auto x = point_of(start);
    if (starts.size() > 1) x = simplex_least(loss, std::move(x), kStep, scouts);
    if (best.empty() || loss(x) < loss(best)) best = std::move(x);
  }
  return law_at(simplex_least(loss, std::move(best), kStep, evaluations));
}

/// Where searches start: what tuned kernels of a GPU reach and a launch; bound by compute sooner or
/// later than by memory, by many small blocks or few large ones. One start alone ends in valleys
/// where half of the rows are off.
std::vector<EfficiencyLaw> first_guesses(const Rows& rows) {
  double fastest = *rows.front()->measured_us;
  for (const KernelCase* c : rows) fastest = std::min(fastest, *c->measured_us);
  std::vector<EfficiencyLaw> guesses;
  for (const double stream : {0.9, 0.4})
    for (const double rate : {0.8, 0.3})
      for (const double block_b_s : {1e11, 1e12})
        guesses.push_back({.rate = rate,
                           .stream = stream,
                           .start_s = 0.7e-6 * fastest,
                           .exposed = 0.1,
                           .cached = 1.5,
                           .block_b_s = block_b_s,
                           .wave_s = block_b_s > 5e11 ? 1.2e-6 : 0.3e-6});
  return guesses;
}

/// Rows of shapes drawn with replacement.
Rows resample(const Rows& rows, int draw) {
  std::map<std::uint64_t, Rows> shapes;
  for (const KernelCase* c : rows) shapes[c->shape].push_back(c);
  std::vector<const Rows*> list;
  for (const auto& [hash, same] : shapes) list.push_back(&same);
  const core::RandomStream stream(kSeed, static_cast<std::uint32_t>(draw));
  Rows out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const double u = stream.uniform({.entity = static_cast<std::uint32_t>(i)});
    const auto pick = static_cast<std::size_t>((1 - u) * static_cast<double>(list.size()));
    const Rows& drawn = *list[std::min(pick, list.size() - 1)];
    out.insert(out.end(), drawn.begin(), drawn.end());
  }
  return out;
}

FittedLaw fit_with_interval(const Rows& rows, int resamples) {
  FittedLaw f;
  const KernelCase& like = *rows.front();
  f.chip = like.chip;
  f.family = like.family;
  f.silicon = like.silicon;
  f.kind = like.kind;
  f.kernel = like.kernel;
  f.dtype = like.dtype;
  f.phase = like.phase;
  f.rows = rows.size();
  f.unsplit = like.walk_s > 0;
  f.law = f.low = f.high = fit(rows, first_guesses(rows), kScoutEvaluations, kEvaluations);
  if (resamples <= 0) return f;
  std::array<std::vector<double>, EfficiencyLaw::kNumbers> drawn;
  for (int i = 0; i < resamples; ++i) {
    const auto numbers = fit(resample(rows, i), {f.law}, 0, kResampleEvaluations).numbers();
    for (std::size_t k = 0; k < numbers.size(); ++k) drawn[k].push_back(numbers[k]);
  }
  auto low = f.law.numbers(), high = f.law.numbers();
  for (std::size_t k = 0; k < low.size(); ++k) {
    low[k] = std::min(low[k], core::quantile(drawn[k], 0.1));
    high[k] = std::max(high[k], core::quantile(drawn[k], 0.9));
  }
  f.low = EfficiencyLaw::of(low);
  f.high = EfficiencyLaw::of(high);
  return f;
}

std::map<Key, Rows> by_class(const std::vector<KernelCase>& cases, const CaseFilter& seen) {
  std::map<Key, Rows> out;
  for (const KernelCase& c : cases)
    if (c.why.empty() && c.measured_us && *c.measured_us > 0 && seen(c))
      out[{c.chip, c.law_class()}].push_back(&c);
  return out;
}

double two_parameter_s(const KernelCase& c, const std::vector<double>& x) {
  // Start of 0.5 to 500 us, efficiency of 0.01 to 1.
  return 0.5e-6 * std::pow(1000, x[0]) +
         std::max(c.flops_s, c.bytes_s) / (0.01 * std::pow(100, x[1]));
}

std::vector<double> fit_two_parameters(const Rows& rows) {
  std::vector<double> errors(rows.size());
  const auto loss = [&](const std::vector<double>& x) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      errors[i] = std::abs(std::log(1e6 * two_parameter_s(*rows[i], x) / *rows[i]->measured_us));
    return loss_of(errors);
  };
  return simplex_least(loss, {0.4, 0.8}, 0.15, kEvaluations);
}

}  // namespace

KernelLaws calibrate_kernels(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                             int resamples, int threads) {
  const auto classes = by_class(cases, seen);
  std::vector<std::pair<Key, const Rows*>> work;
  for (const auto& [key, rows] : classes)
    if (rows.size() >= kLeastRows) work.emplace_back(key, &rows);
  std::vector<FittedLaw> fitted(work.size());
  core::parallel_blocks(work.size(), threads, [&](std::size_t i) {
    fitted[i] = fit_with_interval(*work[i].second, resamples);
  });
  KernelLaws laws;
  for (std::size_t i = 0; i < work.size(); ++i) laws.add(fitted[i]);
  return laws;
}

std::vector<double> two_parameter_us(const std::vector<KernelCase>& cases, const CaseFilter& seen,
                                     int threads) {
  const auto classes = by_class(cases, seen);
  std::vector<std::pair<Key, const Rows*>> work;
  for (const auto& [key, rows] : classes) work.emplace_back(key, &rows);
  std::vector<std::vector<double>> fitted(work.size());
  core::parallel_blocks(work.size(), threads,
                        [&](std::size_t i) { fitted[i] = fit_two_parameters(*work[i].second); });
  std::map<Key, std::vector<double>> laws;
  for (std::size_t i = 0; i < work.size(); ++i) laws[work[i].first] = fitted[i];
  std::vector<double> out;
  for (const KernelCase& c : cases) {
    const auto found = laws.find({c.chip, c.law_class()});
    out.push_back(found == laws.end() ? 0.0 : 1e6 * two_parameter_s(c, found->second));
  }
  return out;
}

}  // namespace strandline::hw
