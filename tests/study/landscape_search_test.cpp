// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_search.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>

#include "core/rng.h"

using namespace strandline;
using study::Landscape;
using study::LandscapeValue;

namespace {

const study::Grid kGrid{{2, 3, 2, 4, 3, 3}};

/// A rugged landscape: a slope and noise of a quarter of it.
LandscapeValue rugged(std::uint64_t design) {
  const core::RandomStream stream(3);
  LandscapeValue v{};
  const study::Design d = kGrid.at(design);
  for (std::size_t l = 0; l < v.size(); ++l) {
    for (std::size_t i = 0; i < d.size(); ++i)
      v[l] += (l == 0 ? 1.0 : -0.5) * d[i] / kGrid.radix[i];
    v[l] += stream.uniform(
        {static_cast<std::uint32_t>(design), 0, static_cast<std::uint16_t>(l), 0, 0});
  }
  return v;
}

study::ValuedDesigns valued(std::multiset<std::uint64_t>* asked = nullptr) {
  return study::ValuedDesigns([=](const std::vector<std::uint64_t>& designs) {
    std::vector<LandscapeValue> values;
    for (const auto d : designs) {
      if (asked) asked->insert(d);
      values.push_back(rugged(d));
    }
    return values;
  });
}

bool is_local_optimum(std::uint64_t design, std::size_t l) {
  const auto around = kGrid.neighbours(design);
  return std::all_of(around.begin(), around.end(),
                     [&](std::uint64_t n) { return rugged(n)[l] <= rugged(design)[l]; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(landscape_search)

BOOST_AUTO_TEST_CASE(with_every_design_in_budget_it_finds_what_enumeration_finds) {
  auto designs = valued();
  const auto found = study::search_landscape(kGrid, designs, {0}, {.designs = kGrid.size()});
  for (std::size_t l = 0; l < study::kLandscapes; ++l) {
    std::uint64_t best = 0;
    for (std::uint64_t d = 0; d < kGrid.size(); ++d)
      if (rugged(d)[l] > rugged(best)[l]) best = d;
    BOOST_TEST(found.optima[l].front() == best);
  }
}

BOOST_AUTO_TEST_CASE(axes_without_a_choice_are_no_hindrance) {
  for (const study::Grid& grid : {study::Grid{{1, 3, 1, 2}}, study::Grid{{1, 1}}}) {
    study::ValuedDesigns designs([](const std::vector<std::uint64_t>& all) {
      std::vector<LandscapeValue> values;
      for (const auto d : all) values.push_back({static_cast<double>(d), -static_cast<double>(d)});
      return values;
    });
    const auto found = study::search_landscape(grid, designs, {}, {.designs = 6});
    BOOST_TEST(found.best(Landscape::kToday) == grid.size() - 1);
    BOOST_TEST(found.best(Landscape::kFutures) == 0u);
  }
}

/// Without noise there is one optimum: the last value of every axis today, the first over futures.
BOOST_AUTO_TEST_CASE(a_slope_has_one_optimum_and_a_fifth_of_the_designs_finds_it) {
  study::ValuedDesigns designs([](const std::vector<std::uint64_t>& all) {
    std::vector<LandscapeValue> values;
    for (const auto d : all) {
      double sum = 0;
      for (const int x : kGrid.at(d)) sum += x;
      values.push_back({sum, -sum});
    }
    return values;
  });
  const auto found = study::search_landscape(
      kGrid, designs, {100}, {.designs = kGrid.size() / 5, .population = 12, .generations = 1});
  BOOST_TEST((found.optima[0] == std::vector<std::uint64_t>{kGrid.size() - 1}));
  BOOST_TEST((found.optima[1] == std::vector<std::uint64_t>{0}));
  BOOST_TEST(designs.all().size() < kGrid.size());
}

BOOST_AUTO_TEST_CASE(every_optimum_is_one_and_stands_once_by_falling_value) {
  auto designs = valued();
  const auto found = study::search_landscape(kGrid, designs, {5, 77}, {.designs = 200});
  for (std::size_t l = 0; l < study::kLandscapes; ++l) {
    std::set<std::uint64_t> seen;
    for (std::size_t i = 0; i < found.optima[l].size(); ++i) {
      const auto d = found.optima[l][i];
      BOOST_TEST(seen.insert(d).second);
      BOOST_TEST(is_local_optimum(d, l));
      if (i) BOOST_TEST(rugged(found.optima[l][i - 1])[l] >= rugged(d)[l]);
    }
    BOOST_TEST(found.optima[l].size() > 1);
  }
}

BOOST_AUTO_TEST_CASE(a_seed_repeats_and_no_design_is_valued_twice) {
  std::multiset<std::uint64_t> asked;
  auto first = valued(&asked), second = valued();
  const auto a = study::search_landscape(kGrid, first, {0}, {.seed = 4, .designs = 150});
  const auto b = study::search_landscape(kGrid, second, {0}, {.seed = 4, .designs = 150});
  BOOST_TEST((a.optima == b.optima));
  BOOST_TEST((first.all() == second.all()));
  BOOST_TEST(asked.size() == std::set<std::uint64_t>(asked.begin(), asked.end()).size());
}

BOOST_AUTO_TEST_CASE(basins_end_in_designs_that_no_valued_neighbour_improves) {
  auto designs = valued();
  study::search_landscape(kGrid, designs, {0}, {.designs = 120});
  const auto ends = study::basins(kGrid, designs, Landscape::kToday);
  BOOST_TEST(ends.size() == designs.all().size());
  for (const auto& [design, end] : ends) {
    BOOST_TEST(rugged(end)[0] >= rugged(design)[0]);
    for (const auto n : kGrid.neighbours(end))
      if (designs.knows(n)) BOOST_TEST(rugged(n)[0] <= rugged(end)[0]);
  }
}

BOOST_AUTO_TEST_CASE(indices_and_designs_are_each_others_inverse) {
  for (std::uint64_t d = 0; d < kGrid.size(); ++d) BOOST_TEST(kGrid.index_of(kGrid.at(d)) == d);
}

BOOST_AUTO_TEST_CASE(neighbours_differ_on_one_axis) {
  // (2-1) + (3-1) + (2-1) + (4-1) + (3-1) + (3-1)
  const auto around = kGrid.neighbours(100);
  BOOST_TEST(around.size() == 11);
  const study::Design here = kGrid.at(100);
  for (const auto n : around) {
    const study::Design there = kGrid.at(n);
    int differ = 0;
    for (std::size_t i = 0; i < here.size(); ++i) differ += here[i] != there[i];
    BOOST_TEST(differ == 1);
  }
}

BOOST_AUTO_TEST_SUITE_END()
