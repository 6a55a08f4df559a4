// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/fleet.h"

#include <boost/test/unit_test.hpp>

#include "strategy/cash.h"
#include "tests/strategy/fixtures.h"

using namespace strandline;
using tests::SmallWorld;

BOOST_AUTO_TEST_SUITE(fleet)

BOOST_AUTO_TEST_CASE(small_pools_lose_multiplexing) {
  const strategy::Terms t = SmallWorld().terms;
  BOOST_TEST(strategy::pool_utilization(t.instance_chips * 1e10, t) == 1 / t.common_peak_to_mean,
             boost::test_tools::tolerance(1e-4));
  BOOST_TEST(
      strategy::pool_utilization(0.0, t) == 1 / (t.common_peak_to_mean + t.tail_z * t.pool_cv),
      boost::test_tools::tolerance(1e-12));
  for (double n = 1; n < 1e6; n *= 2)
    BOOST_TEST(strategy::pool_utilization(2 * n, t) >= strategy::pool_utilization(n, t));
}

BOOST_AUTO_TEST_CASE(gpu_resale_meets_the_published_points) {
  const strategy::Terms t = SmallWorld().terms;
  BOOST_TEST(strategy::gpu_residual(0, t) == 1.0);
  BOOST_TEST(strategy::gpu_residual(4, t) == 0.625, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(strategy::gpu_residual(8, t) == 0.425, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(strategy::gpu_residual(12, t) == 0.30, boost::test_tools::tolerance(1e-12));
  for (int age = 1; age < 64; ++age) {
    BOOST_TEST(strategy::gpu_residual(age, t) <= strategy::gpu_residual(age - 1, t));
    BOOST_TEST(strategy::gpu_residual(age, t) >= 0.0);
  }
}

BOOST_AUTO_TEST_CASE(memory_prices_move_only_the_memory_of_own_chips) {
  SmallWorld w;
  const auto& c = w.costs.columns[SmallWorld::kNarrow];
  core::FutureQuarter q;
  const double base = strategy::chip_price_musd(c, true, w.terms, q);
  BOOST_TEST(base == 0.012, boost::test_tools::tolerance(1e-12));
  q.memory_price_factor = 3;
  BOOST_TEST(
      strategy::chip_price_musd(c, true, w.terms, q) - base == 2 * w.terms.hbm_share_of_bom * 0.004,
      boost::test_tools::tolerance(1e-9));
  q.gpu_capex_factor = 0.5;
  BOOST_TEST(strategy::chip_price_musd(c, false, w.terms, q) == 0.006,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(vintages_of_a_year_are_one_and_the_table_never_overflows) {
  SmallWorld w;
  strategy::Fleet fleet;
  const auto& c = w.costs.columns[0];
  for (int t = 0; t < 4; ++t) fleet.add(0, -1, t, 10, 0.04, c, w.terms);
  BOOST_TEST(fleet.count == 1);
  BOOST_TEST(fleet.vintage[0].chips == 40.0);
  BOOST_TEST(fleet.vintage[0].book_musd == 1.6, boost::test_tools::tolerance(1e-12));
  double chips = 40, sold_chips = 0;
  for (int column = 1; column < 40; ++column) {
    const int before = fleet.count;
    double held = 0;
    for (int j = 0; j < before; ++j) held += fleet.vintage[j].chips;
    fleet.add(column, -1, 4 + column, 100 + column, 0.04, c, w.terms);
    chips += 100 + column;
    double now = 0;
    for (int j = 0; j < fleet.count; ++j) now += fleet.vintage[j].chips;
    sold_chips += held + 100 + column - now;
    BOOST_TEST(fleet.count <= strategy::kMaxVintages);
  }
  double now = 0, book = 0;
  for (int j = 0; j < fleet.count; ++j) {
    now += fleet.vintage[j].chips;
    book += fleet.vintage[j].book_musd;
  }
  BOOST_TEST(now + sold_chips == chips, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(book + fleet.written_off_musd == chips * 0.04, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(losses_are_taxed_back_or_carried_forward) {
  SmallWorld w;
  w.terms.tax_rate = 0.25;
  const auto tax_of = [&](double offset) {
    w.terms.loss_offset = offset;
    strategy::Ledger ledger;
    strategy::Outcome out;
    ledger.close(0, 1.0, {.opex = 100}, w.terms, out);
    ledger.close(1, 1.0, {.revenue = 60}, w.terms, out);
    ledger.close(2, 1.0, {.revenue = 100}, w.terms, out);
    return out.tax_musd;
  };
  BOOST_TEST(tax_of(1.0) == 0.25 * 60, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(tax_of(0.0) == 0.25 * 60, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(tax_of(0.5) == 0.25 * 60, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(peak_cash_and_payback_follow_cumulative_cash) {
  SmallWorld w;
  w.terms.tax_rate = 0;
  strategy::Ledger ledger;
  strategy::Outcome out;
  const double cash[] = {-50, 20, -30, 40, 30, -5};
  for (int t = 0; t < 6; ++t)
    ledger.close(t, 0.9, {.revenue = cash[t] > 0 ? cash[t] : 0, .opex = cash[t] < 0 ? -cash[t] : 0},
                 w.terms, out);
  ledger.finish(6, 0.8, 0, 0, w.terms, out);
  BOOST_TEST(out.peak_cash_musd == -60.0);
  BOOST_TEST(out.payback_quarter == 4);
  BOOST_TEST(out.value_musd == 0.9 * 5, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
