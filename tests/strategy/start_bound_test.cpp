// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/start_bound.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/fixed_sum.h"
#include "core/rng.h"

using namespace strandline;
using strategy::StartBound;
using strategy::StartExpectations;

namespace {

/// Two quarters: a start at once gains `now`; in the second quarter u, uniform on (0, 1], is seen
/// and a start gains 2u - 1. Waiting is worth E max(2u - 1, 0) = 1/4, so deciding is worth max(now,
/// 1/4). `scale`: how much of its news the policy knows of.
StartExpectations two_quarters(double now, double u, double scale) {
  StartExpectations e;
  e.quarters = 2;
  e.targets = 1;
  e.gains = {now, 2 * u - 1};
  e.open = {1, 1};
  e.news = {0, scale * (std::max(2 * u - 1, 0.0) - 0.25)};
  return e;
}

struct Means {
  core::FixedMoments upper, lower;
};

/// Over futures, for the policy that starts at once where `at_once`, else where 2u - 1 is positive.
Means means(double now, double scale, bool at_once) {
  Means m;
  const core::RandomStream stream(5);
  for (std::uint32_t path = 0; path < 20000; ++path) {
    const double u = stream.uniform({path, 0, 0, 0x7001, 0});
    const bool later = 2 * u - 1 > 0;
    const StartBound b = strategy::bound_start(two_quarters(now, u, scale), at_once ? 0 : 1,
                                               at_once || later ? 0 : -1);
    m.upper.add(b.upper);
    m.lower.add(b.lower);
  }
  return m;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(start_bound)

/// The martingale of the best policy makes both bounds exact on every single future.
BOOST_AUTO_TEST_CASE(the_best_martingale_leaves_no_gap_and_no_variance) {
  for (const double now : {0.15, 0.35}) {
    const Means m = means(now, 1, now > 0.25);
    BOOST_TEST(m.upper.mean() == std::max(now, 0.25), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(m.lower.mean() == std::max(now, 0.25), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(m.upper.variance() < 1e-12);
    BOOST_TEST(m.lower.variance() < 1e-12);
  }
}

/// Without any it is the mean of foresight: of max(0.15, 2u - 1), 0.15 x 0.575 + 0.425 x 0.575.
BOOST_AUTO_TEST_CASE(without_a_martingale_it_is_foresight) {
  const Means m = means(0.15, 0, false);
  BOOST_TEST(std::abs(m.upper.mean() - 0.575 * 0.575) < 4 * m.upper.standard_error());
  BOOST_TEST(std::abs(m.lower.mean() - 0.25) < 4 * m.lower.standard_error());
}

/// A worse one lies between, and a worse policy's lower bound is what that policy is worth.
BOOST_AUTO_TEST_CASE(any_martingale_bounds_from_above) {
  const Means half = means(0.15, 0.5, true);
  BOOST_TEST(half.upper.mean() > 0.25 + 4 * half.upper.standard_error());
  BOOST_TEST(half.upper.mean() < 0.575 * 0.575 - 4 * half.upper.standard_error());
  BOOST_TEST(half.lower.mean() == 0.15, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(what_is_not_open_is_not_foreseen) {
  StartExpectations e = two_quarters(0.15, 0.9, 0);
  e.open = {1, 0};
  BOOST_TEST(strategy::bound_start(e, 0, 0).upper == 0.15);
}

BOOST_AUTO_TEST_SUITE_END()
