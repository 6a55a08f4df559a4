// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/chip_core_time.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "hw/asic/configs.h"

namespace {

using namespace strandline::hw::asic;
namespace tt = boost::test_tools;

ChipCore cores_of(const Accelerator& a, int cores) {
  return {.core = a, .cores = cores, .source = "test"};
}
ChipCore chip() {
  return cores_of(find_chip_core("chip64-moe"), 256);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chip_core_time)

BOOST_AUTO_TEST_CASE(a_tile_takes_what_the_array_takes) {
  // docs/accelerator/timing.md: 2R + C + M + 2 for one tile.
  const ChipCore one = cores_of(find_chip_core("chip64-moe"), 1);
  BOOST_TEST(product_cycles({.m = 200, .n = 64, .k = 64}, one) == 3 * 64 + 200 + 2.0);
  // A second tile streams behind the first; fewer rows than the array's take the array's.
  BOOST_TEST(product_cycles({.m = 200, .n = 128, .k = 64}, one) == 3 * 64 + 200 + 2 + 200.0);
  BOOST_TEST(product_cycles({.m = 3, .n = 64, .k = 128}, one) == 3 * 64 + 3 + 2 + 64.0);
}

BOOST_AUTO_TEST_CASE(narrow_formats_lengthen_the_tile) {
  const ChipCore one = cores_of(find_chip_core("chip64-moe"), 1);
  BOOST_TEST(product_cycles({.m = 64, .n = 64, .k = 256, .pack = 4}, one) ==
             product_cycles({.m = 64, .n = 64, .k = 64}, one));
}

BOOST_AUTO_TEST_CASE(a_few_rows_use_their_share_of_the_array) {
  // 16 of 64 rows: every tile is loaded for a quarter of the work that it could do.
  const double few = product_cycles({.m = 16, .n = 16384, .k = 16384}, chip());
  const double whole = product_cycles({.m = 64, .n = 16384, .k = 16384}, chip());
  BOOST_TEST(few == whole, tt::tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(more_work_never_takes_less) {
  for (double m = 1; m < 5000; m *= 1.7)
    for (double n = 64; n < 20000; n *= 1.9) {
      BOOST_TEST(product_cycles({.m = m, .n = n, .k = 4096}, chip()) <=
                 product_cycles({.m = m * 1.1, .n = n, .k = 4096}, chip()));
      BOOST_TEST(product_cycles({.m = m, .n = n, .k = 4096}, chip()) <=
                 product_cycles({.m = m, .n = 2 * n, .k = 4096}, chip()));
      BOOST_TEST(attention_cycles({.pairs = 64, .rows = m, .keys = n}, chip()) <=
                 attention_cycles({.pairs = 64, .rows = m, .keys = 2 * n}, chip()));
    }
}

BOOST_AUTO_TEST_CASE(no_product_is_faster_than_the_arrays) {
  for (const double m : {1.0, 33.0, 257.0, 4096.0})
    for (const double n : {64.0, 1000.0, 8192.0})
      BOOST_TEST(product_cycles({.m = m, .n = n, .k = 5000}, chip()) * chip().products() >=
                 m * n * 5000);
  BOOST_TEST(product_ceiling(chip()) < 1.0);
  BOOST_TEST(product_ceiling(chip()) > 0.9);
}

// RTL cycles of whole layers on 16 x 16 (docs/accelerator_validation.md): products and attention of
// llama-3.1-8b at width 512, four heads of 128 over one of keys, feed-forward 1792. Norms, lanes
// and what does not overlap are not in the sum, so that it is below the RTL, by less than a tenth.
BOOST_AUTO_TEST_CASE(operators_add_up_to_the_layer_of_the_rtl) {
  const ChipCore one = cores_of(find_config("base16"), 1);
  const double m = 64;
  double sum = 0;
  for (const double n : {512.0, 128.0, 128.0, 512.0, 1792.0, 1792.0})
    sum += product_cycles({.m = m, .n = n, .k = 512}, one);
  sum += product_cycles({.m = m, .n = 512, .k = 1792}, one);
  sum += attention_cycles({.pairs = 1, .rows = 4 * m, .keys = (m + 1) / 2}, one);
  BOOST_TEST(sum < 942841.0);
  BOOST_TEST(sum > 0.9 * 942841.0);
}

BOOST_AUTO_TEST_CASE(the_slowest_unit_sets_the_pace_of_attention) {
  // Prompts: three cycles a block and row for each of softmax's two passes; two tiles each of
  // scores and values at a row a cycle.
  const AttentionWork prompt{.pairs = 256, .rows = 4096, .keys = 4096};
  const double softmax = 2 * 3 * 4096.0 * (4096.0 / 64);
  const double array = 4 * 4096.0 * (4096.0 / 64);
  BOOST_TEST(attention_cycles(prompt, chip()) >= std::max(softmax, array));
  BOOST_TEST(attention_cycles(prompt, chip()) <= softmax + array);
}

BOOST_AUTO_TEST_CASE(a_state_passes_the_lanes_once_a_token) {
  const ChipCore wide = cores_of(find_chip_core("chip64-wide"), 256);
  const double words = 128.0 * 128;
  const double cycles =
      recurrence_cycles({.pairs = 256, .tokens = 1024, .keys = 128, .values = 128}, wide);
  BOOST_TEST(cycles == 1024 * words / 64, tt::tolerance(0.06));
}

BOOST_AUTO_TEST_SUITE_END()
