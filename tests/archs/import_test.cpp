// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "archs/architecture.h"
#include "archs/genome.h"
#include "core/error.h"
#include "core/files.h"
#include "tests/archs/support.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::archs;

namespace {

struct Json {
  std::filesystem::path path;
  explicit Json(const std::string& text, const std::string& name = "strandline-import_config.json")
      : path(strandline::tests::scratch_folder() / name) {
    core::write_file_atomically(path, text);
  }
  ~Json() { std::filesystem::remove(path); }
};

// The released config of Meta-Llama-3.1-8B with more keys in place of the last brace.
std::string llama(const std::string& more = "") {
  return R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096,
  "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
  "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072,
  "hidden_act": "silu", "rope_scaling": {"factor": 8.0}, "sliding_window": null,
  "torch_dtype": "bfloat16", "tie_word_embeddings": false)" +
         more + "}";
}

void refused(const std::string& text, const std::string& word) {
  const Json file(text);
  BOOST_CHECK_EXCEPTION(import_config(file.path), core::InputError, [&](const core::InputError& e) {
    BOOST_TEST_MESSAGE(e.what());
    return std::string(e.what()).find(word) != std::string::npos && e.parts().place.line > 0;
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(import)

BOOST_AUTO_TEST_CASE(llama_config_equals_the_catalog) {
  const Json file(llama());
  const Architecture a = import_config(file.path);
  BOOST_TEST((a.layers == tests::model("llama-3.1-8b").layers));
  BOOST_TEST(count_parameters(a).total == 8030261248.0);
  BOOST_TEST(a.id == "strandline-import");
  BOOST_TEST(import_config(file.path, "mine").id == "mine");
}

BOOST_AUTO_TEST_CASE(unknown_keys_that_may_cost_are_named) {
  refused(llama(R"(, "num_memory_slots": 64)"), "num_memory_slots");
}

BOOST_AUTO_TEST_CASE(unknown_keys_that_are_null_are_absent_features) {
  const Json file(llama(R"(, "num_memory_slots": null)"));
  BOOST_CHECK_NO_THROW(import_config(file.path));
}

BOOST_AUTO_TEST_CASE(unknown_families_name_the_nearest) {
  refused(R"({"model_type": "lama", "hidden_size": 64, "vocab_size": 10})", "'llama'");
}

BOOST_AUTO_TEST_CASE(missing_keys_are_named) {
  refused(R"({"model_type": "llama", "hidden_size": 64, "vocab_size": 10})", "num_attention_heads");
  refused(R"({"model_type": "llama", "vocab_size": 10})", "hidden_size");
}

BOOST_AUTO_TEST_CASE(fp8_quantization_sets_weights_and_activations) {
  const Json file(llama(
      R"(, "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]})"));
  const Architecture a = import_config(file.path);
  BOOST_TEST((a.weight_type == DataType::kFp8));
  BOOST_TEST((a.activation_type == DataType::kFp8));
  BOOST_TEST((a.kv_type == DataType::kBf16));
}

BOOST_AUTO_TEST_CASE(formats_written_beside_the_config_are_read) {
  const auto folder = strandline::tests::scratch_folder() / "strandline-modelopt";
  std::filesystem::create_directories(folder);
  core::write_file_atomically(folder / "hf_quant_config.json",
                              R"({"producer": {"name": "modelopt"}, "quantization": {
    "quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8", "group_size": 16,
    "exclude_modules": ["lm_head"]}})");
  core::write_file_atomically(folder / "config.json", llama());
  const Architecture a = import_config(folder / "config.json");
  std::filesystem::remove_all(folder);
  BOOST_TEST((a.weight_type == DataType::kNvfp4));
  BOOST_TEST((a.kv_type == DataType::kFp8));
}

BOOST_AUTO_TEST_CASE(unknown_quantization_is_refused) {
  refused(llama(R"(, "quantization_config": {"quant_method": "magic"})"), "magic");
}

BOOST_AUTO_TEST_CASE(unknown_activations_are_refused) {
  std::string text = llama();
  text.replace(text.find("\"silu\""), 6, "\"snake\"");
  refused(text, "snake");
}

BOOST_AUTO_TEST_CASE(contradicting_sizes_are_refused) {
  std::string text = llama();
  text.replace(text.find("\"num_key_value_heads\": 8"), 24, "\"num_key_value_heads\": 5");
  const Json file(text);
  BOOST_CHECK_THROW(import_config(file.path), core::InputError);
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

BOOST_AUTO_TEST_CASE(released_configs_import_or_name_what_they_lack) {
  const auto dir = tests::data_dir();
  if (!dir) return tests::skip("needs ../shared/data");
  int imported = 0, refused_ones = 0;
  for (const auto& file : core::list_files(*dir / "model_configs", ".json")) {
    try {
      const Architecture a = import_config(file);
      BOOST_TEST(count_parameters(a).total > 5e8, a.id);
      const Genome g = classify(a);
      BOOST_TEST(index_of(g) < kKnownSize, a.id);
      ++imported;
    } catch (const core::InputError& e) {
      BOOST_TEST_MESSAGE(e.what());
      BOOST_TEST(!e.parts().key.empty(), file.string());
      ++refused_ones;
    }
  }
  BOOST_TEST(imported >= 80);
  BOOST_TEST(refused_ones <= 1);
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
