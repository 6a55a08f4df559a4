// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/templates.h"

#include <boost/test/unit_test.hpp>

#include "evolution/calibration/selection.h"
#include "tests/support/data.h"

namespace strandline::tests {

using namespace strandline::evolution;
namespace {

Lineages carrying(const std::vector<std::set<std::string>>& operators) {
  Lineages l;
  l.until = 2021.0;
  for (std::size_t i = 0; i < operators.size(); ++i) {
    Kin k;
    k.year = 2020.0 + static_cast<double>(i) / static_cast<double>(operators.size());
    k.lab = "lab";
    k.operators = operators[i];
    l.releases.push_back(k);
  }
  return l;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(equal_shares_count_themselves) {
  const auto l = carrying({{"a"}, {"b"}, {"a", "b"}, {}});
  BOOST_TEST(effective_templates(l, 2020.0, 2021.0) == 4.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(effective_templates(l, 2020.0, 2020.2) == 1.0);
  BOOST_TEST(effective_templates(l, 2022.0, 2023.0) == 0.0);
}

BOOST_AUTO_TEST_CASE(unequal_shares_count_less) {
  // Entropy of 3/4 and 1/4: 0.5623 nats.
  const auto l = carrying({{"a"}, {"a"}, {"a"}, {"b"}});
  BOOST_TEST(effective_templates(l, 2020.0, 2021.0) == 1.7548, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(the_records_rise_lies_in_the_posterior_predictive) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const Record r = load_record(*dir / "archs/models.csv");
  const auto years = predict_templates(r, r);
  BOOST_REQUIRE(years.size() >= 4u);
  for (const TemplateYear& y : years) {
    BOOST_TEST_MESSAGE(y.year << ": " << y.observed << " in [" << y.low << ", " << y.high << "]");
    BOOST_TEST(y.low <= y.observed, y.year);
    BOOST_TEST(y.observed <= y.high, y.year);
  }
  // The archs record's own figures for the first and the last year, 1.4 and 15.5 to that digit. The
  // first lies close to the lower end: few histories are as uniform as 2023 was.
  BOOST_TEST(years.front().low <= 1.45);
  BOOST_TEST(years.front().high >= 1.4);
  BOOST_TEST(years.back().low <= 15.5);
  BOOST_TEST(years.back().high >= 15.5);
}

BOOST_AUTO_TEST_CASE(releases_that_follow_the_cheap_ones_speak_for_selection) {
  // Two kinds of parents, one ten times as dear; children take after the cheap one, or after both.
  const auto eta = [](int dear_children_in_ten) {
    Lineages l;
    l.until = 2026.0;
    for (int i = 0; i < 150; ++i) {
      Kin k;
      k.year = 2020.0 + i * 0.04;
      k.lab = std::to_string(i);
      k.traits.known.fill(true);
      const bool dear = i % 10 < dear_children_in_ten;
      k.traits.genome.value[0] = dear ? 1 : 0;
      k.traits.genome.value[1] = dear ? 1 : 0;
      k.cost = dear ? 10.0 : 1.0;
      l.releases.push_back(k);
    }
    link_releases(l);
    TransitionDraw d;
    d.change.fill(0.5);
    d.lag = 0.1;
    for (auto& t : d.target) t = {0.5, 0.5, 0, 0, 0, 0, 0};
    return fit_selection(l, {d}, 2019.0);
  };
  const SelectionFit shunned = eta(1), loved = eta(5);
  BOOST_TEST(shunned.contraction > 0.0);
  BOOST_TEST(loved.median < shunned.median);
  BOOST_TEST(shunned.priced > 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
