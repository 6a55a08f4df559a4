// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/error_spread.h"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/rng.h"
#include "hw/efficiency.h"

using namespace strandline;

namespace tt = boost::test_tools;

namespace {

/// `chips` chips with `rows` rows each: chip errors and row errors normal with the spreads given.
std::vector<hw::ErrorResidual> drawn(int chips, int rows, double shared, double own) {
  const core::RandomStream stream(11);
  std::vector<hw::ErrorResidual> all;
  for (std::uint32_t c = 0; c < static_cast<std::uint32_t>(chips); ++c) {
    const double bias = shared * stream.normal({.path = c, .factor = 1});
    for (std::uint32_t r = 0; r < static_cast<std::uint32_t>(rows); ++r)
      all.push_back({fmt::format("chip{:04}", c), "",
                     bias + own * stream.normal({.path = c, .entity = r, .factor = 2})});
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(error_spread)

BOOST_AUTO_TEST_CASE(both_parts_of_normal_errors_are_found) {
  const auto s = hw::spread_of(drawn(400, 200, 0.2, 0.1));
  BOOST_TEST(s.shared.value == 0.2, tt::tolerance(0.08));
  BOOST_TEST(s.own.value == 0.1, tt::tolerance(0.03));
  BOOST_TEST(std::abs(s.bias) < 0.03);
  BOOST_TEST(s.rows == 80000);
  BOOST_TEST(s.groups == 400);
  BOOST_TEST(s.shared.low <= 0.2);
  BOOST_TEST(s.shared.high >= 0.2);
}

BOOST_AUTO_TEST_CASE(a_bias_counts_as_shared) {
  std::vector<hw::ErrorResidual> all = drawn(50, 50, 0.0, 0.02);
  for (auto& r : all) r.log_ratio += 0.3;
  const auto s = hw::spread_of(all);
  BOOST_TEST(s.bias == 0.3, tt::tolerance(0.02));
  BOOST_TEST(s.shared.value == 0.3 / 1.2815515655446004, tt::tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(a_model_with_many_rows_weighs_no_more_than_another) {
  std::vector<hw::ErrorResidual> all;
  for (int i = 0; i < 1000; ++i) all.push_back({"a", "often", 0.5});
  all.push_back({"a", "once", -0.1});
  all.push_back({"a", "too", -0.1});
  BOOST_TEST(hw::spread_of(all).bias == -0.1, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(outliers_do_not_set_the_spread) {
  std::vector<hw::ErrorResidual> all = drawn(100, 100, 0.1, 0.1);
  const double before = hw::spread_of(all).own.value;
  for (std::size_t i = 0; i < all.size(); i += 50) all[i].log_ratio = 20;
  BOOST_TEST(hw::spread_of(all).own.value == before, tt::tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(no_rows_give_no_spread) {
  const auto s = hw::spread_of({});
  BOOST_TEST(s.shared.value == 0.0);
  BOOST_TEST(s.own.value == 0.0);
  BOOST_TEST(s.rows == 0);
}

BOOST_AUTO_TEST_CASE(unseen_operators_err_by_the_interval_of_their_efficiency) {
  const core::Sourced novel = hw::efficiencies().entry("", "novel_efficiency");
  const double at_95 = std::exp(1.6448536269514722 * hw::unseen_spread().shared.value);
  BOOST_TEST(at_95 == novel.value / novel.low, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
