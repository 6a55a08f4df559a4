// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/efficiency_law.h"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace {

using namespace strandline;
using hw::EfficiencyLaw;
using hw::LosslessPart;
namespace tt = boost::test_tools;

double one_part_s(const LosslessPart& part, const EfficiencyLaw& law) {
  return hw::call_s(std::vector<LosslessPart>{part}, law);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(efficiency_law)

BOOST_AUTO_TEST_CASE(a_perfect_kernel_takes_its_roofline) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 0, .exposed = 0, .cached = 1};
  BOOST_TEST(one_part_s({.compute_s = 3, .memory_s = 2}, law) == 3);
  BOOST_TEST(one_part_s({.compute_s = 1, .memory_s = 2, .steps_s = 5}, law) == 7);
}

BOOST_AUTO_TEST_CASE(each_number_does_what_it_says) {
  const EfficiencyLaw law{.rate = 0.5, .stream = 0.25, .start_s = 10, .exposed = 0.5, .cached = 1};
  // Compute 2 / 0.5 = 4, memory 4 / 0.25 = 16, half of the smaller exposed.
  BOOST_TEST(one_part_s({.compute_s = 2, .memory_s = 4}, law) == 10 + 16 + 2);
}

BOOST_AUTO_TEST_CASE(parts_run_one_after_the_other_after_one_start) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 10, .exposed = 0, .cached = 1};
  const std::vector<LosslessPart> parts{{.compute_s = 1, .memory_s = 2}, {.compute_s = 3}};
  BOOST_TEST(hw::call_s(parts, law) == 15);
}

BOOST_AUTO_TEST_CASE(what_fits_in_the_cache_streams_faster) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 0, .exposed = 0, .cached = 4};
  // A thousandth of the cache: all of it hits; a thousand times: none.
  BOOST_TEST(one_part_s({.memory_s = 8, .cache_fill = 1e-3}, law) == 2, tt::tolerance(1e-5));
  BOOST_TEST(one_part_s({.memory_s = 8, .cache_fill = 1e3}, law) == 8, tt::tolerance(1e-5));
  BOOST_TEST(one_part_s({.memory_s = 8}, law) == 8);
}

BOOST_AUTO_TEST_CASE(few_blocks_take_longer) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 0, .block_b_s = 2};
  // 8 s of bytes at the chip's bandwidth, and 16 B per block at 2 B/s.
  BOOST_TEST(one_part_s({.memory_s = 8, .block_bytes = 16}, law) == 16);
  BOOST_TEST(one_part_s({.compute_s = 8}, law) == 8);
}

BOOST_AUTO_TEST_CASE(no_rate_stretches_the_floor) {
  const EfficiencyLaw law{.rate = 0.5, .stream = 1, .start_s = 0};
  BOOST_TEST(one_part_s({.compute_s = 2, .floor_s = 3}, law) == 4);
  BOOST_TEST(one_part_s({.compute_s = 2, .floor_s = 7}, law) == 7);
}

BOOST_AUTO_TEST_CASE(every_wave_of_blocks_starts) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 1, .wave_s = 0.5};
  BOOST_TEST(one_part_s({.compute_s = 8, .waves = 4}, law) == 1 + 8 + 2);
}

BOOST_AUTO_TEST_CASE(starts_of_blocks_that_share_units_hide_behind_the_longest) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 1, .exposed = 0.5, .wave_s = 0.5};
  // Compute 8, memory 4, waves 2: half of the two shorter ones is exposed.
  BOOST_TEST(one_part_s({.compute_s = 8, .memory_s = 4, .waves = 4, .starts_overlap = true}, law) ==
             1 + 8 + 0.5 * (4 + 2));
  // Waves of 20 are longest.
  BOOST_TEST(one_part_s({.compute_s = 8, .memory_s = 4, .waves = 40, .starts_overlap = true},
                        law) == 1 + 20 + 0.5 * (8 + 4));
}

BOOST_AUTO_TEST_CASE(more_bytes_never_take_less_time) {
  const EfficiencyLaw law{.rate = 1, .stream = 1, .start_s = 0, .exposed = 0, .cached = 4};
  double before = 0;
  for (double fill = 0.01; fill < 100; fill *= 1.05) {
    const double now = one_part_s({.memory_s = fill, .cache_fill = fill}, law);
    BOOST_TEST(now > before);
    before = now;
  }
}

BOOST_AUTO_TEST_CASE(the_mean_is_geometric) {
  const std::vector<EfficiencyLaw> laws{
      {.rate = 0.2, .stream = 0.4, .start_s = 1e-6, .exposed = 0.01, .cached = 1},
      {.rate = 0.8, .stream = 0.9, .start_s = 4e-6, .exposed = 1, .cached = 4}};
  const EfficiencyLaw mean = hw::mean_law(laws);
  BOOST_TEST(mean.rate == 0.4, tt::tolerance(1e-12));
  BOOST_TEST(mean.stream == 0.6, tt::tolerance(1e-12));
  BOOST_TEST(mean.start_s == 2e-6, tt::tolerance(1e-12));
  BOOST_TEST(mean.exposed == 0.1, tt::tolerance(1e-12));
  BOOST_TEST(mean.cached == 2, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
