// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/files.h"
#include "core/rng.h"
#include "strategy/path_kernel.h"
#include "strategy/plans.h"

namespace strandline::tests {

/// Capabilities of the synthetic library: anonymous bits.
constexpr std::uint64_t kDense = 1, kMoe = 2, kScan = 4, kNovel = 8;

/// A small world: genomes 0 dense, 1 MoE, 2 scan, 3 novel; two segments; columns below. Rates are
/// powers of two, so that 1/rate is exact.
struct SmallWorld {
  enum Column { kGpu, kGpuNext, kNarrow, kWide, kAll, kSemi };
  core::CostTable costs;
  strategy::Terms terms = strategy::load_terms(core::home_path("strategy/terms.yaml"));
  core::Future future;
  core::RandomStream stream{7};

  SmallWorld() {
    terms.expected_price_decline = 0;  // prices of the calm market are level
    costs.segments = {core::Segment{"chat"}, core::Segment{"long"}};
    costs.genomes = 4;
    costs.needs = {kDense, kDense | kMoe, kDense | kScan, kDense | kNovel};
    add("gpu@0", ~std::uint64_t{0}, true, 1024, 40000, 6000, 0);
    add("gpu@8", ~std::uint64_t{0}, true, 2048, 40000, 8000, 8);
    add("narrow@0", kDense | kMoe, false, 2048, 12000, 4000, 0);
    add("wide@0", kDense | kMoe | kScan, false, 1536, 14000, 5000, 0);
    add("all@0", ~std::uint64_t{0}, false, 2048, 12000, 4000, 0);
    add("semi@0", kDense | kMoe, true, 1280, 14000, 5000, 0);
    for (int c : {kNarrow, kWide, kAll, kSemi}) {
      costs.columns[c].nre_usd = 200e6;
      costs.columns[c].mask_set_usd = 20e6;
    }
    make_future(40);
  }

  void add(const char* id, std::uint64_t native, bool programmable, double tok_s, double capex_usd,
           double chip_usd, int available) {
    core::CostTable::Column column;
    column.id = id;
    column.native_mask = native;
    column.programmable = programmable;
    column.capex_usd = capex_usd;
    column.chip_cost_usd = chip_usd;
    column.power_kw = 1.5;
    column.available_quarter = available;
    costs.columns.push_back(column);
    for (std::size_t s = 0; s < costs.segments.size(); ++s)
      for (int g = 0; g < costs.genomes; ++g) {
        core::CostTable::Cell cell;
        const bool can = programmable || (costs.needs[g] & ~native) == 0;
        cell.serves = can ? core::Serves::kNative : core::Serves::kNoOperator;
        cell.decode_tok_s = can ? static_cast<float>(tok_s) : 0.0f;
        cell.prefill_tok_s = can ? static_cast<float>(4 * tok_s) : 0.0f;
        costs.cells.push_back(cell);
      }
  }

  /// A calm market: half dense, half MoE, demand level, prices a little above what renting costs.
  void make_future(int quarters) {
    future = core::Future{};
    future.quarters = quarters;
    future.known_mask = kDense | kMoe | kScan;
    future.appeared.fill(-1);
    for (int c = 0; c < 3; ++c) future.appeared[c] = 0;
    for (int t = 0; t < quarters; ++t) {
      core::FutureQuarter& q = future.quarter[t];
      q.families = 2;
      q.genome[0] = 0;
      q.genome[1] = 1;
      q.compute_price_usd_h = 2.0;
      q.rent_usd_h = 2.0;
      for (int s = 0; s < 2; ++s) {
        q.share[s][0] = q.share[s][1] = 0.5f;
        q.demand_mtok[s] = 4e9;
        q.gpu_hours_per_mtok[s] = 1e6 / 3600.0 * (1.0 / 1024 + 1.0 / 4096);
        q.price_usd_mtok[s] = q.gpu_hours_per_mtok[s] * q.compute_price_usd_h * 1.2;
      }
      q.newest_gpu = t < 8 ? kGpu : kGpuNext;
      q.demand_scale = 1e6;
      q.supply.count = 1;
      q.supply.capacity[0] = 5e5;
      q.supply.opex_usd_h[0] = 0.3;
    }
  }

