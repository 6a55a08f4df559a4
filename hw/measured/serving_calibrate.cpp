// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_calibrate.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/statistics.h"

namespace strandline::hw {
namespace {

/// Rows of one work unit; does not depend on threads.
constexpr std::size_t kBlock = 64;
constexpr double kLowQuantile = 0.05, kHighQuantile = 0.95;
constexpr std::uint16_t kResampleDraw = 1;

constexpr const char* kFit =
    "fit to the measured serving points of this entry by `strandline hw calibrate`; coordinate "
    "descent, a parameter leaves the pooled value only where it lowers the mean absolute log error "
    "by 0.002 (1 + 2 / chips x models); interval: 5th to 95th percentile over resampled chips and "
    "models "
    "(docs/measured_serving.md, which also gives the errors on what was left out)";
constexpr const char* kNone =
    "default, nothing is added; the rows of this entry did not ask for more";
constexpr const char* kPooled =
    "pooled fit to all entries by `strandline hw calibrate`; the rows of this entry did not ask "
    "for "
    "another value";
constexpr const char* kDraftPrior =
    "assumption: 0.7 per drafted token with three of them, below the 0.85 to 0.9 that "
    "DeepSeek-V3's "
    "report (arXiv:2412.19437, section 5.4.3) gives for one, as later drafts are accepted less; "
    "the "
    "rows of this entry asked for no other value or draft nothing";

/// How often each row counts in a resample of the groups with replacement (of the rows, where there
/// is one group).
std::vector<double> resampled(const std::vector<std::string>& groups, std::uint64_t seed,
                              std::uint32_t draw) {
  const core::RandomStream random(seed);
  std::set<std::string> distinct(groups.begin(), groups.end());
  const bool by_row = distinct.size() < 2;
  const std::vector<std::string> units(distinct.begin(), distinct.end());
  const std::size_t n = by_row ? groups.size() : units.size();
  std::vector<double> drawn(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = random.uniform(
        {.path = draw, .entity = static_cast<std::uint32_t>(i), .factor = kResampleDraw});
    drawn[std::min(n - 1, static_cast<std::size_t>(u * static_cast<double>(n)))] += 1;
  }
  if (by_row) return drawn;
  std::vector<double> counts;
  for (const std::string& g : groups)
    counts.push_back(drawn[static_cast<std::size_t>(
        std::lower_bound(units.begin(), units.end(), g) - units.begin())]);
  return counts;
}

/// Intervals of each parameter at `point`, in base units.
void set_intervals(Framework& framework, ServingFit& fit, const GridPoint& home,
                   const GridPoint& point, const ServingFitOptions& options) {
  std::array<std::vector<double>, kFittedParameters> samples;
  ServingFitOptions once = options;
  once.rounds = 1;
  for (int draw = 0; draw < options.resamples; ++draw) {
    const auto counts = resampled(fit.groups(), options.seed, static_cast<std::uint32_t>(draw));
    const Framework f =
        at_grid_point(framework, fit.descend(fit.weights(counts), once, home, point));
    for (std::size_t i = 0; i < kFittedParameters; ++i)
      samples[i].push_back((f.*fitted_parameters()[i].member).value);
  }
  for (std::size_t i = 0; i < kFittedParameters && options.resamples > 0; ++i) {
    core::Sourced& number = framework.*fitted_parameters()[i].member;
    number.low = std::min(number.value, core::quantile(samples[i], kLowQuantile));
    number.high = std::max(number.value, core::quantile(samples[i], kHighQuantile));
  }
}

const char* default_source(const FittedParameter& p) {
  return p.member == &Framework::draft_acceptance ? kDraftPrior : kNone;
}

void cite(Framework& framework, const GridPoint& home, const GridPoint& point) {
  for (std::size_t i = 0; i < kFittedParameters; ++i) {
    const FittedParameter& p = fitted_parameters()[i];
    const char* stays = home[i] > 0 ? kPooled : default_source(p);
    (framework.*p.member).source = point[i] == home[i] ? stays : kFit;
  }
}

core::Table parameter_table() {
  std::vector<core::Table::Column> columns{{"entry"}, {"vendors"},         {"sources"},
                                           {"rows"},  {"loss_default", 3}, {"loss", 3}};
  for (const FittedParameter& p : fitted_parameters())
    columns.push_back({std::string(p.name) + (p.base == 1 ? "" : std::string("_") + p.unit), 3});
  return core::Table(columns);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : " ") + t;
  return all;
}

}  // namespace

