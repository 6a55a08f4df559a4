// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_fit.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/error.h"
#include "core/parallel.h"

namespace strandline::hw {
namespace {

/// One row more than ten times off tells no more than one that is e times off.
constexpr double kCap = 1;
/// Of TTFT beside TPOT and throughput: it hangs on arrivals that the tables do not give.
constexpr double kTtftWeight = 0.5;
/// Rows of one work unit; does not depend on threads.
constexpr std::size_t kBlock = 32;
/// Of a search over a grid: every fourth value first, then halves of that about the best.
constexpr int kStride = 4;

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

// Rows that a parameter can move.
bool on_several_chips(const ServingRow& /*row*/, const ResolvedServingRow& resolved) {
  return resolved.partition.tensor * resolved.partition.attention_data > 1;
}
bool of_a_mixture(const ServingRow& /*row*/, const ResolvedServingRow& resolved) {
  return has_routed_experts(resolved.served);
}
bool in_a_loop(const ServingRow& row, const ResolvedServingRow& /*resolved*/) {
  return row.kind != ServingKind::kStatic && !row.decode;
}
bool on_replicas(const ServingRow& row, const ResolvedServingRow& resolved) {
  return in_a_loop(row, resolved) && resolved.partition.attention_data > 1;
}
bool with_drafts(const ServingRow& row, const ResolvedServingRow& /*resolved*/) {
  return row.drafts;
}

/// The chips of some rows under a framework; those that miss a fact are left out.
std::map<const Chip*, ChipModel> chips_under(
    const Framework& framework, const std::vector<const ResolvedServingRow*>& resolved) {
  std::map<const Chip*, ChipModel> chips;
  for (const ResolvedServingRow* r : resolved) {
    if (chips.contains(r->chip)) continue;
    try {
      chips.emplace(r->chip, under(framework, prepare(*r->chip)));
    } catch (const core::InputError&) {
      continue;
    }
  }
  return chips;
}

/// Places of a grid's values by size: the default stands first in the grid.
const std::vector<std::uint8_t>& ascending(std::size_t parameter) {
  static const auto all = [] {
    std::array<std::vector<std::uint8_t>, kFittedParameters> orders;
    for (std::size_t p = 0; p < kFittedParameters; ++p) {
      const std::vector<double>& grid = fitted_parameters()[p].grid;
      for (std::size_t i = 0; i < grid.size(); ++i)
        orders[p].push_back(static_cast<std::uint8_t>(i));
      std::sort(orders[p].begin(), orders[p].end(),
                [&](std::uint8_t a, std::uint8_t b) { return grid[a] < grid[b]; });
    }
    return orders;
  }();
  return all[parameter];
}

}  // namespace

const std::array<FittedParameter, kFittedParameters>& fitted_parameters() {
  using F = Framework;
  // Grids: about the precision that the rows carry, a step of a tenth to a half. Sums first
  // (floors, rates, traffic), then the host, then what moves TTFT alone.
  static const std::vector<double> kHostMs{0,   5,   10,  15,  20,  30,   45,   65,   90,
                                           120, 170, 240, 350, 600, 1000, 3000, 10000};
  static const std::vector<double> kTimes{1,   0.8, 0.9,  1.1, 1.2, 1.3, 1.45, 1.6,
                                          1.8, 2,   2.25, 2.5, 2.8, 3.2, 4};
  static const std::vector<double> kFloors{1,    0.4, 0.5,  0.57, 0.65, 0.72, 0.8, 0.9, 1.1, 1.2,
                                           1.35, 1.5, 1.75, 2,    2.3,  2.6,  3,   3.5, 4};
  static const std::vector<double> kRates{1,    0.92, 0.85, 0.77, 0.7,  0.62, 0.55, 0.47, 0.4,
                                          0.35, 0.3,  0.25, 0.2,  0.14, 0.1,  0.07, 0.05};
  static const std::vector<double> kShares{1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5};
  static const std::vector<double> kReads{1, 1.15, 1.3, 1.5, 1.7, 1.95, 2.2, 2.6, 3};
  static const std::vector<double> kSkews{0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3};
  static const std::vector<double> kRankUs{0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12};
  static const std::vector<double> kStepUs{0, 100, 200, 300, 500, 1000, 2000, 3000};
  static const std::vector<double> kSequenceUs{0, 4, 8, 12, 16, 24, 36, 50, 70, 100, 140, 200, 300};
  static const std::vector<double> kFirstSteps{0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16};
  static const std::vector<double> kWaitSteps{0, 2, 5, 10, 15, 20, 30, 40, 60};
  static const std::vector<double> kAccepted{0.7, 0.5, 0.55, 0.6, 0.65, 0.75, 0.8, 0.85, 0.9};
  static const std::array<FittedParameter, kFittedParameters> all{{
      {"layer_overhead", "1", 1, &F::layer_overhead, false, kFloors},
      {"rank_wait", "us", 1e-6, &F::rank_wait_s, false, kRankUs, on_several_chips},
      {"prefill", "1", 1, &F::prefill, false, kTimes},
      {"mixture_prefill", "1", 1, &F::mixture_prefill, true, kTimes, of_a_mixture},
      {"compute", "1", 1, &F::compute, false, kRates},
      {"bandwidth", "1", 1, &F::bandwidth, false, kShares},
      {"cache_reads", "1", 1, &F::cache_reads, false, kReads},
      {"expert_skew", "1", 1, &F::expert_skew, true, kSkews, of_a_mixture},
      {"step_host", "us", 1e-6, &F::step_host_s, false, kStepUs},
      {"sequence_host", "us", 1e-6, &F::sequence_host_s, false, kSequenceUs},
      {"request_host", "ms", 1e-3, &F::request_host_s, true, kHostMs},
      {"first_token_steps", "1", 1, &F::first_token_steps, true, kFirstSteps, in_a_loop},
      {"replica_wait_steps", "1", 1, &F::replica_wait_steps, true, kWaitSteps, on_replicas},
      {"draft_acceptance", "1", 1, &F::draft_acceptance, false, kAccepted, with_drafts},
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
  for (std::size_t p = 0; p < kFittedParameters; ++p) {
    const auto moves = fitted_parameters()[p].moves;
    for (std::size_t i = 0; i < size() && !moves_[p]; ++i)
      moves_[p] = !moves || moves(*rows_[i], *resolved_[i]);
  }
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
  const std::map<const Chip*, ChipModel> chips = chips_under(framework, resolved_);
  core::parallel_blocks((size() + kBlock - 1) / kBlock, threads_, [&](std::size_t block) {
    const std::size_t end = std::min(size(), (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i)
      losses[i] = chips.contains(resolved_[i]->chip)
                      ? row_loss(*rows_[i], ServingPredictor::predict_under(
                                                framework, chips.at(resolved_[i]->chip), *rows_[i],
                                                *resolved_[i]))
                      : 0.0F;
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

double ServingFit::loss_at(std::size_t parameter, GridPoint point, std::uint8_t value,
                           const std::vector<double>& weights) {
  point[parameter] = value;
  return loss(point, weights);
}

std::uint8_t ServingFit::best_value(std::size_t parameter, GridPoint point, std::uint8_t home,
                                    const std::vector<double>& weights, double worth) {
  const std::vector<std::uint8_t>& order = ascending(parameter);
  const auto n = static_cast<int>(order.size());
  const auto cost = [&](int place) {
    const std::uint8_t v = order[static_cast<std::size_t>(place)];
    return loss_at(parameter, point, v, weights) + (v == home ? 0 : worth);
  };
  const auto place_of = [&](std::uint8_t v) {
    return static_cast<int>(std::find(order.begin(), order.end(), v) - order.begin());
  };
  int best = place_of(home);
  double least = cost(best);
  const auto attempt = [&](int place) {
    if (place < 0 || place >= n) return;
    const double here = cost(place);
    if (here >= least) return;
    least = here;
    best = place;
  };
  attempt(place_of(point[parameter]));
  for (int place = kStride / 2; place < n; place += kStride) attempt(place);
  for (int step = kStride / 2; step > 0; step /= 2) {
    const int centre = best;
    attempt(centre - step);
    attempt(centre + step);
  }
  return order[static_cast<std::size_t>(best)];
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
      if (!moves_[i])
        point[i] = home[i];
      else if (!options.pooled_only || fitted_parameters()[i].pooled)
        point[i] = best_value(i, point, home[i], weights, worth);
    if (point == before) break;
  }
  return point;
}

}  // namespace strandline::hw
