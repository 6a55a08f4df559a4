// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systolic.h"

#include <boost/test/unit_test.hpp>

#include "core/csv.h"
#include "core/error.h"
#include "tests/hw/systolic_registers.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::tests;
using hw::Dataflow;
using hw::systolic_cycles;
using hw::SystolicArray;

namespace {

Result simulate(const SystolicArray& array, const Matrix& a, const Matrix& b) {
  const Matrix expected = product(a, b);
  if (array.dataflow == Dataflow::kOutputStationary)
    return simulate(KeepsResults(a, b, array.rows, array.columns, array.shifts_results_out),
                    expected, array.overlaps_folds);
  if (array.dataflow == Dataflow::kWeightStationary)
    return simulate(KeepsWeights(a, b, array.rows, array.columns), expected, array.overlaps_folds);
  const Matrix ta = transposed(a);
  const Matrix tb = transposed(b);
  Result r = simulate(KeepsWeights(tb, ta, array.rows, array.columns), transposed(expected),
                      array.overlaps_folds);
  r.product = transposed(r.product);
  return r;
}

struct Size {
  int rows, columns, m, n, k;
};

void check_against_registers(const SystolicArray& kind) {
  std::mt19937 generator(7);
  for (const auto& s : std::initializer_list<Size>{{1, 1, 1, 1, 1},
                                                   {1, 4, 3, 5, 2},
                                                   {4, 1, 3, 5, 2},
                                                   {2, 3, 7, 5, 4},
                                                   {3, 2, 1, 6, 9},
                                                   {4, 4, 4, 4, 4},
                                                   {4, 4, 9, 9, 9},
                                                   {5, 3, 2, 11, 17},
                                                   {3, 5, 13, 2, 8},
                                                   {6, 4, 5, 13, 3}}) {
    SystolicArray array = kind;
    array.rows = s.rows;
    array.columns = s.columns;
    const Matrix a = random_matrix(s.m, s.k, generator);
    const Matrix b = random_matrix(s.k, s.n, generator);
    const Result simulated = simulate(array, a, b);
    BOOST_TEST_CONTEXT(s.rows << "x" << s.columns << " array, " << s.m << "x" << s.n << "x"
                              << s.k) {
      BOOST_TEST((simulated.product == product(a, b)));
      BOOST_TEST(systolic_cycles(array, s.m, s.n, s.k).total == simulated.cycles);
    }
  }
}

Dataflow dataflow_of(const std::string& name) {
  return name == "os"   ? Dataflow::kOutputStationary
         : name == "is" ? Dataflow::kInputStationary
                        : Dataflow::kWeightStationary;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(systolic)

BOOST_AUTO_TEST_CASE(every_row_of_the_scale_sim_table_is_met_exactly) {
  const auto data = data_dir();
  if (!data) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "scalesim/scalesim_v3_table.csv");
  BOOST_TEST(table.rows.size() == 260u);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto number = [&](const char* key) { return std::stol(table.cell(i, key)); };
    const SystolicArray array{.rows = static_cast<int>(number("array_h")),
                              .columns = static_cast<int>(number("array_w")),
                              .dataflow = dataflow_of(table.cell(i, "dataflow"))};
    const auto c = systolic_cycles(array, number("M"), number("N"), number("K"));
    BOOST_TEST_CONTEXT("line " << table.lines[i]) {
      BOOST_TEST(c.total - 1 == number("compute_cycles_reported"));
      BOOST_TEST(std::abs(100 * c.mapped - std::stod(table.cell(i, "mapping_eff_pct"))) < 1e-3);
    }
  }
}

BOOST_AUTO_TEST_CASE(registers_that_keep_weights_take_as_many_cycles) {
  check_against_registers({.dataflow = Dataflow::kWeightStationary});
}

BOOST_AUTO_TEST_CASE(registers_that_keep_inputs_take_as_many_cycles) {
  check_against_registers({.dataflow = Dataflow::kInputStationary});
}

BOOST_AUTO_TEST_CASE(registers_that_keep_results_take_as_many_cycles) {
  check_against_registers({.dataflow = Dataflow::kOutputStationary});
  check_against_registers({.dataflow = Dataflow::kOutputStationary, .shifts_results_out = true});
}

BOOST_AUTO_TEST_CASE(shadow_registers_let_folds_follow_as_closely_as_predicted) {
  check_against_registers({.dataflow = Dataflow::kWeightStationary, .overlaps_folds = true});
  check_against_registers({.dataflow = Dataflow::kInputStationary, .overlaps_folds = true});
  check_against_registers({.dataflow = Dataflow::kOutputStationary, .overlaps_folds = true});
  check_against_registers({.dataflow = Dataflow::kOutputStationary,
                           .overlaps_folds = true,
                           .shifts_results_out = true});
}

BOOST_AUTO_TEST_CASE(causes_add_up_to_the_total) {
  for (const Dataflow d :
       {Dataflow::kWeightStationary, Dataflow::kOutputStationary, Dataflow::kInputStationary})
    for (const bool overlaps : {false, true})
      for (const int m : {1, 100, 1000}) {
        const auto c = systolic_cycles(
            {.dataflow = d, .overlaps_folds = overlaps, .shifts_results_out = true}, m, 300, 500);
        BOOST_TEST(c.load + c.stream + c.skew + c.stall + c.drain == c.total);
        BOOST_TEST(c.utilization <= c.mapped);
      }
}

BOOST_AUTO_TEST_CASE(long_overlapped_products_approach_the_streaming_floor) {
  // 16 folds of 4096 streamed rows on 128 x 128: only one load and one skew show.
  const auto c = systolic_cycles({.overlaps_folds = true}, 4096, 512, 512);
  BOOST_TEST(c.total == 16 * 4096 + 128 + 254);
  BOOST_TEST(c.utilization > 0.99);
}

BOOST_AUTO_TEST_CASE(arrays_share_folds) {
  const SystolicArray one{.rows = 64, .columns = 64};
  SystolicArray four = one;
  four.arrays = 4;
  BOOST_TEST(systolic_cycles(four, 100, 256, 64).total == systolic_cycles(one, 100, 64, 64).total);
  BOOST_TEST(systolic_cycles(four, 100, 320, 64).total == systolic_cycles(one, 100, 128, 64).total);
}

BOOST_AUTO_TEST_CASE(sizes_below_one_are_refused) {
  BOOST_CHECK_THROW(systolic_cycles({}, 0, 1, 1), core::InputError);
  BOOST_CHECK_THROW(systolic_cycles({.rows = 0}, 1, 1, 1), core::InputError);
  BOOST_CHECK_THROW(systolic_cycles({.arrays = -1}, 1, 1, 1), core::InputError);
}

BOOST_AUTO_TEST_CASE(tpu_v4_arrays_run_at_the_published_clock) {
  // 1050 MHz (Jouppi et al., arXiv:2304.01433, table 4): 8 arrays of 128 x 128 give 275 Tflop/s.
  const auto chips = hw::ChipCatalog::load();
  const hw::Engine& engine = *chips.find("tpu-v4").engine(hw::EngineKind::kMatrix);
  BOOST_TEST(hw::systolic_clock_hz(engine, archs::DataType::kBf16) == 1050e6,
             boost::test_tools::tolerance(0.002));
  BOOST_TEST(hw::systolic_clock_hz(engine, archs::DataType::kNvfp4) == 0);
  const SystolicArray array = hw::systolic_array(engine);
  BOOST_TEST(array.rows == 128);
  BOOST_TEST(array.columns == 128);
  BOOST_TEST(array.arrays == 8);
}

BOOST_AUTO_TEST_SUITE_END()