ServingEntries entries_of(const ServingPredictor& predictor, const std::vector<ServingRow>& rows,
                          int threads) {
  ServingEntries e;
  e.resolved.resize(rows.size());
  core::parallel_blocks((rows.size() + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
    const std::size_t end = std::min(rows.size(), (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i) e.resolved[i] = predictor.resolve(rows[i]);
  });
  const std::vector<Framework>& all = predictor.frameworks().all();
  e.rows.resize(all.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (e.resolved[i].status != "ok") continue;
    const Framework& f = predictor.frameworks().find(rows[i].framework, *e.resolved[i].chip,
                                                     rows[i].source, rows[i].date);
    e.rows[static_cast<std::size_t>(&f - all.data())].push_back(i);
  }
  return e;
}

ServingFit fit_of(const Framework& base, const std::vector<ServingRow>& rows,
                  const ServingEntries& entries, const std::vector<std::size_t>& which,
                  int threads) {
  std::vector<const ServingRow*> own;
  std::vector<const ResolvedServingRow*> resolved;
  for (const std::size_t i : which) {
    own.push_back(&rows[i]);
    resolved.push_back(&entries.resolved[i]);
  }
  return ServingFit(base, std::move(own), std::move(resolved), threads);
}

std::vector<std::size_t> spread_rows(const std::vector<ServingRow>& rows,
                                     const ServingEntries& entries,
                                     const std::vector<std::size_t>& own, std::size_t most) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (const std::size_t i : own)
    groups[entries.resolved[i].chip->id + "/" + rows[i].model + "/" + rows[i].precision].push_back(
        i);
  std::vector<std::size_t> spread;
  for (const auto& [name, members] : groups) {
    const std::size_t taken = std::min(most, members.size());
    for (std::size_t k = 0; k < taken; ++k)
      spread.push_back(members[(2 * k + 1) * members.size() / (2 * taken)]);
  }
  return spread;
}

std::vector<std::size_t> pooled_rows(const std::vector<ServingRow>& rows,
                                     const ServingEntries& entries) {
  std::vector<std::size_t> pool;
  for (const std::vector<std::size_t>& own : entries.rows) {
    std::vector<std::size_t> closed;
    for (const std::size_t i : own)
      if (rows[i].kind == ServingKind::kClosedLoop) closed.push_back(i);
    const auto few = spread_rows(rows, entries, closed, kPoolRows);
    pool.insert(pool.end(), few.begin(), few.end());
  }
  return pool;
}

GridPoint home_of(const std::vector<ServingRow>& rows, const std::vector<std::size_t>& own,
                  const GridPoint& pooled) {
  const bool serves = own.empty() || std::any_of(own.begin(), own.end(), [&](std::size_t i) {
                        return rows[i].kind == ServingKind::kClosedLoop;
                      });
  return serves ? pooled : GridPoint{};
}

ServingCalibration calibrate_serving(const ServingPredictor& predictor,
                                     const std::vector<ServingRow>& rows,
                                     const ServingFitOptions& options) {
  const ServingEntries entries = entries_of(predictor, rows, options.threads);
  ServingCalibration result{predictor.frameworks().all(), parameter_table(), ""};
  ServingFit pool =
      fit_of(result.frameworks.back(), rows, entries, pooled_rows(rows, entries), options.threads);
  ServingFitOptions shared = options;
  shared.pooled_only = true;
  const GridPoint closed = pool.descend(pool.weights(std::vector<double>(pool.size(), 1)), shared);
  for (std::size_t e = 0; e < result.frameworks.size(); ++e) {
    Framework& framework = result.frameworks[e];
    const GridPoint home = home_of(rows, entries.rows[e], closed);
    if (entries.rows[e].size() < kLeastRows) {
      framework = at_grid_point(framework, home);
      cite(framework, home, home);
      continue;
    }
    ServingFit fit = fit_of(framework, rows, entries,
                            spread_rows(rows, entries, entries.rows[e], kFitRows), options.threads);
    const auto weights = fit.weights(std::vector<double>(fit.size(), 1.0));
    const GridPoint point = fit.descend(weights, options, home);
    framework = at_grid_point(framework, point);
    set_intervals(framework, fit, home, point, options);
    cite(framework, home, point);
    std::vector<core::Cell> row{
        joined(framework.names),   joined(framework.vendors),
        joined(framework.sources), static_cast<std::int64_t>(entries.rows[e].size()),
        fit.loss(home, weights),   fit.loss(point, weights)};
    for (const FittedParameter& p : fitted_parameters())
      row.push_back((framework.*p.member).value / p.base);
    result.parameters.add(std::move(row));
  }
  result.yaml = frameworks_yaml(result.frameworks);
  return result;
}

}  // namespace strandline::hw
