// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;

constexpr Layer kSmall{.width = 64, .heads = 2, .kv_heads = 1, .head_dim = 32, .ffn = 128};
constexpr LayerWork kPrefill{.sequences = 1, .tokens = 20, .context = 0};
constexpr LayerWork kDecode{.sequences = 2, .tokens = 1, .context = 37};

/// A layer on golden machine and RTL, bit by bit; the error against float64 stays below `bound`.
void whole_layer(const std::string& config, const Layer& layer, const LayerWork& work,
                 double bound) {
  const auto [p, golden, error] = tests::golden_layer(layer, work, find_config(config));
  BOOST_TEST_MESSAGE(config << ": error against float64 " << error);
  BOOST_TEST(error < bound);
  BOOST_TEST(error > bound / 100);  // rounding is there: nothing compares with itself
  const auto core = make_rtl_core(config);
  if (!core) return tests::skip("RTL needs Verilator");
  std::vector<std::uint8_t> memory = p.memory;
  const CoreRun run = core->run(p.program.commands(), memory, {60, 20, 12, 3});
  BOOST_TEST_REQUIRE(run.finished, run.why);
  BOOST_TEST((memory == golden), "RTL and golden machine differ");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer)

BOOST_AUTO_TEST_CASE(prefill_in_int8) {
  whole_layer("base8", kSmall, kPrefill, 0.04);
}

BOOST_AUTO_TEST_CASE(decode_in_int8) {
  whole_layer("base8", kSmall, kDecode, 0.04);
}

BOOST_AUTO_TEST_CASE(prefill_in_bf16) {
  whole_layer("base8-bf16", kSmall, kPrefill, 0.004);
}

BOOST_AUTO_TEST_CASE(decode_in_bf16) {
  whole_layer("base8-bf16", kSmall, kDecode, 0.004);
}

BOOST_AUTO_TEST_CASE(sliding_window_layer_norm_and_plain_gelu) {
  Layer layer = kSmall;
  layer.window = 8;
  layer.layer_norm = true;
  layer.nonlinearity = Nonlinearity::kGelu;
  layer.gated = false;
  whole_layer("base8-bf16", layer, {.sequences = 1, .tokens = 12, .context = 21}, 0.004);
}

BOOST_AUTO_TEST_CASE(wider_layer_on_a_larger_array) {
  whole_layer("base16", {.width = 128, .heads = 4, .kv_heads = 2, .head_dim = 32, .ffn = 256},
              {.sequences = 1, .tokens = 24, .context = 9}, 0.04);
}

BOOST_AUTO_TEST_CASE(a_config_without_what_a_layer_needs_is_refused) {
  const LayerData data = random_layer(kSmall, kPrefill, 1);
  const LayerReference expected = reference(kSmall, kPrefill, data);
  const auto refused = [&](const Accelerator& a, const char* part) {
    try {
      compile_layer(kSmall, kPrefill, data, expected, a);
    } catch (const core::InputError& e) {
      return std::string(e.what()).find(part) != std::string::npos;
    }
    return false;
  };
  BOOST_TEST(refused(find_config("products16"), "no transposer"));
  Accelerator small = find_config("base8");
  small.spad_rows = 256;
  BOOST_TEST(refused(small, "spad_rows"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
