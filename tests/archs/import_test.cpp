// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "archs/genome.h"
#include "archs/lower.h"
#include "tests/archs/import_support.h"
#include "tests/archs/support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::Json;
using tests::llama;
using tests::refused;

BOOST_AUTO_TEST_SUITE(import)

BOOST_AUTO_TEST_CASE(llama_config_equals_the_catalog) {
  const Json file(llama());
  const Architecture a = import_config(file.path);
  BOOST_TEST((a.layers == tests::model("llama-3.1-8b").layers));
  BOOST_TEST(count_parameters(a).total == 8030261248.0);
  BOOST_TEST(a.id == "strandline-import");
  BOOST_TEST(import_config(file.path, "mine").id == "mine");
}

BOOST_AUTO_TEST_CASE(unknown_families_name_the_nearest) {
  refused(R"({"model_type": "lama", "hidden_size": 64, "vocab_size": 10})", "'llama'");
}

BOOST_AUTO_TEST_CASE(missing_keys_are_named) {
  refused(R"({"model_type": "llama", "hidden_size": 64, "vocab_size": 10})", "num_attention_heads");
  refused(R"({"model_type": "llama", "vocab_size": 10})", "hidden_size");
}

BOOST_AUTO_TEST_CASE(unknown_activations_are_refused) {
  refused(tests::replaced(llama(), "silu", "snake"), "snake");
}

BOOST_AUTO_TEST_CASE(families_without_a_released_config_at_hand_equal_their_published_counts) {
  // Sizes and counts from the papers: arXiv:2508.06471, 2304.01373 (Pythia-12B, 11,846,072,320),
  // 2503.19786, 2409.02060 (6,919,161,856), 2407.21783.
  const auto total = [](const std::string& text) {
    const Json file(text);
    return count_parameters(import_config(file.path)).total;
  };
  BOOST_TEST(total(R"({"model_type": "gpt_neox", "hidden_size": 5120, "num_hidden_layers": 36,
    "num_attention_heads": 40, "intermediate_size": 20480, "vocab_size": 50688, "rotary_pct": 0.25,
    "max_position_embeddings": 2048, "hidden_act": "gelu", "tie_word_embeddings": false})") ==
             11846072320.0);
  BOOST_TEST(total(R"({"model_type": "olmoe", "hidden_size": 2048, "num_hidden_layers": 16,
    "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 1024,
    "num_experts": 64, "num_experts_per_tok": 8, "vocab_size": 50304, "clip_qkv": null,
    "max_position_embeddings": 4096})") == 6919161856.0);
  BOOST_TEST(total(R"({"model_type": "gemma3_text", "hidden_size": 5376, "num_hidden_layers": 62,
    "num_attention_heads": 32, "num_key_value_heads": 16, "head_dim": 128, "sliding_window": 1024,
    "intermediate_size": 21504, "vocab_size": 262208, "max_position_embeddings": 131072,
    "hidden_activation": "gelu_pytorch_tanh"})") == 27.0e9,
             boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(kimi_linear_alternates_its_mixers) {
  const Json file(R"({"model_type": "kimi_linear", "hidden_size": 2304, "num_hidden_layers": 4,
    "num_attention_heads": 32, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
    "kv_lora_rank": 512, "q_lora_rank": null, "intermediate_size": 9216, "num_experts": 256,
    "num_experts_per_token": 8, "num_shared_experts": 1, "moe_intermediate_size": 1024,
    "first_k_dense_replace": 1, "vocab_size": 163840, "max_position_embeddings": 1048576,
    "linear_attn_config": {"full_attn_layers": [4], "kda_layers": [1, 2, 3], "num_heads": 32,
    "head_dim": 128, "short_conv_kernel_size": 4}})");
  const Architecture a = import_config(file.path);
  BOOST_REQUIRE(a.layers.size() == 3u);
  BOOST_TEST((a.layers[0].channel.kind == ChannelMixer::kDense));
  BOOST_TEST((a.layers[1].mixer.kind == TokenMixer::kKda));
  BOOST_TEST(a.layers[1].count == 2);
  BOOST_TEST((a.layers[2].mixer.kind == TokenMixer::kLatent));
}

