// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/tune/search.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <set>

using namespace strandline::kernels;

namespace {

const std::vector<Axis>& axes() {
  static const std::vector<Axis> all{{"rows", {16, 32, 64, 128, 256}},
                                     {"columns", {16, 32, 64, 128, 256}},
                                     {"stages", {1, 2, 3, 4, 5, 6}}};
  return all;
}

/// Tiles that fit 64 Ki elements of memory.
bool fits(const Candidate& c) {
  return (c[0] + c[1]) * 64 * c[2] <= 1 << 16;
}

/// A bowl in the logarithms of the tile and the stages, with its bottom where `bottom` says.
double bowl(const Candidate& c, const Candidate& bottom) {
  const double x = std::log2(c[0]) - std::log2(bottom[0]),
               y = std::log2(c[1]) - std::log2(bottom[1]);
  const double z = c[2] - bottom[2];
  return 10 + x * x + 2 * y * y + 0.5 * z * z;
}

/// A search whose clock counts the measurements' effort.
struct Counted {
  double clock_s = 0;
  int measured = 0;
  Search how;
  explicit Counted(const std::function<double(const Candidate&)>& cost) {
    how.now_s = [this] { return clock_s; };
    how.budget_s = 1e9;
    how.measure_us = [this, cost](const Candidate& c, int effort) {
      clock_s += effort;
      ++measured;
      return cost(c);
    };
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tune_search)

BOOST_AUTO_TEST_CASE(candidates_are_all_that_fit) {
  const auto all = candidates_of(axes(), fits);
  int count = 0;
  for (const int r : axes()[0].values)
    for (const int c : axes()[1].values)
      for (const int s : axes()[2].values) count += fits({r, c, s});
  BOOST_TEST(static_cast<int>(all.size()) == count);
  BOOST_TEST(std::all_of(all.begin(), all.end(), fits));
}

BOOST_AUTO_TEST_CASE(finds_what_brute_force_finds_with_fewer_measurements) {
  const auto all = candidates_of(axes(), fits);
  for (const Candidate& bottom : all) {
    Counted counted([&](const Candidate& c) { return bowl(c, bottom); });
    const auto trials = search(axes(), all, counted.how);
    double least = std::numeric_limits<double>::infinity();
    for (const Candidate& c : all) least = std::min(least, bowl(c, bottom));
    BOOST_TEST(best_of(trials)->us == least);
    BOOST_TEST(counted.measured < static_cast<int>(all.size()));
  }
}

BOOST_AUTO_TEST_CASE(a_round_of_all_candidates_needs_no_good_neighbours) {
  const auto all = candidates_of(axes(), fits);
  // No order in it at all: a hash of the values.
  const auto rough = [](const Candidate& c) {
    return 1.0 + (c[0] * 7919 + c[1] * 104729 + c[2] * 31) % 997;
  };
  Counted counted(rough);
  counted.how.first = static_cast<int>(all.size());
  double least = std::numeric_limits<double>::infinity();
  for (const Candidate& c : all) least = std::min(least, rough(c));
  BOOST_TEST(best_of(search(axes(), all, counted.how))->us == least);
}

BOOST_AUTO_TEST_CASE(the_best_so_far_falls_while_time_passes) {
  const auto all = candidates_of(axes(), fits);
  Counted counted([](const Candidate& c) { return bowl(c, {64, 128, 3}); });
  const auto trials = search(axes(), all, counted.how);
  std::set<std::pair<Candidate, int>> seen;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    BOOST_TEST(trials[i].best_us <= trials[i].us);
    BOOST_TEST((seen.emplace(trials[i].candidate, trials[i].effort).second));
    if (i == 0) continue;
    BOOST_TEST(trials[i].best_us <= trials[i - 1].best_us);
    BOOST_TEST(trials[i].at_s > trials[i - 1].at_s);
  }
}

BOOST_AUTO_TEST_CASE(the_better_half_is_measured_twice_as_long) {
  const auto all = candidates_of(axes(), fits);
  Counted counted([](const Candidate& c) { return bowl(c, {64, 128, 3}); });
  int at[9] = {};
  for (const Trial& t : search(axes(), all, counted.how))
    if (t.effort <= 8) ++at[t.effort];
  BOOST_TEST(at[1] == 16);
  BOOST_TEST(at[2] == 8);
  BOOST_TEST(at[4] == 4);
  BOOST_TEST(at[8] >= 2);  // and the neighbours, at the effort of the last round but one
}

BOOST_AUTO_TEST_CASE(candidates_that_do_not_run_lose) {
  const auto all = candidates_of(axes(), fits);
  const double never = std::numeric_limits<double>::infinity();
  Counted counted([&](const Candidate& c) { return c[2] == 3 ? bowl(c, {64, 128, 3}) : never; });
  counted.how.first = 64;
  BOOST_TEST(best_of(search(axes(), all, counted.how))->us == 10);
  Counted none([&](const Candidate&) { return never; });
  BOOST_TEST(best_of(search(axes(), all, none.how)) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_spent_budget_ends_it_with_what_was_found) {
  const auto all = candidates_of(axes(), fits);
  Counted counted([](const Candidate& c) { return bowl(c, {64, 128, 3}); });
  counted.how.budget_s = 5;
  const auto trials = search(axes(), all, counted.how);
  BOOST_TEST(trials.size() == 5u);
  BOOST_TEST(best_of(trials) != nullptr);
}

BOOST_AUTO_TEST_CASE(trials_become_lines) {
  const std::string text = trials_csv("gemm", "m=8", {{"rows", {16}}, {"stages", {2}}},
                                      {{{16, 2}, 4, 1.5, 0.25, 1.5}}, true);
  BOOST_TEST(text ==
             "operator,shape,candidate,effort,us,search_s,best_us\n"
             "gemm,m=8,rows=16 stages=2,4,1.5,0.25,1.5\n");
}

BOOST_AUTO_TEST_SUITE_END()
