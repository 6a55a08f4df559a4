// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/market_clearing.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/rng.h"

using strandline::core::clear_market;
using strandline::core::RandomStream;
using strandline::core::SupplyStack;

namespace {

double supply(const SupplyStack& s, double price, double extra, double extra_opex) {
  double q = extra > 0 && extra_opex <= price ? extra : 0.0;
  for (int i = 0; i < s.count; ++i)
    if (s.opex_usd_h[i] <= price) q += s.capacity[i];
  return q;
}

/// The lowest p with supply(p) >= A p^-eps by bisection: supply rises with p and demand falls.
double lowest_price(const SupplyStack& s, double a, double eps, double extra, double extra_opex) {
  double low = 1e-12;
  double high = 1e12;
  for (int i = 0; i < 300; ++i) {
    const double middle = std::sqrt(low) * std::sqrt(high);
    const bool clears = supply(s, middle, extra, extra_opex) >= a * std::pow(middle, -eps);
    (clears ? high : low) = middle;
  }
  return high;
}

SupplyStack one_tranche(double capacity, double opex) {
  SupplyStack s;
  s.count = 1;
  s.capacity[0] = capacity;
  s.opex_usd_h[0] = opex;
  return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(market_clearing)

BOOST_AUTO_TEST_CASE(scarcity_prices_by_demand_and_glut_by_opex) {
  // 100 units at opex 1, demand 400 p^-2: p = 2. Demand 25 p^-2 asks 0.5, below opex.
  BOOST_TEST(std::fabs(clear_market(one_tranche(100, 1), 400, 2) - 2.0) < 1e-14);
  BOOST_TEST(clear_market(one_tranche(100, 1), 25, 2) == 1.0);
}

BOOST_AUTO_TEST_CASE(agrees_with_bisection_on_random_markets) {
  const RandomStream stream(2);
  double worst = 0;
  for (std::uint32_t m = 0; m < 3000; ++m) {
    const auto draw = [&](std::uint16_t what) {
      return stream.uniform({.path = m, .factor = what});
    };
    SupplyStack s;
    s.count = static_cast<int>(m % (strandline::core::kMaxTranches + 1));
    for (int i = 0; i < s.count; ++i) {
      const auto f = static_cast<std::uint16_t>(2 * i + 10);
      s.capacity[i] = 10 * draw(f);
      s.opex_usd_h[i] = std::round(20 * draw(f + 1)) / 5;  // ties, and free capacity, on purpose
    }
    const double a = std::exp(8 * draw(0) - 2);
    const double eps = 0.3 + 2.5 * draw(1);
    const double extra = m % 3 == 0 || s.count == 0 ? 5 * draw(2) : 0.0;
    const double opex = 5 * draw(3);
    const double price = clear_market(s, a, eps, extra, opex);
    worst = std::max(worst, std::fabs(price / lowest_price(s, a, eps, extra, opex) - 1));
  }
  BOOST_TEST_MESSAGE("worst relative difference to bisection: " << worst);
  BOOST_TEST(worst < 1e-11);
}

BOOST_AUTO_TEST_CASE(own_capacity_never_raises_the_price) {
  SupplyStack s = one_tranche(10, 1);
  s.count = 2;
  s.capacity[1] = 5;
  s.opex_usd_h[1] = 2.5;
  for (const double a : {1.0, 20.0, 60.0, 500.0}) {
    double before = clear_market(s, a, 1.3);
    for (const double extra : {1.0, 5.0, 50.0, 1000.0}) {
      const double price = clear_market(s, a, 1.3, extra, 0.8);
      BOOST_TEST(price <= before);
      before = price;
    }
  }
}

BOOST_AUTO_TEST_CASE(own_capacity_beyond_all_tranches_still_clears) {
  // Demand 1000/p; market of 10 at opex 1 asks p = 100, own 40 at opex 50 brings it to the opex:
  // 1000/50 = 20 <= 50 units.
  BOOST_TEST(clear_market(one_tranche(10, 1), 1000, 1, 40, 50) == 50.0);
  // With 5 at opex 50 demand is met at 1000/15.
  BOOST_TEST(std::fabs(clear_market(one_tranche(10, 1), 1000, 1, 5, 50) - 1000.0 / 15) < 1e-11);
}

BOOST_AUTO_TEST_CASE(free_capacity_is_used) {
  BOOST_TEST(std::fabs(clear_market(one_tranche(10, 0), 20, 1) - 2.0) < 1e-14);
}

BOOST_AUTO_TEST_CASE(no_price_clears_an_empty_market) {
  BOOST_TEST(clear_market(SupplyStack{}, 20, 1) == 1e300);
}

BOOST_AUTO_TEST_SUITE_END()
