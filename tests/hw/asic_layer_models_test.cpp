// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/model_facts.h"
#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {
namespace {

std::string refusal(const std::string& arch, int layer, const std::string& config) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  try {
    model_layer(catalog.find(arch), layer, 512, find_config(config));
  } catch (const core::InputError& e) {
    return e.what();
  }
  return {};
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(asic_layer_models)

BOOST_AUTO_TEST_CASE(deepseek_v3_keeps_its_heads_and_shrinks_its_ranks) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const Layer l = model_layer(catalog.find("deepseek-v3"), 0, 512, find_config("base16"));
  BOOST_TEST((l.mixer == MixerKind::kLatent));
  // arXiv:2412.19437: width 7168, 128 heads of 128 + 64, ranks 1536 and 512, feed-forward 18432.
  BOOST_TEST(l.heads == 9);  // 128 / 14
  BOOST_TEST(l.latent.nope_dim == 128);
  BOOST_TEST(l.latent.rope_dim == 64);
  BOOST_TEST(l.latent.v_dim == 128);
  BOOST_TEST(l.latent.q_rank == 112);  // 1536 / 14 in blocks of 16
  BOOST_TEST(l.latent.kv_rank == 32);  // 512 / 14 likewise
  BOOST_TEST(l.ffn == 1312);           // 18432 / 14 likewise
}

BOOST_AUTO_TEST_CASE(opt_gemma_command_and_nemotron_come_with_their_kinks) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const Accelerator a = find_config("base16");
  const Layer opt = model_layer(catalog.find("opt-6.7b"), 0, 512, a);
  BOOST_TEST((!opt.rope && opt.bias && opt.ffn_bias && opt.layer_norm));
  BOOST_TEST((opt.nonlinearity == Nonlinearity::kRelu));
  BOOST_TEST(model_layer(catalog.find("gemma-2-9b"), 0, 512, a).post_norms);
  BOOST_TEST(model_layer(catalog.find("command-r-35b"), 0, 512, a).parallel);
  BOOST_TEST(model_layer(catalog.find("qwen3-8b"), 0, 512, a).qk_norm);
}

BOOST_AUTO_TEST_CASE(numbers_follow_the_facts_of_a_model) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const Accelerator a = find_config("base16");
  const Layer olmo = model_layer(catalog.find("olmo-2-7b"), 0, 512, a);
  BOOST_TEST((olmo.qk_norm_all && !olmo.qk_norm && !olmo.pre_norms && olmo.post_norms));
  const Layer qwen = model_layer(catalog.find("qwen3-8b"), 0, 512, a);
  BOOST_TEST((!qwen.qk_norm_all && qwen.pre_norms && qwen.rotary == 0));
  BOOST_TEST(model_layer(catalog.find("glm-4-9b"), 0, 512, a).rotary == 64);
  // SmolLM3's fourth, eighth, ... layers have no positions.
  for (const auto& [layer, turns] : {std::pair{0, true}, {2, true}, {3, false}, {7, false}})
    BOOST_TEST(model_layer(catalog.find("smollm3-3b"), layer, 512, a).rope == turns);
  // Command R7B turns in windows alone.
  for (int layer = 0; layer < 8; ++layer) {
    const archs::Architecture& m = catalog.find("command-r7b");
    if (const auto s = stranded_by(m, layer_spec(m, layer), a)) continue;
    BOOST_TEST(model_layer(m, layer, 512, a).rope == (layer_spec(m, layer).mixer.window > 0));
  }
}

BOOST_AUTO_TEST_CASE(biases_by_distance_strand_a_layer) {
  for (const char* id : {"bloom-7b1", "mpt-7b", "baichuan-13b"})
    BOOST_TEST(has(refusal(id, 0, "base16-full"), "ALiBi"), id);
  BOOST_TEST(has(refusal("command-r-plus", 0, "base16-full"), "LayerNorm of each head"));
}

BOOST_AUTO_TEST_CASE(every_fact_is_of_a_model_of_the_catalog) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  for (const auto& [id, facts] : read_model_facts()) {
    const archs::Architecture& m = catalog.find(id);
    BOOST_TEST(m.id == id);
    if (facts.turned == 0) continue;
    for (const archs::LayerSpec& s : m.layers)
      if (s.mixer.kind == archs::TokenMixer::kAttention)
        BOOST_TEST(facts.turned < s.mixer.qk_dim, id);
  }
}

BOOST_AUTO_TEST_CASE(deepseek_v3_2_selects_keys_on_a_config_with_a_router) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const Layer l = model_layer(catalog.find("deepseek-v3.2"), 0, 512, find_config("base16-full"));
  BOOST_TEST(l.index.top_k == 146);  // 2048 / 14
  BOOST_TEST(l.index.heads == 5);    // 64 / 14
  BOOST_TEST(l.index.dim == 128);
  BOOST_TEST(l.index.rope_dim == 64);
}

BOOST_AUTO_TEST_CASE(what_strands_a_layer_is_named_with_the_option_that_helps) {
  BOOST_TEST(has(refusal("llama-3.1-8b", 0, "products16"), "transposer: true"));
  BOOST_TEST(has(refusal("deepseek-v3", 5, "base16"), "gather"));
  BOOST_TEST(has(refusal("deepseek-v3.2", 0, "base16"), "top-k selection of keys"));
  BOOST_TEST(has(refusal("mamba2-2.7b", 0, "base16"), "scan: true"));
  BOOST_TEST(has(refusal("llama-3.1-8b", 32, "base16"), "0 to 31"));
}

BOOST_AUTO_TEST_CASE(base16_full_takes_most_layers_of_the_catalog) {
  // docs/accelerator/lowering.md, "What is refused": layers that no operator strands.
  const Accelerator a = find_config("base16-full"), plain = find_config("base16");
  int layers = 0, full = 0, without_options = 0;
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  for (const archs::Architecture& m : catalog.all())
    for (const archs::LayerSpec& s : m.layers) {
      layers += s.count;
      if (!stranded_by(m, s, a)) full += s.count;
      if (!stranded_by(m, s, plain)) without_options += s.count;
    }
  BOOST_TEST_MESSAGE(full << " and " << without_options << " of " << layers);
  BOOST_TEST(full > 3 * layers / 4);
  BOOST_TEST(without_options > layers / 3);
  BOOST_TEST(without_options < full);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
