// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/transition_likelihood.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "evolution/calibration/spread.h"
#include "evolution/calibration/transition.h"

namespace strandline::tests {

using namespace strandline::evolution;
namespace {

/// Three releases of one size class: a lab's own line and one other parent for the last.
Lineages three() {
  Lineages l;
  l.until = 2021.0;
  const auto add = [&](double year, const char* lab, std::uint8_t mixer, std::uint8_t channel) {
    Kin k;
    k.year = year;
    k.lab = lab;
    k.traits.known.fill(true);
    k.traits.genome.value[0] = mixer;
    k.traits.genome.value[1] = channel;
    l.releases.push_back(k);
  };
  add(2020.0, "a", 0, 0);
  add(2020.25, "b", 1, 1);
  add(2020.75, "a", 1, 1);
  link_releases(l);
  return l;
}

TransitionDraw kernel() {
  TransitionDraw d;
  d.change.fill(0.8);
  for (auto& t : d.target) t = {0.5, 0.3, 0.2, 0, 0, 0, 0};
  d.memory = 0.6;
  return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transition)

BOOST_AUTO_TEST_CASE(a_labs_next_release_continues_its_own_line_or_a_recent_one) {
  const Lineages l = three();
  BOOST_REQUIRE(l.releases[2].own.size() == 1u);
  BOOST_TEST(l.releases[2].own[0].parent == 0);
  BOOST_TEST(l.releases[2].own[0].years == 0.75);
  BOOST_REQUIRE(l.releases[2].recent.size() == 2u);
  BOOST_TEST(l.releases[1].entrant());
}

BOOST_AUTO_TEST_CASE(likelihood_sums_over_parents_of_whole_genomes) {
  // By hand: traits 0 and 1 differ from the own line and agree with the other parent; traits 2 to 4
  // agree with both.
  const Lineages l = three();
  const TransitionDraw d = kernel();
  const auto keep = [](double years) { return std::exp(-0.8 * years); };
  const auto same = [&](double years, double goal) {
    return keep(years) + (1.0 - keep(years)) * goal;
  };
  const auto other = [&](double years, double goal) { return (1.0 - keep(years)) * goal; };
  const double own = std::pow(other(0.75, 0.3), 2) * std::pow(same(0.75, 0.5), 3);
  const double b = std::pow(same(0.5, 0.3), 2) * std::pow(same(0.5, 0.5), 3);
  const double expected = std::log(0.6 * own + 0.4 * (0.5 * own + 0.5 * b));
  BOOST_TEST(transition_log_likelihood(l, d, 2020.5, 2021.0) == expected,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_entrant_diverges_longer) {
  const Lineages l = three();
  TransitionDraw d = kernel();
  d.lag = 0.0;
  const double before = transition_log_likelihood(l, d, 2020.1, 2020.5);
  d.lag = 2.0;  // it differs in two traits of five: a longer time makes that likelier
  BOOST_TEST(transition_log_likelihood(l, d, 2020.1, 2020.5) > before);
}

BOOST_AUTO_TEST_CASE(blank_cells_say_nothing) {
  Lineages l = three();
  for (Kin& k : l.releases) k.traits.known.fill(false);
  BOOST_TEST(transition_log_likelihood(l, kernel(), 2020.1, 2021.0) == 0.0);
}

BOOST_AUTO_TEST_CASE(an_unknown_parent_is_taken_as_the_known_ones_are) {
  // The other parent does not tell trait 0: the own line, which differs, stands in for it.
  Lineages l = three();
  l.releases[1].traits.known[0] = false;
  TransitionDraw d = kernel();
  const auto keep = [](double years) { return std::exp(-0.8 * years); };
  const double own0 = (1.0 - keep(0.75)) * 0.3;
  const double own1 = own0, b1 = keep(0.5) + (1.0 - keep(0.5)) * 0.3;
  const double own_rest = std::pow(keep(0.75) + (1.0 - keep(0.75)) * 0.5, 3);
  const double b_rest = std::pow(keep(0.5) + (1.0 - keep(0.5)) * 0.5, 3);
  const double own = own0 * own1 * own_rest, b = own0 * b1 * b_rest;
  BOOST_TEST(transition_log_likelihood(l, d, 2020.5, 2021.0) ==
                 std::log(0.6 * own + 0.4 * (0.5 * own + 0.5 * b)),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_release_goes_by_rates_and_targets_of_its_own_year) {
  const Lineages l = three();
  TransitionDraw d = kernel(), then = kernel();
  then.change.fill(0.3);
  for (auto& t : then.target) t = {0.1, 0.8, 0.1, 0, 0, 0, 0};
  d.until = 2021.0;
  d.past.resize(2);
  d.past[0] = {d.change, d.target};
  d.past[1] = {then.change, then.target};
  // All three lie in the last year; a draw made a year later has them in the year before.
  const double now = transition_log_likelihood(l, d, 2020.5, 2021.0);
  BOOST_TEST(now == transition_log_likelihood(l, kernel(), 2020.5, 2021.0));
  d.until = 2022.0;
  const double before = transition_log_likelihood(l, d, 2020.5, 2021.0);
  BOOST_TEST(before == transition_log_likelihood(l, then, 2020.5, 2021.0));
  BOOST_TEST(before != now);
}

BOOST_AUTO_TEST_CASE(a_mix_that_turned_over_is_told_from_one_that_stood_still) {
  // 240 releases of one size class in eight years, all of short lineages. In one record the second
  // value takes over in the fifth year, in the other both are as frequent throughout.
  const auto record = [](bool turns) {
    Lineages l;
    l.until = 2027.0;
    for (int i = 0; i < 240; ++i) {
      Kin k;
      k.year = 2019.0 + (i + 0.5) / 30.0;
      k.lab = std::to_string(i % 40);
      k.traits.known.fill(true);
      const bool second = turns ? i >= 150 : i % 2 == 1;
      for (std::size_t t = 0; t < kMutableTraits; ++t) k.traits.genome.value[t] = second ? 1 : 0;
      l.releases.push_back(k);
    }
    link_releases(l);
    double drift = 0;
    const auto draws = fit_transitions(l, {2019.0, 200, 150, 3});
    for (const TransitionDraw& d : draws) drift += d.target_drift / 200;
    return drift;
  };
  const double prior_mean = 0.7 * std::exp(0.5 * 0.7 * 0.7);
  BOOST_TEST(record(true) > prior_mean);
  BOOST_TEST(record(false) < prior_mean);
}

BOOST_AUTO_TEST_CASE(operators_never_taken_up_again_are_strays) {
  // Twelve operators, each carried once and by nobody after, in 120 releases: few can spread.
  Lineages l;
  l.until = 2026.0;
  for (int i = 0; i < 120; ++i) {
    Kin k;
    k.year = 2020.0 + i * 0.05;
    k.lab = std::to_string(i % 9);
    if (i % 10 == 5) k.operators.insert("op" + std::to_string(i));
    l.releases.push_back(k);
  }
  link_releases(l);
  double spreads = 0, imitation = 0;
  const auto draws = fit_spread(l, {2019.0, 300, 200, 1});
  for (const SpreadDraw& d : draws) {
    spreads += d.spreads / 300;
    imitation += d.imitation / 300;
    BOOST_REQUIRE(d.factor.size() == 12u);
  }
  BOOST_TEST(spreads < 0.375);  // the prior's mean
}

BOOST_AUTO_TEST_CASE(operators_that_everyone_takes_up_spread) {
  Lineages l;
  l.until = 2026.0;
  for (int i = 0; i < 120; ++i) {
    Kin k;
    k.year = 2020.0 + i * 0.05;
    k.lab = std::to_string(i % 9);
    for (int o = 0; o < 6; ++o) {
      const int since = i - 15 * o - 5;  // its share grows to one within 30 releases
      if (since == 0 || (since > 0 && (i * 7 + o) % 30 < since))
        k.operators.insert(std::to_string(o));
    }
    l.releases.push_back(k);
  }
  link_releases(l);
  double spreads = 0;
  for (const SpreadDraw& d : fit_spread(l, {2019.0, 300, 200, 1})) spreads += d.spreads / 300;
  BOOST_TEST(spreads > 0.5);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
