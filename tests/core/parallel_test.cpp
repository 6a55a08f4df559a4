// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <vector>

#include "core/fixed_sum.h"
#include "core/rng.h"

using strandline::core::FixedSum;
using strandline::core::parallel_blocks;

BOOST_AUTO_TEST_SUITE(parallel)

BOOST_AUTO_TEST_CASE(every_block_runs_once_on_any_number_of_threads) {
  for (const int threads : {0, 1, 2, 5}) {
    std::vector<std::atomic<int>> runs(1000);
    BOOST_TEST(parallel_blocks(runs.size(), threads, [&](std::size_t b) { ++runs[b]; }));
    for (const auto& n : runs) BOOST_REQUIRE(n == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_fixed_sum_over_blocks_has_the_same_bits_for_any_threads) {
  const auto total = [](int threads) {
    std::vector<FixedSum> sums(64);
    parallel_blocks(sums.size(), threads, [&](std::size_t b) {
      const strandline::core::RandomStream stream(1);
      for (std::uint32_t i = 0; i < 500; ++i)
        sums[b].add(stream.normal({.path = static_cast<std::uint32_t>(b) * 500 + i}));
    });
    FixedSum sum;
    for (const FixedSum& s : sums) sum.merge(s);
    return sum;
  };
  const FixedSum one = total(1);
  BOOST_TEST((total(2) == one));
  BOOST_TEST((total(7) == one));
}

BOOST_AUTO_TEST_CASE(no_blocks_is_a_complete_run) {
  BOOST_TEST(parallel_blocks(0, 2, [](std::size_t) { throw std::logic_error("no block"); }));
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_body_ends_the_run_and_arrives) {
  std::atomic<int> runs{0};
  const auto body = [&](std::size_t b) {
    ++runs;
    if (b == 17) throw std::domain_error("block 17");
  };
  BOOST_CHECK_THROW(parallel_blocks(100'000, 2, body), std::domain_error);
  BOOST_TEST(runs < 100'000);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_the_run_early_and_says_so) {
  std::atomic<int> runs{0};
  const bool complete = parallel_blocks(
      100'000, 2, [&](std::size_t) { ++runs; }, [&] { return runs >= 50; });
  BOOST_TEST(!complete);
  BOOST_TEST(runs >= 50);
  BOOST_TEST(runs < 60);  // at most the blocks already under way follow
}

BOOST_AUTO_TEST_CASE(a_stop_that_never_asks_changes_nothing) {
  std::atomic<int> runs{0};
  BOOST_TEST(parallel_blocks(
      500, 2, [&](std::size_t) { ++runs; }, [] { return false; }));
  BOOST_TEST(runs == 500);
}

BOOST_AUTO_TEST_CASE(one_thread_keeps_to_one_thread) {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  parallel_blocks(200, 1, [&](std::size_t) {
    const int now = ++inside;
    if (now > most) most = now;
    --inside;
  });
  BOOST_TEST(most == 1);
  BOOST_TEST(strandline::core::hardware_threads() >= 1);
}

BOOST_AUTO_TEST_SUITE_END()
