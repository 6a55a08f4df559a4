// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap_record.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>
#include <limits>

#include "core/error.h"
#include "core/files.h"
#include "hw/roadmap.h"
#include "hw/roadmap_data.h"
#include "hw/roadmap_document.h"

using namespace strandline;
using boost::test_tools::tolerance;
using hw::Figure;

namespace {

constexpr int kAll = std::numeric_limits<int>::max();

const hw::ChipCatalog& catalog() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

const std::vector<hw::GenerationLine>& record() {
  static const auto lines = hw::roadmap_record(catalog());
  return lines;
}

hw::Generation generation(int month, double rate) {
  hw::Generation g{"g" + std::to_string(month), month, {}};
  g.value.fill(std::numeric_limits<double>::quiet_NaN());
  g.value[static_cast<std::size_t>(Figure::kRate16)] = rate;
  return g;
}

const hw::RecordTest& test_of(const std::vector<hw::RecordTest>& tests, const char* to, Figure f) {
  for (const auto& t : tests)
    if (t.to == to && t.figure == f) return t;
  throw std::out_of_range(to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(roadmap_record)

BOOST_AUTO_TEST_CASE(a_line_that_doubles_every_year_has_that_drift_and_no_spread) {
  const hw::GenerationLine line{"x", {generation(0, 1), generation(12, 2), generation(36, 8)}};
  const auto g = hw::fit_growth({line}, Figure::kRate16, kAll);
  BOOST_TEST(g.steps == 2);
  BOOST_TEST(g.drift == std::log(2.0), tolerance(1e-12));
  BOOST_TEST(g.spread < 1e-12);
  BOOST_TEST(hw::growth_over(g, 3, 0.8).value == 8.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(intervals_are_those_of_students_t) {
  // Two steps of a year, x2 and x8: drift ln 4, residuals -+ln 2, spread ln 2 * sqrt(2).
  const hw::GenerationLine line{"x", {generation(0, 1), generation(12, 2), generation(24, 16)}};
  const auto g = hw::fit_growth({line}, Figure::kRate16, kAll);
  BOOST_TEST(g.spread == std::log(2.0) * std::sqrt(2.0), tolerance(1e-12));
  // t(1 degree, 0.9) = 3.0777 (tables); one year ahead: sqrt(1 + 1/2) spreads.
  const double half = 3.0777 * g.spread * std::sqrt(1.5);
  BOOST_TEST(std::log(hw::growth_over(g, 1, 0.8).high) == std::log(4.0) + half, tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(only_what_was_out_by_then_is_fitted) {
  // When A100 came out (2020-11) one line had made a step of rates since its first matrix engine:
  // V100 to A100; and TPU v2 to v3.
  const int a100 = hw::month_of(catalog().find("a100").date);
  BOOST_TEST(hw::fit_growth(record(), Figure::kRate16, a100).steps == 2);
  BOOST_TEST(!hw::fit_growth(record(), Figure::kRate16, hw::month_of("2018-01")).known());
  const auto later = hw::fit_growth(record(), Figure::kRate16, hw::month_of("2023-01"));
  BOOST_TEST(later.steps == 5);  // and TPU v4, MI250, H100
}

BOOST_AUTO_TEST_CASE(b200_from_h100_agrees_with_a_calculation_by_hand) {
  // Five steps by 2023-01: V100-A100 x2.496 in 38 months, TPU v2-v3 x3.043 in 12, v3-v4 x1.964 in
  // 36, MI100-MI250 x1.961 in 16, A100-H100 x3.170 in 26: 4.53 nepers in 128 months.
  const double grown = std::log(2.496) + std::log(3.0435) + std::log(1.9643) +
                       std::log(362.1 / 184.6) + std::log(989.0 / 312.0);
  const auto tests = hw::backtest_record(record());
  const auto& t = test_of(tests, "b200", Figure::kRate16);
  BOOST_TEST(t.steps == 5);
  BOOST_TEST(t.at80.value == std::exp(grown / 128.0 * 26.0), tolerance(1e-3));
  BOOST_TEST(t.actual == 2250.0 / 989.0, tolerance(1e-9));
  BOOST_TEST(t.holds(t.at80));
}

BOOST_AUTO_TEST_CASE(coverage_over_all_figures_is_near_what_intervals_claim) {
  const auto tests = hw::backtest_record(record());
  double in80 = 0, in95 = 0;
  for (const auto& t : tests) {
    in80 += t.holds(t.at80);
    in95 += t.holds(t.at95);
    BOOST_TEST(t.at95.high >= t.at80.high);
  }
  const auto n = static_cast<double>(tests.size());
  std::cout << "projections of " << n << " facts: " << in80 / n << " within 80 %, " << in95 / n
            << " within 95 %\n";
  BOOST_TEST(n >= 40);
  // Twice the binomial error of as many independent tests: sqrt(0.8 * 0.2 / 47) = 0.06.
  BOOST_TEST(in80 / n > 0.68);
  BOOST_TEST(in95 / n > 0.88);
}

BOOST_AUTO_TEST_CASE(shipped_growth_is_what_the_record_gives) {
  const auto& map = hw::roadmap();
  const struct {
    Figure figure;
    const core::Sourced &growth, &spread;
  } rows[] = {{Figure::kRate16, map.growth.compute, map.spread.compute},
              {Figure::kScaleUp, map.growth.network, map.spread.network},
              {Figure::kPower, map.growth.power, map.spread.power}};
  for (const auto& row : rows) {
    const auto g = hw::fit_growth(record(), row.figure, kAll);
    BOOST_TEST_CONTEXT(hw::name_of(row.figure) << " per year " << std::exp(g.drift)) {
      BOOST_TEST(row.growth.value == std::exp(g.drift), tolerance(0.01));
      // One mean step ahead, both say the same interval.
      const double years = g.years / g.steps;
      const auto record_says = hw::growth_over(g, years, 0.8);
      const double step = std::log(row.spread.value);
      const double drift = years * std::log(row.growth.high / row.growth.value);
      const double half = std::hypot(step, drift);
      BOOST_TEST(half == std::log(record_says.high / record_says.value), tolerance(0.04));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_price_that_studies_extrapolate_has_the_record_in_its_interval) {
  const auto g = hw::fit_growth(record(), Figure::kPrice, kAll);
  BOOST_TEST(std::exp(g.drift) > hw::roadmap().growth.price.value);
  BOOST_TEST(std::exp(g.drift) < hw::roadmap().growth.price.high);
}

BOOST_AUTO_TEST_CASE(stacks_of_the_table_bracket_most_of_what_came) {
  const auto tests = hw::backtest_memory_table(record(), catalog());
  BOOST_REQUIRE(tests.size() >= 8u);
  double held = 0;
  for (const auto& t : tests) held += t.holds(t.at80);
  std::cout << "memory by the table of stacks: " << held << " of " << tests.size() << " held\n";
  BOOST_TEST(held / static_cast<double>(tests.size()) >= 0.65);
}

BOOST_AUTO_TEST_CASE(a_projected_chip_carries_the_interval_of_one_generation) {
  const auto& gpu = catalog().find("gb300-nvl72");
  const auto next = hw::project(gpu, 2);
  const auto& rate = next.engine(hw::EngineKind::kMatrix)->peak_op_s.at(archs::DataType::kBf16);
  BOOST_TEST(rate.high / rate.value > hw::roadmap().spread.compute.value * (1 - 1e-12));
  BOOST_TEST(rate.value / rate.low > hw::roadmap().spread.compute.value * (1 - 1e-12));
}

BOOST_AUTO_TEST_CASE(the_page_in_docs_is_what_the_record_gives) {
  const std::string page = hw::backtest_document(record(), catalog());
  BOOST_TEST(core::read_file(core::home_path("docs/roadmap_backtest.md")) == page);
}

BOOST_AUTO_TEST_SUITE_END()
