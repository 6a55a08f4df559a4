// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;

Layer moe(int experts, int per_token) {
  Layer l{.width = 64, .heads = 2, .kv_heads = 1, .head_dim = 32, .ffn = 32};
  l.channel = ChannelKind::kExperts;
  l.experts = {.count = experts, .per_token = per_token, .ffn = 48};
  return l;
}
constexpr LayerWork kPrefill{.sequences = 1, .tokens = 24, .context = 0};
constexpr LayerWork kDecode{.sequences = 3, .tokens = 1, .context = 21};

Accelerator bf16() {
  Accelerator a = find_config("base16-moe");
  a.element = Element::kBf16;
  a.name = "base16-moe in bf16";
  return a;
}

/// The layer in bf16 is near float64; in int8, where a rounded score may choose the other expert of
/// a close pair, within 5 %.
void near_float64(const Layer& layer, const LayerWork& work) {
  const double fine = tests::golden_layer(layer, work, bf16()).error;
  BOOST_TEST(fine < 0.01);
  BOOST_TEST(fine > 1e-5);
  const double coarse = tests::golden_layer(layer, work, find_config("base16-moe")).error;
  BOOST_TEST(coarse < 0.05);
  BOOST_TEST_MESSAGE("bf16 " << fine << ", int8 " << coarse);
}

std::string refusal(const Layer& layer, const LayerWork& work, const Accelerator& a) {
  try {
    tests::golden_layer(layer, work, a);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "taken";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer_moe)

BOOST_AUTO_TEST_CASE(prefill_is_near_float64) {
  near_float64(moe(8, 2), kPrefill);
}

BOOST_AUTO_TEST_CASE(decode_is_near_float64) {
  near_float64(moe(8, 2), kDecode);
}

BOOST_AUTO_TEST_CASE(more_experts_than_a_row_of_scores_holds) {
  near_float64(moe(40, 6), kPrefill);
}

BOOST_AUTO_TEST_CASE(shared_experts_take_every_token) {
  Layer l = moe(8, 2);
  l.experts.shared = true;
  near_float64(l, kPrefill);
}

BOOST_AUTO_TEST_CASE(sigmoids_with_a_bias_choose_and_weigh) {
  Layer l = moe(12, 3);
  l.experts.sigmoid = true;
  near_float64(l, kPrefill);
}

BOOST_AUTO_TEST_CASE(an_expert_alone_is_a_dense_network) {
  // One expert of one: its weight is 1, whatever the router says.
  const Layer l = moe(1, 1);
  const LayerData data = random_layer(l, kPrefill, 1);
  Layer dense = l;
  dense.channel = ChannelKind::kDense;
  dense.ffn = l.experts.ffn;
  LayerData same = data;
  same.gate = data.experts.gate;
  same.up = data.experts.up;
  same.down = data.experts.down;
  BOOST_TEST(relative_error(reference(l, kPrefill, data).result,
                            reference(dense, kPrefill, same).result) < 1e-12);
}

BOOST_AUTO_TEST_CASE(rtl_equals_the_golden_machine) {
  const auto core = make_rtl_core("base16-full");
  if (!core) return tests::skip("needs Verilator");
  for (const LayerWork& work : {kPrefill, kDecode}) {
    Layer l = moe(20, 4);
    l.experts.shared = true;
    const tests::GoldenLayer ran = tests::golden_layer(l, work, core->accelerator());
    std::vector<std::uint8_t> memory = ran.program.memory;
    const CoreRun rtl = core->run(ran.program.program.commands(), memory, {60, 20, 12, 3});
    BOOST_TEST_REQUIRE(rtl.finished, rtl.why);
    BOOST_TEST((memory == ran.memory), "RTL and golden machine differ");
  }
}

BOOST_AUTO_TEST_CASE(models_keep_their_experts_and_shrink_their_widths) {
  const auto catalog = archs::ArchitectureCatalog::load();
  const Accelerator a = find_config("base16-moe");
  // An eighth of 2048 columns; experts of 768.
  const Layer qwen = model_layer(catalog.find("qwen3-30b-a3b"), 0, 256, a);
  BOOST_TEST((qwen.channel == ChannelKind::kExperts));
  BOOST_TEST(qwen.experts.count == 128);
  BOOST_TEST(qwen.experts.per_token == 8);
  BOOST_TEST(qwen.experts.ffn == 96);
  BOOST_TEST(!qwen.experts.shared);
  // Three dense layers come first; 256 of 7168 columns of 2048, in blocks of 16.
  const auto deepseek = catalog.find("deepseek-v3");
  BOOST_TEST((model_layer(deepseek, 2, 256, a).channel == ChannelKind::kDense));
  const Layer v3 = model_layer(deepseek, 3, 256, a);
  BOOST_TEST(v3.experts.shared);
  BOOST_TEST(v3.experts.ffn == 80);
  BOOST_TEST(v3.ffn == 80);
}

BOOST_AUTO_TEST_CASE(a_model_with_experts_is_stranded_without_a_router) {
  const auto catalog = archs::ArchitectureCatalog::load();
  BOOST_CHECK_EXCEPTION(model_layer(catalog.find("mixtral-8x7b"), 0, 256, find_config("base16")),
                        core::InputError, [](const core::InputError& e) {
                          return std::string(e.what()).find(
                                     "expert router and gather strands it") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(what_the_router_cannot_take_is_refused) {
  BOOST_TEST(refusal(moe(8, 2), kPrefill, find_config("base16")).find("expert router") !=
             std::string::npos);
  Accelerator a = find_config("base16-moe");
  a.route_entries = 16;
  BOOST_TEST(refusal(moe(8, 2), kPrefill, a).find("lists hold 16") != std::string::npos);
  BOOST_TEST(refusal(moe(40, 17), kPrefill, find_config("base16-moe")).find("17 of 40") !=
             std::string::npos);
  Layer l = moe(8, 2);
  l.experts.ffn = 40;
  BOOST_TEST(refusal(l, kPrefill, find_config("base16-moe")).find("expert's width") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
