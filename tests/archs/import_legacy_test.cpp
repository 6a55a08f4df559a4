// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "tests/archs/import_support.h"

using namespace strandline;
using namespace strandline::archs;
using tests::imported;
using tests::refused;
using tests::Released;

namespace {

const Released kConfigs[] = {
    {"Falcon-7B", 7217189760.0,
     R"({"model_type": "falcon", "hidden_size": 4544, "num_hidden_layers": 32,
     "num_attention_heads": 71, "vocab_size": 65024, "multi_query": true, "parallel_attn":
     true, "bias": false, "alibi": false, "new_decoder_architecture": false})"},
    {"OPT-6.7B", 6658473984.0,
     R"({"model_type": "opt", "hidden_size": 4096, "ffn_dim": 16384, "num_hidden_layers": 32,
     "num_attention_heads": 32, "vocab_size": 50272, "max_position_embeddings": 2048,
     "word_embed_proj_dim": 4096, "activation_function": "relu", "do_layer_norm_before":
     true})"},
    {"BLOOM-7.1B", 7069016064.0,
     R"({"model_type": "bloom", "hidden_size": 4096, "n_layer": 30, "n_head": 32, "vocab_size":
     250880})"},
    {"MPT-7B", 6649286656.0,
     R"({"model_type": "mpt", "d_model": 4096, "n_heads": 32, "n_layers": 32, "vocab_size":
     50432, "max_seq_len": 2048, "expansion_ratio": 4, "no_bias": true, "attn_config":
     {"attn_type": "multihead_attention", "alibi": true, "qk_ln": false}})"},
    {"StarCoder", 15517456384.0,
     R"({"model_type": "gpt_bigcode", "n_embd": 6144, "n_head": 48, "n_inner": 24576, "n_layer":
     40, "n_positions": 8192, "vocab_size": 49152, "multi_query": true})"},
    {"ChatGLM3-6B", 6243584000.0,
     R"({"model_type": "chatglm", "hidden_size": 4096, "ffn_hidden_size": 13696, "num_layers":
     28, "num_attention_heads": 32, "kv_channels": 128, "multi_query_attention": true,
     "multi_query_group_num": 2, "padded_vocab_size": 65024, "vocab_size": 65024,
     "seq_length": 8192, "add_qkv_bias": true, "add_bias_linear": false, "rmsnorm": true})"},
    {"Qwen-7B", 7721324544.0,
     R"({"model_type": "qwen", "hidden_size": 4096, "intermediate_size": 22016,
     "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 151936, "seq_length":
     8192, "no_bias": true})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_legacy)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(multi_query_models_keep_one_key_head) {
  const std::string sizes = R"("hidden_size": 512, "num_hidden_layers": 2,
    "num_attention_heads": 8, "vocab_size": 100)";
  BOOST_TEST(imported(R"({"model_type": "falcon", )" + sizes + "}").layers[0].mixer.kv_heads == 1);
  BOOST_TEST(imported(R"({"model_type": "falcon", "multi_query": false, )" + sizes + "}")
                 .layers[0]
                 .mixer.kv_heads == 8);
  BOOST_TEST(imported(R"({"model_type": "falcon", "new_decoder_architecture": true,
    "num_kv_heads": 4, )" +
                      sizes + "}")
                 .layers[0]
                 .mixer.kv_heads == 4);
}

BOOST_AUTO_TEST_CASE(projected_embeddings_are_refused) {
  refused(R"({"model_type": "opt", "hidden_size": 1024, "ffn_dim": 4096, "num_hidden_layers": 24,
    "num_attention_heads": 16, "vocab_size": 50272, "word_embed_proj_dim": 512})",
          "word_embed_proj_dim");
}

BOOST_AUTO_TEST_CASE(key_value_heads_may_vary_by_layer) {
  const Architecture a = imported(R"({"model_type": "deci", "hidden_size": 4096,
    "intermediate_size": 14336, "num_hidden_layers": 4, "num_attention_heads": 32,
    "num_key_value_heads_per_layer": [4, 4, 2, 1], "vocab_size": 32000})");
  BOOST_REQUIRE(a.layers.size() == 3u);
  BOOST_TEST(kv_bytes_per_token(a) == 2.0 * 2 * 128 * (4 + 4 + 2 + 1));
}

BOOST_AUTO_TEST_SUITE_END()
