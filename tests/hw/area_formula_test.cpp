// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/area_formula.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace strandline::hw::asic {
namespace {

/// Rows of a module whose area is known: 5000 gates, 700 a lane, 30 a column.
MeasuredArea made(int lanes, int cols) {
  return {"sl_scan", {{"Lanes", lanes}, {"Cols", cols}}, 5000.0 + 700 * lanes + 30 * cols, 0};
}

const MeasuredArea& measured(const std::string& module, const ModuleParameters& p) {
  for (const MeasuredArea& row : measured_areas())
    if (row.module == module && row.parameters == p) return row;
  throw std::out_of_range(module);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(area_formula)

BOOST_AUTO_TEST_CASE(the_fit_finds_a_known_law) {
  const auto formulas =
      fit_area_formulas({made(1, 4), made(2, 8), made(4, 8), made(8, 16), made(2, 16)});
  BOOST_TEST_REQUIRE(formulas.size() == 1u);
  BOOST_TEST(formulas[0].points == 5);
  const std::vector<double> law{5000, 700, 30};
  for (std::size_t i = 0; i < law.size(); ++i)
    BOOST_TEST(formulas[0].gates[i] == law[i], boost::test_tools::tolerance(1e-6));
  BOOST_TEST(formulas[0].worst_error < 1e-6);
  BOOST_TEST(formulas[0]({{"Lanes", 16}, {"Cols", 32}}) == 5000.0 + 700 * 16 + 30 * 32,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(an_outlier_shows_in_the_error) {
  auto rows = std::vector{made(1, 4), made(2, 8), made(4, 8), made(8, 16), made(2, 16)};
  rows[3].gates *= 1.5;
  const auto formulas = fit_area_formulas(rows);
  BOOST_TEST(formulas[0].worst_error > 0.2);
  BOOST_TEST(formulas[0].mean_error < formulas[0].worst_error);
}

BOOST_AUTO_TEST_CASE(a_module_without_rows_has_no_formula) {
  BOOST_TEST((find_area_formula("sl_nothing", {}) == nullptr));
}

BOOST_AUTO_TEST_CASE(formulas_follow_what_was_synthesized) {
  for (const MeasuredArea& row : measured_areas()) {
    const AreaFormula* formula = find_area_formula(row.module, row.parameters);
    BOOST_TEST_REQUIRE(formula != nullptr);
    if (row.module.ends_with("matmul")) continue;  // its formula is without the array
    BOOST_TEST_CONTEXT(row.module << " of " << row.gates << " gates") {
      BOOST_TEST(std::abs((*formula)(row.parameters) / row.gates - 1) < 0.1);
    }
  }
}

BOOST_AUTO_TEST_CASE(sizes_left_out_are_predicted) {
  double sum = 0;
  int formulas = 0;
  for (const AreaFormula& formula : fit_area_formulas(measured_areas())) {
    if (formula.worst_error == 0) continue;
    BOOST_TEST_CONTEXT(formula.module << " from " << formula.points << " sizes: mean "
                                      << formula.mean_error) {
      BOOST_TEST(formula.worst_error < 0.35);
    }
    sum += formula.mean_error;
    ++formulas;
  }
  BOOST_TEST_MESSAGE("mean error of " << formulas << " formulas " << sum / formulas);
  BOOST_TEST(sum / formulas < 0.06);
}

/// An array of the same kind, synthesized once with yosys' own script and full flattening of rows,
/// took 1143 to 1150 gates a processing element from 4x4 to 32x32; that mapped for delay.
BOOST_AUTO_TEST_CASE(a_processing_element_has_about_the_gates_of_an_earlier_synthesis) {
  const AreaFormula* array = find_area_formula("sl_ws_array", {{"Float", 0}});
  BOOST_TEST_REQUIRE(array != nullptr);
  const ModuleParameters p{{"Rows", 8}, {"Cols", 8}, {"DataWidth", 8}, {"Float", 0}};
  BOOST_TEST_MESSAGE("gates per element of 8x8: " << (*array)(p) / 64);
  BOOST_TEST(std::abs((*array)(p) / 64 / 1147 - 1) < 0.25);
}

/// bf16 products with fp32 sums take more than twice an int8 element, and less than four times.
BOOST_AUTO_TEST_CASE(bf16_elements_are_larger_than_int8_elements) {
  const AreaFormula* int8 = find_area_formula("sl_ws_array", {{"Float", 0}});
  const AreaFormula* bf16 = find_area_formula("sl_ws_array", {{"Float", 1}});
  BOOST_TEST_REQUIRE((int8 != nullptr && bf16 != nullptr));
  BOOST_TEST(bf16->gates[0] / int8->gates[0] > 2);
  BOOST_TEST(bf16->gates[0] / int8->gates[0] < 4);
}

BOOST_AUTO_TEST_CASE(memories_in_units_are_counted_in_bits) {
  const ModuleParameters vector{
      {"Rows", 8}, {"Cols", 8}, {"Lanes", 4}, {"DataWidth", 8}, {"StateRows", 256}};
  BOOST_TEST(measured("sl_vector", vector).memory_bits == 64.0 * 256);
  ModuleParameters softmax = vector;
  softmax["Window"] = 1;
  BOOST_TEST(measured("sl_softmax", softmax).memory_bits == 4 * 32.0 * 256);
  // All that the scan unit keeps lies in sl_bank.
  const ModuleParameters scan{{"Cols", 8}, {"Lanes", 8}, {"StateRows", 2048}};
  BOOST_TEST(measured("sl_scan", scan).memory_bits == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
