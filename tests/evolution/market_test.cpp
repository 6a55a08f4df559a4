// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/market_step.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/statistics.h"
#include "tests/evolution/fixtures.h"

namespace strandline::evolution {
namespace {

using tests::Setting;

/// Mean over paths of a number of a quarter.
template <class Get>
double mean_of(const Process& p, int quarter, Get get, World world = World::kFull) {
  double sum = 0.0;
  constexpr int kPaths = 400;
  for (std::uint32_t path = 0; path < kPaths; ++path)
    sum += get(tests::sample(p, path, world)->quarter[quarter]);
  return sum / kPaths;
}

double total(const core::SupplyStack& s) {
  double sum = 0.0;
  for (int i = 0; i < s.count; ++i) sum += s.capacity[i];
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(market)

BOOST_AUTO_TEST_CASE(a_generation_costs_what_an_owner_computes_by_hand) {
  const Process p = Setting().process();
  const Generation& base = p.market.gpus[0];
  // 45,000 USD over 5 years at 10 %, sold 68 % of the time: 45000 * 0.263797 / (8766 * 0.68).
  BOOST_TEST(base.capital_usd_h == 1.99149, boost::test_tools::tolerance(1e-4));
  // 1.4 kW * 0.083 USD/kWh * 1.1 + 3 % of 45,000 USD a year.
  BOOST_TEST(base.opex_usd_h == 1.4 * 0.083 * 1.1 + 0.03 * 45000 / 8766,
             boost::test_tools::tolerance(1e-12));
  // 14,000 USD of building over 15 years at 10 %: factor 0.131474.
  BOOST_TEST(base.site_usd_h == 14000 * 0.131474 / (8766 * 0.68),
             boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(compute_of_a_generation_is_its_rate_over_the_base) {
  const Process p = Setting().process();  // the fixture's generations run at 1, 2 and 4 times
  BOOST_TEST(p.market.gpus[0].kappa == 1.0, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(p.market.gpus[1].kappa == 2.0, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(p.market.gpus[2].kappa == 4.0, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(p.market.rivals[0].kappa == 3.0, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(the_start_price_is_the_scarcity_margin_over_long_run_cost) {
  const Process p = Setting().process();
  const Generation& base = p.market.gpus[0];
  const double price = 1.2 * (base.opex_usd_h + base.capital_usd_h + base.site_usd_h);
  for (std::uint32_t path = 0; path < 20; ++path)
    BOOST_TEST(tests::sample(p, path)->quarter[0].compute_price_usd_h == price,
               boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(spend_at_the_start_is_the_stated_market) {
  const Process p = Setting().process();
  const auto f = tests::sample(p, 0);
  double spend = 0.0;
  for (int s = 0; s < 3; ++s)
    spend += f->quarter[0].demand_mtok[s] * f->quarter[0].price_usd_mtok[s];
  BOOST_TEST(spend == 90e9 / 4, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(spending_saturates_at_the_limit) {
  // S / sqrt(1 + (S/L)^2) stays below L however fast demand grows.
  const Process p = Setting().set("demand_growth_long", 3.0).process();
  double most = 0.0;
  for (std::uint32_t path = 0; path < 200; ++path) {
    const auto f = tests::sample(p, path);
    for (int t = 0; t < f->quarters; ++t) {
      double spend = 0.0;
      for (int s = 0; s < 3; ++s)
        spend += 4 * f->quarter[t].demand_mtok[s] * f->quarter[t].price_usd_mtok[s];
      most = std::max(most, spend);
    }
  }
  BOOST_TEST(most <= 1500e9 * (1 + 1e-9));
  BOOST_TEST(most > 1400e9);
}

BOOST_AUTO_TEST_CASE(the_price_clears_supply_and_demand) {
  const Process p = Setting().process();
  for (std::uint32_t path = 0; path < 100; ++path) {
    const auto f = tests::sample(p, path);
    for (int t = 0; t < f->quarters; ++t) {
      const auto& q = f->quarter[t];
      const double price = q.compute_price_usd_h;
      const double wanted = q.demand_scale * std::pow(price, -f->elasticity);
      double below = 0.0, at = 0.0;
      for (int i = 0; i < q.supply.count; ++i) {
        if (q.supply.opex_usd_h[i] < price * (1 - 1e-12)) below += q.supply.capacity[i];
        if (q.supply.opex_usd_h[i] <= price * (1 + 1e-12)) at += q.supply.capacity[i];
      }
      BOOST_REQUIRE(wanted <= at * (1 + 1e-9));     // enough is offered at the price
      BOOST_REQUIRE(wanted >= below * (1 - 1e-9));  // and no lower price would do
      BOOST_REQUIRE_CLOSE(core::clear_market(q.supply, q.demand_scale, f->elasticity), price, 1e-9);
    }
  }
}

BOOST_AUTO_TEST_CASE(tokens_times_hours_are_the_capacity_that_runs) {
  const Process p = Setting().process();
  const auto f = tests::sample(p, 11);
  for (int t = 0; t < f->quarters; ++t) {
    const auto& q = f->quarter[t];
    double hours = 0.0;
    for (int s = 0; s < 3; ++s) {
      hours += q.demand_mtok[s] * q.gpu_hours_per_mtok[s];
      BOOST_TEST(q.price_usd_mtok[s] == q.compute_price_usd_h * q.gpu_hours_per_mtok[s]);
    }
    const double wanted = q.demand_scale * std::pow(q.compute_price_usd_h, -f->elasticity);
    BOOST_TEST(hours == std::min(wanted, total(q.supply)) * 8766 / 4,
               boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(hours_per_token_are_those_of_the_newest_gpu_in_base_units) {
  const Process p = Setting().process();
  const auto f = tests::sample(p, 4);
  for (const int t : {0, 5, 20}) {
    const auto& q = f->quarter[t];
    const int column = t < 4 ? 0 : t < 10 ? 1 : 2;
    BOOST_TEST(q.newest_gpu == column);
    double hours = 0.0;
    for (int i = 0; i < q.families; ++i) {
      const double rate = p.inputs.costs->cell(column, 0, q.genome[i]).both_tok_s();
      hours += q.share[0][i] * (1 << column) * 1e6 / (3600 * rate);
    }
    BOOST_TEST(q.gpu_hours_per_mtok[0] == hours, boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(capacity_never_grows_faster_than_the_limit) {
  Setting alone;
  alone.inputs.rival_columns.clear();  // a rival's effective capacity also moves with coverage
  const Process p = alone.process();
  for (std::uint32_t path = 0; path < 100; ++path) {
    const auto f = tests::sample(p, path);
    for (int t = 1; t < f->quarters; ++t) {
      const double growth = total(f->quarter[t].supply) / total(f->quarter[t - 1].supply);
      BOOST_REQUIRE(growth < 1.0 + std::log(3.3) / 4 + 1e-9);
    }
  }
}

BOOST_AUTO_TEST_CASE(compute_grows_as_installed_capacity_has_and_then_slower) {
  // Installed NVIDIA compute 2.3x/yr, all AI compute 3.3x/yr [2.7, 4.1] (Epoch AI).
  const Process p = Setting().process();
  const auto supply = [](const core::FutureQuarter& q) { return total(q.supply); };
  const double start = mean_of(p, 0, supply), first = mean_of(p, 4, supply),
               second = mean_of(p, 8, supply), ninth = mean_of(p, 35, supply),
               tenth = mean_of(p, 39, supply);
  BOOST_TEST_MESSAGE("growth " << first / start << ", " << second / first << ", " << tenth / ninth);
  BOOST_TEST(first / start > 1.7);
  BOOST_TEST(first / start < 4.1);
  BOOST_TEST(tenth / ninth > 1.0);
  BOOST_TEST(tenth / ninth < second / first);
}

BOOST_AUTO_TEST_CASE(the_price_of_compute_falls_with_better_chips) {
  const Process p = Setting().process();
  const auto price = [](const core::FutureQuarter& q) { return q.compute_price_usd_h; };
  BOOST_TEST(mean_of(p, 24, price) < 0.7 * mean_of(p, 0, price));
}

BOOST_AUTO_TEST_CASE(the_risk_neutral_measure_lowers_demand_by_its_drift) {
  // Out of reach of budgets, which dampen demand in one measure more than in the other.
  Setting q, free;
  q.inputs.risk_neutral = true;
  const Process p = free.set("spending_limit", 1e15).process();
  const Process r = q.set("spending_limit", 1e15).process();
  // Nine and three quarter years at 0.2 * 0.25 a year, path by path.
  const double expected = std::exp(-0.2 * 0.25 * 39 / 4);
  for (std::uint32_t path = 0; path < 10; ++path)
    BOOST_TEST(tests::sample(r, path)->quarter[39].demand_scale /
                       tests::sample(p, path)->quarter[39].demand_scale ==
                   expected,
               boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(vendors_cut_prices_only_against_rivals) {
  const auto factor = [](const core::FutureQuarter& q) { return q.gpu_capex_factor; };
  const double none = mean_of(Setting().set("vendor_response", 0.0).process(), 10, factor);
  const double half = mean_of(Setting().set("vendor_response", 0.5).process(), 10, factor);
  const double full = mean_of(Setting().set("vendor_response", 1.0).process(), 10, factor);
  BOOST_TEST(half < none - 0.01);
  BOOST_TEST(full < half - 0.01);
  BOOST_TEST(full > none * (1.0 - 0.86 * 0.65));  // never more than the margin
  Setting alone;
  alone.inputs.rival_columns.clear();
  const double a = mean_of(alone.set("vendor_response", 1.0).process(), 10, factor);
  const double b = mean_of(alone.set("vendor_response", 0.0).process(), 10, factor);
  BOOST_TEST(a == b);
}

BOOST_AUTO_TEST_CASE(rivals_shrink_when_they_cover_less) {
  const auto rivals = [](const core::FutureQuarter& q) {
    return q.supply.capacity[q.supply.count - 1] / total(q.supply);
  };
  const Process p = Setting().process();
  const double frozen = mean_of(p, 30, rivals, World::kFrozen);
  const double full = mean_of(p, 30, rivals, World::kFull);
  BOOST_TEST(full < 0.5 * frozen);
}

BOOST_AUTO_TEST_CASE(rent_jumps_both_ways_and_reverts) {
  const Process p = Setting().process();
  std::vector<double> ratio, change;
  for (std::uint32_t path = 0; path < 300; ++path) {
    const auto f = tests::sample(p, path);
    double before = 0.0;
    for (int t = 0; t < f->quarters; ++t) {
      const double x = std::log(f->quarter[t].rent_usd_h / f->quarter[t].compute_price_usd_h);
      ratio.push_back(x);
      if (t > 0) change.push_back(x - before);
      before = x;
    }
  }
  BOOST_TEST(std::abs(core::quantile(ratio, 0.5)) < 0.05);
  BOOST_TEST(core::quantile(change, 0.01) < -0.3);
  BOOST_TEST(core::quantile(change, 0.99) > 0.3);
  // Stationary deviation of the diffusion alone is 0.25 / sqrt(2 * 1.2) = 0.161; jumps widen it.
  double squares = 0.0;
  for (const double x : ratio) squares += x * x / static_cast<double>(ratio.size());
  BOOST_TEST(std::sqrt(squares) > 0.161);
  BOOST_TEST(std::sqrt(squares) < 0.4);
}

BOOST_AUTO_TEST_CASE(without_jumps_rent_has_the_ornstein_uhlenbeck_deviation) {
  const Process p = Setting().set("rent_jumps_up", 0.0).set("rent_jumps_down", 0.0).process();
  double squares = 0.0;
  constexpr int kPaths = 3000;
  for (std::uint32_t path = 0; path < kPaths; ++path) {
    const auto f = tests::sample(p, path);
    const double x = std::log(f->quarter[39].rent_usd_h / f->quarter[39].compute_price_usd_h);
    squares += x * x / kPaths;
  }
  BOOST_TEST(std::sqrt(squares) == 0.25 / std::sqrt(2 * 1.2), boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(a_tranche_is_merged_when_room_runs_out) {
  MarketState m;
  for (int i = 0; i < kGpuTranches; ++i) {
    detail::open_tranche(m);
    m.tranche[m.tranches - 1] = {10.0 + i, 1.0 + i, i, 0};
  }
  detail::open_tranche(m);
  BOOST_TEST(m.tranches == kGpuTranches);
  BOOST_TEST(m.tranche[0].capacity == 21.0);
  BOOST_TEST(m.tranche[0].opex_usd_h == (10.0 * 1.0 + 11.0 * 2.0) / 21.0);
  BOOST_TEST(m.tranche[1].capacity == 12.0);
  BOOST_TEST(m.tranche[kGpuTranches - 1].capacity == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
