// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_fit.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/parallel.h"

namespace strandline::hw {
namespace {

/// One row more than ten times off tells no more than one that is e times off.
constexpr double kCap = 1;
/// Of TTFT beside TPOT and throughput: it hangs on arrivals that the tables do not give.
constexpr double kTtftWeight = 0.5;
/// Rows of one work unit; does not depend on threads.
constexpr std::size_t kBlock = 32;

void add_error(double& sum, double& weight, double share, const std::optional<double>& predicted,
               const std::optional<double>& measured) {
  if (!predicted || !measured || *measured <= 0 || *predicted <= 0) return;
  sum += share * std::min(kCap, std::fabs(std::log(*predicted / *measured)));
  weight += share;
}

float row_loss(const ServingRow& row, const ServingPrediction& p) {
  double sum = 0, weight = 0;
  add_error(sum, weight, 1, p.tpot_ms, row.tpot_ms);
  add_error(sum, weight, 1, p.output_tok_s_per_device, row.output_tok_s_per_device);
  add_error(sum, weight, kTtftWeight, p.ttft_ms, row.ttft_ms);
  return weight > 0 ? static_cast<float>(sum / weight) : 0.0F;
}

}  // namespace

const std::array<FittedParameter, kFittedParameters>& fitted_parameters() {
  using F = Framework;
  // Grids: about the precision that the rows carry, a step of a fifth to a half. Sums first
  // (floors, rates, traffic), then the host, then what moves TTFT alone.
  static const std::vector<double> kHostMs{0, 10, 20, 45, 90, 170, 350, 1000, 10000};
  static const std::array<FittedParameter, kFittedParameters> all{{
      {"layer_overhead", "1", 1, &F::layer_overhead, false, {1, 0.5, 0.65, 0.8, 1.2, 1.5, 2, 3, 4}},
      {"mixture_prefill", "1", 1, &F::mixture_prefill, true, {1, 1.3, 1.6, 2, 2.5, 3.2, 4}},
      {"compute", "1", 1, &F::compute, false, {1, 0.85, 0.7, 0.55, 0.4, 0.3, 0.2, 0.1, 0.07, 0.05}},
      {"bandwidth", "1", 1, &F::bandwidth, false, {1, 0.9, 0.8, 0.7, 0.5}},
      {"cache_reads", "1", 1, &F::cache_reads, false, {1, 1.3, 1.7, 2.2, 3}},
      {"step_host", "us", 1e-6, &F::step_host_s, false, {0, 100, 300, 1000, 3000}},
      {"sequence_host", "us", 1e-6, &F::sequence_host_s, false, {0, 8, 24, 50, 100, 200, 300}},
      {"request_host", "ms", 1e-3, &F::request_host_s, true, kHostMs},
      {"first_token_steps", "1", 1, &F::first_token_steps, true, {0, 1, 2, 4, 8, 16}},
      {"draft_acceptance", "1", 1, &F::draft_acceptance, false, {0.7, 0.5, 0.6, 0.8, 0.9}},
  }};
  return all;
}

Framework at_grid_point(Framework base, const GridPoint& point) {
  for (std::size_t i = 0; i < kFittedParameters; ++i) {
    const FittedParameter& p = fitted_parameters()[i];
    core::Sourced& number = base.*p.member;
    number.value = number.low = number.high = p.grid[point[i]] * p.base;
  }
  return base;
}

ServingFit::ServingFit(Framework base, std::vector<const ServingRow*> rows,
                       std::vector<const ResolvedServingRow*> resolved, int threads)
    : base_(std::move(base)),
      rows_(std::move(rows)),
      resolved_(std::move(resolved)),
      threads_(threads) {
  for (const ResolvedServingRow* r : resolved_) groups_.push_back(r->chip->id + "/" + r->served.id);
}

std::vector<double> ServingFit::weights(const std::vector<double>& counts) const {
  std::map<std::string, double> rows_of;
  for (std::size_t i = 0; i < size(); ++i) rows_of[groups_[i]] += counts[i];
  std::vector<double> w(size());
  for (std::size_t i = 0; i < size(); ++i)
    w[i] = counts[i] > 0 ? counts[i] / std::sqrt(rows_of[groups_[i]]) : 0.0;
  return w;
}

const std::vector<float>& ServingFit::losses(const GridPoint& point) {
  const auto [found, fresh] = known_.try_emplace(point);
  if (!fresh) return found->second;
  std::vector<float>& losses = found->second;
  losses.resize(size());
  const Framework framework = at_grid_point(base_, point);
  core::parallel_blocks((size() + kBlock - 1) / kBlock, threads_, [&](std::size_t block) {
    const std::size_t end = std::min(size(), (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i)
      losses[i] =
          row_loss(*rows_[i], ServingPredictor::predict_under(framework, *rows_[i], *resolved_[i]));
  });
  return losses;
}

double ServingFit::loss(const GridPoint& point, const std::vector<double>& weights) {
  const std::vector<float>& all = losses(point);
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    sum += weights[i] * static_cast<double>(all[i]);
    weight += weights[i];
  }
  return weight > 0 ? sum / weight : 0.0;
}

std::uint8_t ServingFit::best_value(std::size_t parameter, GridPoint point, std::uint8_t home,
                                    const std::vector<double>& weights, double worth) {
  point[parameter] = home;
  const double at_home = loss(point, weights);
  std::uint8_t best = home;
  double least = at_home - worth;
  const std::size_t values = fitted_parameters()[parameter].grid.size();
  for (std::uint8_t v = 0; v < values; ++v) {
    if (v == home) continue;
    point[parameter] = v;
    const double here = loss(point, weights);
    if (here >= least) continue;
    least = here;
    best = v;
  }
  return best;
}

double ServingFit::groups_of(const std::vector<double>& weights) const {
  std::set<std::string> present;
  for (std::size_t i = 0; i < size(); ++i)
    if (weights[i] > 0) present.insert(groups_[i]);
  return std::max(1.0, static_cast<double>(present.size()));
}

double ServingFit::worth_of(const std::vector<double>& weights,
                            const ServingFitOptions& options) const {
  return options.worth * (1 + options.worth_groups / groups_of(weights));
}

GridPoint ServingFit::descend(const std::vector<double>& weights, const ServingFitOptions& options,
                              GridPoint home) {
  const double worth = worth_of(weights, options);
  const auto cost = [&](const GridPoint& point) {
    double left = 0;
    for (std::size_t i = 0; i < kFittedParameters; ++i) left += point[i] != home[i];
    return loss(point, weights) + worth * left;
  };
  const GridPoint near = descend(weights, options, home, home);
  if (home == GridPoint{}) return near;
  const GridPoint far = descend(weights, options, home, {});
  return cost(far) < cost(near) ? far : near;
}

GridPoint ServingFit::descend(const std::vector<double>& weights, const ServingFitOptions& options,
                              GridPoint home, GridPoint start) {
  GridPoint point = start;
  const double worth = worth_of(weights, options);
  for (int round = 0; round < options.rounds; ++round) {
    const GridPoint before = point;
    for (std::size_t i = 0; i < kFittedParameters; ++i)
      if (!options.pooled_only || fitted_parameters()[i].pooled)
        point[i] = best_value(i, point, home[i], weights, worth);
    if (point == before) break;
  }
  return point;
}

}  // namespace strandline::hw
