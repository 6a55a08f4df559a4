// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/branch.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <memory>

#include "core/fixed_sum.h"
#include "tests/evolution/fixtures.h"

using namespace strandline;

namespace {

/// Differences in a quarter that anything downstream could see.
bool same_quarter(const core::FutureQuarter& a, const core::FutureQuarter& b) {
  return a.families == b.families && a.genome == b.genome && a.share == b.share &&
         a.demand_mtok == b.demand_mtok && a.compute_price_usd_h == b.compute_price_usd_h &&
         a.rent_usd_h == b.rent_usd_h && a.gpu_capex_factor == b.gpu_capex_factor &&
         a.innovations == b.innovations;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(branch)

BOOST_AUTO_TEST_CASE(branches_leave_the_future_as_it_is) {
  const evolution::Process process = tests::Setting().process();
  const core::RandomStream stream(5);
  const auto plain = std::make_unique<core::Future>(), branched = std::make_unique<core::Future>();
  for (std::uint32_t path = 0; path < 4; ++path) {
    evolution::sample_future(process, stream, path, evolution::World::kFull, *plain);
    evolution::BranchingFuture walk(process, stream, path, *branched);
    while (walk.quarters() < plain->quarters) {
      walk.step();
      if (walk.quarters() < plain->quarters) walk.branch(1, [] {});
    }
    for (int t = 0; t < plain->quarters; ++t)
      BOOST_TEST(same_quarter(plain->quarter[t], branched->quarter[t]));
    BOOST_CHECK(plain->appeared == branched->appeared);
  }
}

BOOST_AUTO_TEST_CASE(a_branch_shares_the_past_and_nothing_else) {
  const evolution::Process process = tests::Setting().process();
  const core::RandomStream stream(5);
  const auto future = std::make_unique<core::Future>();
  evolution::BranchingFuture walk(process, stream, 9, *future);
  for (int t = 0; t < 11; ++t) walk.step();
  const core::FutureQuarter last = future->quarter[10];
  double prices[3] = {};
  for (std::uint32_t i = 0; i < 3; ++i)
    walk.branch(i + 1, [&] {
      BOOST_TEST(same_quarter(future->quarter[10], last));
      prices[i] = future->quarter[11].rent_usd_h;
    });
  walk.step();
  BOOST_TEST(prices[0] != prices[1]);
  BOOST_TEST(prices[1] != prices[2]);
  BOOST_TEST(prices[0] != future->quarter[11].rent_usd_h);
}

/// A future is one of its own branches: what it shows later differs from the mean over branches by
/// nothing on average (the martingale that a dual bound rests on).
BOOST_AUTO_TEST_CASE(news_is_zero_on_average) {
  const evolution::Process process = tests::Setting().process();
  const core::RandomStream stream(5);
  const auto future = std::make_unique<core::Future>();
  // Of log price, log demand, the first family's share and how many new operators are alive.
  core::FixedMoments news[4];
  const auto seen = [&](int t, int what) {
    const core::FutureQuarter& q = future->quarter[t];
    switch (what) {
      case 0:
        return std::log(q.compute_price_usd_h);
      case 1:
        return std::log(q.demand_mtok[0]);
      case 2:
        return static_cast<double>(q.share[0][0]);
      default:
        return q.novel_families;
    }
  };
  constexpr int kBranches = 8, kFrom = 13, kSeen = 20;
  for (std::uint32_t path = 0; path < 600; ++path) {
    evolution::BranchingFuture walk(process, stream, path, *future);
    for (int t = 0; t < kFrom; ++t) walk.step();
    double mean[4] = {};
    for (std::uint32_t i = 1; i <= kBranches; ++i)
      walk.branch(i, [&] {
        for (int k = 0; k < 4; ++k) mean[k] += seen(kSeen, k) / kBranches;
      });
    while (walk.quarters() <= kSeen) walk.step();
    for (int k = 0; k < 4; ++k) news[k].add(seen(kSeen, k) - mean[k]);
  }
  for (const core::FixedMoments& n : news) {
    BOOST_TEST(n.standard_error() > 0);
    BOOST_TEST(std::abs(n.mean()) < 4 * n.standard_error());
  }
}

BOOST_AUTO_TEST_SUITE_END()
