// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/product_tiles.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/operator.h"
#include "hw/lossless_part.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

const hw::ChipModel& nominal() {
  static const hw::Chip chip = hw::lossless(tests::round_gpu());
  static const hw::ChipModel model = hw::prepare_lossless(chip);
  return model;
}

archs::Operator product(std::int64_t m, std::int64_t n, std::int64_t k) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kGemm;
  op.shape.m = m;
  op.shape.n = n;
  op.shape.k = k;
  op.flops = 2.0 * double(m) * double(n) * double(k);
  return op;
}

double seconds(std::int64_t m, std::int64_t n, std::int64_t k) {
  return hw::product_time(product(m, n, k), nominal()).compute_s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(product_tiles)

BOOST_AUTO_TEST_CASE(full_waves_of_the_largest_tile_take_what_feeding_them_costs) {
  // 1280 x 20480 are 10 x 80 tiles of 128 x 256: eight waves of 100 units.
  const double peak_s = 2.0 * 1280 * 20480 * 4096 / 1000e12;
  BOOST_TEST(seconds(1280, 20480, 4096) == peak_s * (1 + 16.0 / 128 + 16.0 / 256),
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(no_product_beats_the_peak) {
  for (const std::int64_t m : {1, 100, 1000, 10000})
    for (const std::int64_t n : {64, 1000, 9000})
      BOOST_TEST(seconds(m, n, 4096) > 2.0 * double(m * n) * 4096 / 1000e12);
}

BOOST_AUTO_TEST_CASE(one_tile_splits_its_loop_over_idle_units) {
  // Unsplit, 256 steps of 64 on one of 100 units; split, at least four steps.
  const double whole_s = 256 * 2.0 * 32 * 64 * 64 * (1 + 16.0 / 32 + 16.0 / 64) / 10e12;
  BOOST_TEST(seconds(32, 64, 16384) < whole_s / 10);
  BOOST_TEST(seconds(32, 64, 128) == 2 * 2.0 * 32 * 64 * 64 * (1 + 16.0 / 32 + 16.0 / 64) / 10e12,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(scaled_4_bit_products_walk_their_loop_unsplit) {
  hw::Chip chip = hw::lossless(tests::round_gpu());
  chip.engines.front().peak_op_s[archs::DataType::kNvfp4] = tests::fact(4000e12);
  const hw::ChipModel model = hw::prepare_lossless(chip);
  archs::Operator op = product(1, 1024, 16384);
  op.weight_type = op.activation_type = archs::DataType::kNvfp4;
  const hw::ProductTime one = hw::product_time(op, model);
  BOOST_TEST(one.floor_s == 256 * model.efficiency.scaled_step_s, tt::tolerance(1e-12));
  op.shape.n = 8192;
  const hw::ProductTime wide = hw::product_time(op, model);
  BOOST_TEST(wide.floor_s == one.floor_s);
  BOOST_TEST(wide.compute_s == one.compute_s);
}

BOOST_AUTO_TEST_CASE(larger_products_never_take_less_time) {
  for (const std::int64_t fixed : {64, 512, 4096}) {
    double by_m = 0, by_n = 0, by_k = 0;
    for (std::int64_t x = 1; x < 9000; x += 1 + x / 40) {
      BOOST_TEST(seconds(x, fixed, 2048) >= by_m);
      BOOST_TEST(seconds(fixed, x, 2048) >= by_n);
      BOOST_TEST(seconds(fixed, 1024, x) >= by_k);
      by_m = seconds(x, fixed, 2048);
      by_n = seconds(fixed, x, 2048);
      by_k = seconds(fixed, 1024, x);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
