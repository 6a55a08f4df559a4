// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::Json;
using tests::llama;
using tests::refused;

namespace {

// Keys with values that no family reads and that change neither sizes nor work.
const char* const kHarmless[] = {R"("audio_start_token_id": 7)",
                                 R"("embedding_dropout": 0.1)",
                                 R"("some_layer_norm_eps": 1e-6)",
                                 R"("initializer_factor": 1.0)",
                                 R"("init_method_std": 0.006)",
                                 R"("rope_impl": "fast")",
                                 R"("_attn_implementation": "sdpa")",
                                 R"("router_z_loss_coef": 0.001)",
                                 R"("tokenizer_name": "bpe")",
                                 R"("max_new_tokens": 256)",
                                 R"("do_sample": true)",
                                 R"("router_jitter_eps": 0.01)",
                                 R"("lm_head_multiplier": 0.5)",
                                 R"("mup_base": 256)",
                                 R"("use_memory_slots": false)",
                                 R"("num_memory_slots": 0)",
                                 R"("memory_kind": null)",
                                 R"("memory_layers": [])",
                                 R"("memory_config": {})",
                                 R"("unsloth_version": "2026.1")"};

// Keys that would change sizes or work.
const char* const kCostly[] = {R"("num_memory_slots": 64)",   R"("use_extra_attention": true)",
                               R"("mixing_kind": "fourier")", R"("rope_head_dim": 64)",
                               R"("memory_layers": [3, 7])",  R"("n_side_heads": 4)",
                               R"("router_hidden_size": 8)",  R"("side_config": {"width": 4})"};

// The text with more before its first key.
std::string with(const std::string& text, const std::string& more) {
  const std::size_t brace = text.find('{');
  return text.substr(0, brace + 1) + more + "," + text.substr(brace + 1);
}

// Inside the text part of a multimodal file, else at the top.
std::string with_in_text(const std::string& text, const std::string& more) {
  const std::size_t part = text.find("\"text_config\"");
  if (part == std::string::npos) return with(text, more);
  return text.substr(0, part) + with(text.substr(part), more);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import_keys)

BOOST_AUTO_TEST_CASE(harmless_keys_change_nothing) {
  const double plain = count_parameters(imported(llama())).total;
  for (const char* key : kHarmless) {
    BOOST_TEST_INFO(key);
    BOOST_TEST(count_parameters(imported(with(llama(), key))).total == plain);
  }
}

BOOST_AUTO_TEST_CASE(costly_keys_are_named) {
  for (const char* key : kCostly) {
    const std::string text(key);
    refused(with(llama(), key), text.substr(1, text.find('"', 1) - 1));
  }
}

BOOST_AUTO_TEST_CASE(costly_keys_are_named_with_their_place_and_value) {
  const Json file("{\n  \"num_memory_slots\": 64,\n" + llama().substr(1));
  BOOST_CHECK_EXCEPTION(import_config(file.path), core::InputError, [](const core::InputError& e) {
    return e.parts().place.line == 2 && e.parts().place.column > 1 && e.parts().value == "64" &&
           e.parts().key == "num_memory_slots";
  });
}

BOOST_AUTO_TEST_CASE(mappings_inside_are_checked_too) {
  refused(R"({"model_type": "dbrx", "d_model": 512, "n_heads": 8, "n_layers": 2, "vocab_size": 100,
    "attn_config": {"kv_n_heads": 2, "side_heads": 3},
    "ffn_config": {"ffn_hidden_size": 64, "moe_num_experts": 4, "moe_top_k": 1}})",
          "attn_config.side_heads");
}

BOOST_AUTO_TEST_CASE(counts_beside_the_text_part_are_checked) {
  const std::string wrapped = R"({"model_type": "some_vl", "vision_config": {"depth": 32},
    "num_image_tokens": 256, "vision_num_layers": 3, "text_config": )" +
                              llama() + "}";
  BOOST_CHECK_NO_THROW(imported(wrapped));
  refused(with(wrapped, R"("num_side_layers": 4)"), "num_side_layers");
}

BOOST_AUTO_TEST_CASE(every_released_config_stands_the_same_keys) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  for (const auto& file : core::list_files(*dir / "model_configs", ".json")) {
    const std::string text = core::read_file(file, 1u << 24);
    BOOST_TEST_INFO(file.string());
    const double plain = count_parameters(import_config(file)).total;
    std::string all;
    for (const char* key : kHarmless)
      if (text.find(std::string(key).substr(0, std::string(key).find(':'))) == std::string::npos)
        all.append(all.empty() ? "" : ",").append(key);
    BOOST_TEST(count_parameters(imported(with_in_text(text, all))).total == plain);
    refused(with_in_text(text, kCostly[0]), "num_memory_slots");
  }
}

// google/gemma-3-27b-it as released: vocabulary, context and activation are left to the family's
// configuration class (transformers, models/gemma3/configuration_gemma3.py); 27.0 B without tower.
BOOST_AUTO_TEST_CASE(what_a_file_leaves_to_its_family_is_filled_in) {
  const Architecture a = imported(R"({"model_type": "gemma3", "text_config": {
    "model_type": "gemma3_text", "hidden_size": 5376, "intermediate_size": 21504,
    "num_attention_heads": 32, "num_hidden_layers": 62, "num_key_value_heads": 16,
    "head_dim": 128, "sliding_window": 1024, "query_pre_attn_scalar": 168}})");
  BOOST_TEST(a.vocabulary == 262208);
  BOOST_TEST(a.context_tokens == 131072);
  BOOST_TEST((a.layers.front().channel.activation == Activation::kGeglu));
  BOOST_TEST(count_parameters(a).total == 27.0e9, boost::test_tools::tolerance(0.005));
}

BOOST_AUTO_TEST_SUITE_END()
