// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::Released;

namespace {

const Released kConfigs[] = {
    {"Gemma-7B", 8537680896.0,
     R"({"model_type": "gemma", "hidden_size": 3072, "intermediate_size": 24576,
     "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 16,
     "head_dim": 256, "vocab_size": 256000})"},
    {"Command R", 34980831232.0,
     R"({"model_type": "cohere", "hidden_size": 8192, "intermediate_size": 22528,
     "num_hidden_layers": 40, "num_attention_heads": 64, "num_key_value_heads": 64,
     "vocab_size": 256000, "logit_scale": 0.0625})"},
    {"Command R7B", 8030000000.0,
     R"({"model_type": "cohere2", "hidden_size": 4096, "intermediate_size": 14336,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
     "vocab_size": 256000, "sliding_window": 4096, "sliding_window_pattern": 4})"},
    {"Phi-2", 2779683840.0,
     R"({"model_type": "phi", "hidden_size": 2560, "intermediate_size": 10240,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 51200, "qk_layernorm":
     false})"},
    {"OLMo-7B", 6888095744.0,
     R"({"model_type": "olmo", "hidden_size": 4096, "intermediate_size": 11008,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 50304})"},
    {"OLMo-2-7B", 7298617344.0,
     R"({"model_type": "olmo2", "hidden_size": 4096, "intermediate_size": 11008,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 100352})"},
    {"OLMo-3-7B", 7300000000.0,
     R"({"model_type": "olmo3", "hidden_size": 4096, "intermediate_size": 11008,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 100278,
     "sliding_window": 4096})"},
    {"EXAONE-4.0-32B", 32003216384.0,
     R"({"model_type": "exaone4", "hidden_size": 5120, "intermediate_size": 27392,
     "num_hidden_layers": 64, "num_attention_heads": 40, "num_key_value_heads": 8,
     "head_dim": 128, "vocab_size": 102400, "sliding_window": 4096, "sliding_window_pattern":
     "LLLG"})"},
    {"ERNIE-4.5-0.3B", 360748032.0,
     R"({"model_type": "ernie4_5", "hidden_size": 1024, "intermediate_size": 3072,
     "num_hidden_layers": 18, "num_attention_heads": 16, "num_key_value_heads": 2,
     "head_dim": 128, "vocab_size": 103424, "use_bias": false})"},
    {"Seed-OSS-36B", 36151104512.0,
     R"({"model_type": "seed_oss", "hidden_size": 5120, "intermediate_size": 27648,
     "num_hidden_layers": 64, "num_attention_heads": 80, "num_key_value_heads": 8,
     "head_dim": 128, "vocab_size": 155136, "attention_bias": true, "attention_out_bias":
     false})"},
    {"GLM-4-9B", 9399951360.0,
     R"({"model_type": "glm", "hidden_size": 4096, "intermediate_size": 13696,
     "num_hidden_layers": 40, "num_attention_heads": 32, "num_key_value_heads": 2,
     "head_dim": 128, "vocab_size": 151552, "attention_bias": true})"},
    {"GLM-4-32B-0414", 32570000000.0,
     R"({"model_type": "glm4", "hidden_size": 6144, "intermediate_size": 23040,
     "num_hidden_layers": 61, "num_attention_heads": 48, "num_key_value_heads": 2,
     "head_dim": 128, "vocab_size": 151552, "attention_bias": false})"},
    {"Apertus-8B", 8053338176.0,
     R"({"model_type": "apertus", "hidden_size": 4096, "intermediate_size": 21504,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
     "vocab_size": 131072, "qk_norm": true, "post_norm": false})"},
    {"Nemotron-4-340B", 341000000000.0,
     R"({"model_type": "nemotron", "hidden_size": 18432, "intermediate_size": 73728,
     "num_hidden_layers": 96, "num_attention_heads": 96, "num_key_value_heads": 8,
     "vocab_size": 256000, "hidden_act": "relu2", "norm_eps": 1e-05})"},
    {"InternLM2-7B", 7737708544.0,
     R"({"model_type": "internlm2", "hidden_size": 4096, "intermediate_size": 14336,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
     "vocab_size": 92544, "bias": false})"},
    {"InternLM3-8B", 8804241408.0,
     R"({"model_type": "internlm3", "hidden_size": 4096, "intermediate_size": 10240,
     "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 2,
     "head_dim": 128, "vocab_size": 128512, "bias": false, "qkv_bias": false})"},
    {"Baichuan-7B", 7000559616.0,
     R"({"model_type": "baichuan", "hidden_size": 4096, "intermediate_size": 11008,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 64000})"},
    {"StableLM-3B-4E1T", 2795443200.0,
     R"({"model_type": "stablelm", "hidden_size": 2560, "intermediate_size": 6912,
     "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
     "vocab_size": 50304, "use_qkv_bias": false})"},
    {"StarCoder2-7B", 7173923840.0,
     R"({"model_type": "starcoder2", "hidden_size": 4608, "intermediate_size": 18432,
     "num_hidden_layers": 32, "num_attention_heads": 36, "num_key_value_heads": 4,
     "vocab_size": 49152, "use_bias": true})"},
    {"Persimmon-8B", 9400000000.0,
     R"({"model_type": "persimmon", "hidden_size": 4096, "intermediate_size": 16384,
     "num_hidden_layers": 36, "num_attention_heads": 64, "vocab_size": 262144,
     "qk_layernorm": true})"},
    {"BitNet b1.58 2B4T", 2410000000.0,
     R"({"model_type": "bitnet", "hidden_size": 2560, "intermediate_size": 6912,
     "num_hidden_layers": 30, "num_attention_heads": 20, "num_key_value_heads": 5,
     "vocab_size": 128256, "hidden_act": "relu2", "quantization_config": {"quant_method":
     "bitnet", "linear_class": "autobitlinear"}})"},
    {"Helium-1-2B", 2170000000.0,
     R"({"model_type": "helium", "hidden_size": 2560, "intermediate_size": 7040,
     "num_hidden_layers": 24, "num_attention_heads": 20, "num_key_value_heads": 20,
     "head_dim": 128, "vocab_size": 48000})"},
    {"AFM-4.5B", 4620000000.0,
     R"({"model_type": "arcee", "hidden_size": 2560, "intermediate_size": 18432,
     "num_hidden_layers": 36, "num_attention_heads": 20, "num_key_value_heads": 4,
     "head_dim": 128, "vocab_size": 128004, "hidden_act": "relu2"})"},
    {"MiniCPM-2B", 2724880896.0,
     R"({"model_type": "minicpm", "hidden_size": 2304, "intermediate_size": 5760,
     "num_hidden_layers": 40, "num_attention_heads": 36, "num_key_value_heads": 36,
     "vocab_size": 122753, "scale_emb": 12, "dim_model_base": 256, "scale_depth": 1.4})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_dense)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(local_layers_stand_where_the_pattern_puts_them) {
  // Every fourth layer is global: Cohere2 by a number, EXAONE 4 by letters, OLMo 3 by default.
  for (const char* keys : {R"("model_type": "cohere2", "sliding_window_pattern": 4)",
                           R"("model_type": "exaone4", "sliding_window_pattern": "LLLG")",
                           R"("model_type": "olmo3")"}) {
    const Architecture a = imported(std::string("{") + keys +
                                    R"(, "hidden_size": 512, "num_hidden_layers": 8,
      "num_attention_heads": 8, "intermediate_size": 1024, "vocab_size": 1000,
      "sliding_window": 128})");
    BOOST_TEST(a.layers.size() == 4u);
    BOOST_TEST(a.layers[0].count == 3);
    BOOST_TEST(a.layers[0].mixer.window == 128);
    BOOST_TEST(a.layers[1].mixer.window == 0);
  }
}

BOOST_AUTO_TEST_CASE(ternary_models_multiply_8_bit_activations) {
  const Architecture a = imported(R"({"model_type": "bitnet", "hidden_size": 256,
    "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 512, "vocab_size": 100,
    "quantization_config": {"quant_method": "bitnet"}})");
  BOOST_TEST((a.weight_type == DataType::kTernary));
  BOOST_TEST((a.layers[0].channel.activation == Activation::kReglu2));
  BOOST_TEST((a.activation_type == DataType::kInt8));
}

BOOST_AUTO_TEST_SUITE_END()
