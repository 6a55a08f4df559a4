// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;

constexpr const char* kConfig = "base16-full";

/// Two blocks of keys and of values in each head's state.
Layer layer_of(const Recurrence& r, int heads) {
  Layer l = tests::recurrent_layer(MixerKind::kRecurrence, heads);
  l.recurrence = r;
  return l;
}

/// A layer on golden machine and RTL, bit by bit; against float64 within `bound`.
void same_on_rtl(const Layer& layer, const LayerWork& work, double bound) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("this build has no RTL of base16-full");
  const Accelerator a = find_config(kConfig);
  const auto [p, golden, error] = tests::golden_layer(layer, work, a);
  BOOST_TEST(error < bound);
  BOOST_TEST(error > bound / 100);  // rounding is there: nothing compares with itself
  std::vector<std::uint8_t> memory = p.memory;
  const CoreRun run = core->run(p.program.commands(), memory, {60, 20, 12, 3});
  BOOST_TEST_REQUIRE(run.finished, run.why);
  BOOST_TEST((memory == golden), "RTL and golden machine differ");
  BOOST_TEST(run.units[7].busy > 0u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recurrence)

BOOST_AUTO_TEST_CASE(mamba_2_prefill) {
  same_on_rtl(layer_of({.groups = 1, .keys = 32}, 3), {1, 12, 0}, 0.05);
}

BOOST_AUTO_TEST_CASE(mamba_2_decode_of_two_sequences) {
  same_on_rtl(layer_of({.groups = 1, .keys = 32}, 3), {2, 1, 9}, 0.05);
}

BOOST_AUTO_TEST_CASE(gated_delta_prefill_behind_cached_tokens) {
  same_on_rtl(layer_of({.groups = 2, .keys = 32, .delta = true}, 4), {1, 10, 5}, 0.05);
}

BOOST_AUTO_TEST_CASE(kimi_delta_prefill) {
  same_on_rtl(layer_of({.groups = 2, .keys = 32, .delta = true, .channels = true, .rank = 32}, 2),
              {1, 8, 0}, 0.05);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