  /// From quarter `from` on a share of traffic moves to genome `g` (and its capability appears).
  void shift(int from, int g, float share) {
    if (g == 3) future.appeared[3] = static_cast<std::int16_t>(from);
    for (int t = from; t < future.quarters; ++t) {
      core::FutureQuarter& q = future.quarter[t];
      q.families = 3;
      q.genome[2] = static_cast<std::uint16_t>(g);
      for (int s = 0; s < 2; ++s) {
        q.share[s][0] = q.share[s][1] = (1.0f - share) / 2;
        q.share[s][2] = share;
      }
    }
  }

  /// Every lag, loss and luck away: silicon works at once and as designed.
  void no_frictions() {
    terms.start_to_volume_quarters = terms.tapeout_to_volume_quarters = 0;
    terms.behind_schedule = 0;
    terms.first_spin_success = 1;
    terms.own_software_start = 1;
    terms.prepay_fraction = 0;
    terms.design_team_musd = terms.compiler_team_musd = 0;
    terms.steering = 0;
    terms.own_allocation_share = terms.gpu_allocation_share = 1;
  }

  strategy::Plan plan(strategy::PlanKind kind, int own = kNarrow) const {
    strategy::Plan p;
    p.kind = kind;
    p.gpu_columns = {kGpu, kGpuNext};
    if (strategy::builds_own(kind)) {
      p.own_columns = {own};
      p.own_start_quarter = {0};
    }
    return p;
  }

  std::vector<strategy::Plan> all_plans() const {
    strategy::Lineup lineup;
    lineup.gpu = {kGpu, kGpuNext};
    lineup.narrow = {{kNarrow, kNarrow}, {0, 8}};
    lineup.wide = {{kWide, kWide}, {0, 8}};
    lineup.semi = {{kSemi}, {0}};
    return strategy::default_plans(lineup);
  }

  strategy::Outcome play(const strategy::Plan& p, std::uint32_t path = 0) const {
    strategy::Outcome out;
    strategy::play({&terms, &costs}, p, stream, path, future, out);
    return out;
  }
};

/// A future drawn with wild but legal numbers: shares, demand, prices, novelty move at random.
inline void randomize(SmallWorld& w, std::uint32_t path) {
  w.make_future(40);
  int appears = 64;
  for (int t = 0; t < 40; ++t) {
    core::FutureQuarter& q = w.future.quarter[t];
    const auto u = w.stream.uniforms({path, 0, static_cast<std::uint16_t>(t), 0x7000, 0});
    const auto v = w.stream.uniforms({path, 1, static_cast<std::uint16_t>(t), 0x7000, 0});
    q.families = 4;
    double weight[4] = {1.0, u[0], v[0] * t / 20, v[1] * (t / 30)};
    if (weight[3] > 0 && appears > t) appears = t;
    const double sum = weight[0] + weight[1] + weight[2] + weight[3];
    for (int f = 0; f < 4; ++f) {
      q.genome[f] = static_cast<std::uint16_t>(f);
      for (int s = 0; s < 2; ++s) q.share[s][f] = static_cast<float>(weight[f] / sum);
    }
    const double level = core::kernel::exp(2.0 * (u[0] - 0.5) - 0.05 * t);
    q.compute_price_usd_h *= level;
    q.rent_usd_h *= level * (0.5 + u[1]);
    q.gpu_capex_factor = 0.5 + v[0];
    q.memory_price_factor = 0.5 + 2 * v[1];
    q.innovations = std::floor(4 * u[1]);
    for (int s = 0; s < 2; ++s) {
      q.price_usd_mtok[s] *= level;
      q.demand_mtok[s] *= core::kernel::exp(0.1 * t * (u[1] - 0.3));
    }
  }
  if (appears < 64) w.future.appeared[3] = static_cast<std::int16_t>(appears);
}

/// |a - b| relative to the larger.
inline double deviation(double a, double b) {
  const double size = std::max(std::abs(a), std::abs(b));
  return size > 0 ? std::abs(a - b) / size : 0.0;
}

}  // namespace strandline::tests