BOOST_AUTO_TEST_CASE(every_released_config_imports) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const auto files = core::list_files(*dir / "model_configs", ".json");
  BOOST_TEST(files.size() >= 86u);
  for (const auto& file : files) {
    BOOST_TEST_INFO(file.string());
    Architecture a;
    BOOST_REQUIRE_NO_THROW(a = import_config(file));
    BOOST_TEST(count_parameters(a).total > 5e8, a.id);
    BOOST_TEST(index_of(classify(a)) < kKnownSize, a.id);
  }
}

BOOST_AUTO_TEST_CASE(what_is_written_loads_as_the_same_model) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const auto flops = [](const Architecture& a) {
    return tests::total(lower(a, tests::decode(2, 4096)), &Operator::flops);
  };
  for (const auto& file : core::list_files(*dir / "model_configs", ".json")) {
    const Architecture a = import_config(file);
    const std::string text = to_yaml(a);
    const Json yaml(text, "strandline-round-trip.yaml");
    const Architecture b = load_architecture(yaml.path);
    BOOST_TEST(to_yaml(b) == text, a.id);
    BOOST_TEST((a.layers == b.layers), a.id);
    BOOST_TEST(count_parameters(a).total == count_parameters(b).total, a.id);
    BOOST_TEST(kv_bytes_per_token(a) == kv_bytes_per_token(b), a.id);
    BOOST_TEST(flops(a) == flops(b), a.id);
  }
}

BOOST_AUTO_TEST_CASE(kimi_k3_has_all_its_traits) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const Architecture a = import_config(*dir / "model_configs" / "moonshotai--Kimi-K3_config.json");
  BOOST_TEST((a.residual == ResidualScheme::kAttention));
  BOOST_TEST(a.residual_block_layers == 12);
  BOOST_TEST(a.layers[0].mixer.full_rank_gate);
  BOOST_TEST((a.layers[0].channel.activation == Activation::kSitu));
  BOOST_TEST((a.expert_type == DataType::kMxfp4));
  // 2.8T parameters, 104B active, 27 KiB of cache per token (S. Raschka, LLM architecture gallery).
  BOOST_TEST(count_parameters(a).total == 2.8e12, boost::test_tools::tolerance(0.01));
  BOOST_TEST(kv_bytes_per_token(a) == 27 * 1024.0);
}

BOOST_AUTO_TEST_CASE(wrappers_may_nest) {
  const Json file(R"({"model_type": "some_omni", "thinker_config": {"model_type": "some_thinker",
    "text_config": )" +
                  llama() + "}}");
  BOOST_TEST(count_parameters(import_config(file.path)).total == 8030261248.0);
}

BOOST_AUTO_TEST_CASE(tabs_and_missing_blanks_are_json_too) {
  std::string text = llama();
  for (std::size_t at = text.find("\n  "); at != text.npos; at = text.find("\n  "))
    text.replace(at, 3, "\n\t");
  for (std::size_t at = text.find("\": "); at != text.npos; at = text.find("\": "))
    text.replace(at, 3, "\":");
  const Json file(text);
  BOOST_TEST(count_parameters(import_config(file.path)).total == 8030261248.0);
}

BOOST_AUTO_TEST_CASE(released_configs_equal_their_catalog_entries) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  const std::pair<const char*, const char*> pairs[] = {
      {"deepseek-ai--DeepSeek-V3.2_config.json", "deepseek-v3.2"},
      {"openai--gpt-oss-120b_config.json", "gpt-oss-120b"},
      {"nvidia--Nemotron-H-56B-Base-8K_config.json", "nemotron-h-56b"},
      {"google--gemma-4-26B-A4B_config.json", "gemma-4-26b-a4b"},
      {"XiaomiMiMo--MiMo-V2-Flash_config.json", "mimo-v2-flash"}};
  for (const auto& [file, id] : pairs)
    BOOST_TEST((import_config(*dir / "model_configs" / file).layers == tests::model(id).layers),
               id);
}

BOOST_AUTO_TEST_SUITE_END()
