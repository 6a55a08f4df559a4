// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/kernel_check.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace {

using namespace strandline;
using namespace strandline::evolution;
using namespace strandline::evolution::backtest;

/// One parent in 2023 and many children of it a year later, full attention all.
Lineages family(int children) {
  Lineages l;
  l.until = 2025.0;
  for (int i = 0; i <= children; ++i) {
    Kin kin;
    kin.year = i == 0 ? 2023.2 : 2024.2;
    kin.traits.known.fill(true);
    if (i > 0) kin.own = {{0, 1.0, 1.0}};
    l.releases.push_back(kin);
  }
  return l;
}

TransitionDraw draw(double change) {
  TransitionDraw d;
  d.memory = 1.0;
  d.change.fill(change);
  for (auto& target : d.target) target[1] = 1.0;  // always the second value
  return d;
}

const LibraryValue& value(int trait, int v) {
  for (const LibraryValue& x : library_values())
    if (x.trait == trait && x.value == v) return x;
  throw std::out_of_range("value");
}

double mean(const Ensemble& e) {
  double sum = 0.0;
  for (const double x : e) sum += x / static_cast<double>(e.size());
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernel_check)

BOOST_AUTO_TEST_CASE(a_year_changes_what_its_hazard_says) {
  const Lineages l = family(50);
  const auto futures = sample_kernel(l, {draw(0.7)}, 2024.0, 400, 1);
  // 1 - e^-0.7 of the children take the target
  for (int t = 0; t < kMutableTraits; ++t)
    BOOST_TEST(mean(kernel_shares(futures, l, value(t, 1), 2024.0, 2025.0)) == 1.0 - std::exp(-0.7),
               boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(without_hazard_nothing_changes) {
  const Lineages l = family(5);
  const auto futures = sample_kernel(l, {draw(0.0)}, 2024.0, 10, 1);
  BOOST_TEST(mean(kernel_shares(futures, l, value(0, 0), 2024.0, 2025.0)) == 1.0,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(blank_cells_are_in_no_share) {
  Lineages l = family(4);
  l.releases[2].traits.known[3] = false;
  const History h = library_history(l);
  const Share s = share_between(h, h.trait(value(3, 0).name), 2024.0, 2025.0);
  BOOST_TEST(s.n == 3);
  BOOST_TEST(s.yes == 3);
}

BOOST_AUTO_TEST_CASE(entrants_diverge_longer) {
  Lineages l = family(50);
  for (std::size_t i = 1; i < l.releases.size(); ++i) {
    l.releases[i].recent = l.releases[i].own;
    l.releases[i].own.clear();
  }
  TransitionDraw d = draw(0.7);
  d.lag = 1.0;
  const auto futures = sample_kernel(l, {d}, 2024.0, 400, 1);
  BOOST_TEST(mean(kernel_shares(futures, l, value(0, 1), 2024.0, 2025.0)) == 1.0 - std::exp(-1.4),
             boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_SUITE_END()
