// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/silicon.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/chip_core.h"
#include "hw/asic/chip_core_time.h"

using namespace strandline;
namespace tt = boost::test_tools;

namespace {

const hw::ChipCatalog& chips() {
  static const auto all = hw::ChipCatalog::load();
  return all;
}
const hw::Chip& base() {
  return chips().find("moe-transformer-asic-wide");
}
hw::Chip with_side(int side, double compute = 1) {
  return theses::with_silicon(base(), {side, "one-die-hbm-switch", "one-die-hbm-switch", compute},
                              chips());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(silicon)

BOOST_AUTO_TEST_CASE(its_own_side_and_memory_give_the_candidate) {
  const hw::Chip same = theses::with_silicon(base(), {64, base().id, base().id}, chips());
  BOOST_TEST(same.die_area_m2.value == base().die_area_m2.value, tt::tolerance(1e-12));
  BOOST_TEST(same.sram_bytes.value == base().sram_bytes.value, tt::tolerance(1e-12));
  BOOST_TEST(same.native == base().native);
}

BOOST_AUTO_TEST_CASE(sides_keep_multiply_adds_rate_and_sram) {
  for (const int side : {32, 128, 256}) {
    const hw::Chip c = with_side(side);
    BOOST_TEST(c.core->products() == 256.0 * 64 * 64);
    BOOST_TEST(c.core->cores == 256 * 64 * 64 / (side * side));
    BOOST_TEST(c.matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16) ==
               base().matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16));
    BOOST_TEST(c.sram_bytes.value == base().sram_bytes.value, tt::tolerance(1e-9));
    BOOST_TEST(c.main_memory().bandwidth_b_s.value == 8e12, tt::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(a_64_wide_head_fills_a_quarter_of_a_256_array_in_depth) {
  // Scores q k^T of 64-wide heads: 64 of 256 rows hold keys. A square product of depth 64 takes as
  // long as one of depth 256, so that its utilization is 64 / 256 of the deep one's.
  const hw::asic::ChipCore& core = *with_side(256).core;
  const auto cycles = [&](double k) {
    return hw::asic::product_cycles({.m = 4096, .n = 4096, .k = k, .groups = 1, .pack = 1}, core);
  };
  BOOST_TEST(cycles(64) == cycles(256));
  const hw::asic::ChipCore& small = *with_side(64).core;
  const auto on_small = [&](double k) {
    return hw::asic::product_cycles({.m = 4096, .n = 4096, .k = k, .groups = 1, .pack = 1}, small);
  };
  BOOST_TEST(on_small(256) / on_small(64) == 4.0, tt::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(compute_of_area_meets_the_area) {
  theses::Silicon s{32, "one-die-hbm-switch", "one-die-hbm-switch"};
  s.compute = theses::compute_of_area(base(), s, chips(), base().die_area_m2.value);
  const hw::Chip c = theses::with_silicon(base(), s, chips());
  BOOST_TEST(s.compute < 1);  // small arrays take more area
  BOOST_TEST(c.die_area_m2.value == base().die_area_m2.value, tt::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(sides_that_no_core_has_are_refused) {
  BOOST_CHECK_THROW(with_side(48), core::InputError);
  BOOST_CHECK_THROW(with_side(512), core::InputError);
  BOOST_CHECK_THROW(theses::with_silicon(chips().find("h100"), {64, "h100", "h100"}, chips()),
                    core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
