// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_die.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "hw/asic/area.h"
#include "hw/asic/area_formula.h"
#include "hw/asic/silicon_area.h"
#include "hw/economics.h"
#include "hw/silicon_prices.h"

namespace {

using namespace strandline;
using namespace strandline::hw::asic;
namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chip_die)

BOOST_AUTO_TEST_CASE(parts_add_up_to_the_die_and_keep_their_order) {
  for (const hw::Chip& chip : chips().all()) {
    if (!chip.core) continue;
    double sum = 0;
    for (const DiePart& part : die_parts(chip, *chip.core)) {
      sum += part.area_m2.value;
      BOOST_TEST(part.area_m2.low <= part.area_m2.value, chip.id << ": " << part.name);
      BOOST_TEST(part.area_m2.value <= part.area_m2.high, chip.id << ": " << part.name);
    }
    BOOST_TEST(chip.die_area_m2.value == sum, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(cores_are_as_many_areas_of_one) {
  const hw::Chip& chip = chips().find("moe-transformer-asic");
  const auto parts = die_parts(chip, *chip.core);
  BOOST_TEST(parts.front().area_m2.value == 256 * core_area(chip.core->core, "4nm").area_m2().value,
             tt::tolerance(1e-12));
}

// What wider coverage adds: its scan units and longer lists of the router, and of all else a die
// holds in proportion.
BOOST_AUTO_TEST_CASE(wider_coverage_costs_the_price_of_its_options) {
  const hw::Chip &narrow = chips().find("moe-transformer-asic"),
                 &wide = chips().find("moe-transformer-asic-wide");
  const auto price = [](const hw::Chip& chip, const std::string& option) {
    for (const OptionPrice& p : option_prices(chip.core->core, "4nm"))
      if (p.option == option) return p.area_m2.value;
    return 0.0;
  };
  const double scan = price(wide, "scan");
  const double lists = price(wide, "gather") - price(narrow, "gather");
  BOOST_TEST(scan > 0);
  BOOST_TEST(wide.die_area_m2.value - narrow.die_area_m2.value == 256 * (scan + lists) / (1 - 0.21),
             tt::tolerance(0.02));  // a port fewer on the memories under gather
}

// TPU v1: 256 x 256 int8 at 28 nm, a quarter (24 %) of a die of at most 331 mm2 (Jouppi et al.,
// ISCA 2017, table 2 and figure 2): 79 mm2.
BOOST_AUTO_TEST_CASE(the_array_of_tpu_v1_lies_in_the_interval) {
  const ModuleParameters p{
      {"Rows", 256}, {"Cols", 256}, {"DataWidth", 8}, {"Float", 0}, {"Sparse", 0}};
  const AreaFormula* array = find_area_formula("sl_ws_array", p);
  BOOST_REQUIRE(array != nullptr);
  const auto area = silicon_area().logic_m2((*array)(p), silicon_area().node("28nm"));
  BOOST_TEST_MESSAGE("TPU v1 array: " << 1e6 * area.low << " to " << 1e6 * area.high << " mm2");
  BOOST_TEST(1e6 * area.low < 79.0);
  BOOST_TEST(1e6 * area.high > 79.0);
}

// Its unified buffer: 24 MiB on 29 % of the die, 96 mm2 at most.
BOOST_AUTO_TEST_CASE(the_buffer_of_tpu_v1_lies_in_the_interval) {
  const auto area =
      silicon_area().memory_m2(24.0 * 1024 * 1024 * 8, false, silicon_area().node("28nm"));
  BOOST_TEST(1e6 * area.low < 96.0);
  BOOST_TEST(1e6 * area.high > 96.0);
}

// Yield and cost as any chip's: equal dies below the reticle (858 mm2, hw/parameters.yaml).
BOOST_AUTO_TEST_CASE(dies_beyond_the_reticle_are_split_and_priced_like_any_chips) {
  const hw::Chip& chip = chips().find("moe-transformer-asic");
  const double mm2 = 1e6 * chip.die_area_m2.value, dies = std::ceil(mm2 / 858);
  BOOST_TEST(dies >= 1.0);
  BOOST_TEST(mm2 < 2 * 858.0);  // as the GPU whose memory and package it shares
  const double one = hw::die_cost_usd(chip.die_area_m2.value / dies, chip.node,
                                      hw::silicon_prices().harvest.value);
  BOOST_TEST(hw::bill_of_materials_parts(chip).die_usd == dies * one, tt::tolerance(1e-9));
}

// Half-widths in quadrature: two parts of +-3 and +-4 make +-5.
BOOST_AUTO_TEST_CASE(parts_err_apart) {
  const auto sum = die_area({{"a", {10, 7, 13, ""}}, {"b", {20, 16, 24, ""}}});
  BOOST_TEST(sum.value == 30.0);
  BOOST_TEST(sum.low == 25.0, tt::tolerance(1e-12));
  BOOST_TEST(sum.high == 35.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
