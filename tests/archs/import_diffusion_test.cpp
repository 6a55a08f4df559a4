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
    {"LLaDA-8B", 8015581184.0,
     R"({"model_type": "llada", "d_model": 4096, "n_heads": 32, "n_kv_heads": 32, "n_layers":
     32, "mlp_hidden_size": 12288, "mlp_ratio": 4, "block_type": "llama", "activation_type":
     "silu", "vocab_size": 126464, "embedding_size": 126464, "max_sequence_length": 4096,
     "weight_tying": false})"},
    {"Dream-7B", 7615616512.0,
     R"({"model_type": "Dream", "hidden_size": 3584, "intermediate_size": 18944,
     "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
     "vocab_size": 152064, "mask_token_id": 151666})"},
    {"SDAR-8B", 8190735360.0,
     R"({"model_type": "sdar", "hidden_size": 4096, "intermediate_size": 12288,
     "num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8,
     "head_dim": 128, "vocab_size": 151936, "block_size": 4})"},
    {"LLaDA-MoE-7B-A1B", 7360000000.0,
     R"({"model_type": "llada_moe", "hidden_size": 2048, "dense_intermediate_size": 8192,
     "expert_intermediate_size": 1024, "num_hidden_layers": 16, "num_attention_heads": 16,
     "num_key_value_heads": 16, "num_experts": 64, "num_experts_per_tok": 8, "vocab_size":
     157184})"},
    {"LLaDA2.0-mini", 16260000000.0,
     R"({"model_type": "llada2_moe", "hidden_size": 2048, "intermediate_size": 5120,
     "moe_intermediate_size": 512, "num_hidden_layers": 20, "num_attention_heads": 16,
     "num_key_value_heads": 4, "head_dim": 128, "num_experts": 256, "num_experts_per_tok": 8,
     "num_shared_experts": 1, "first_k_dense_replace": 1, "vocab_size": 157184})"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(import_diffusion)

BOOST_AUTO_TEST_CASE(released_sizes_give_the_published_counts) {
  for (const Released& r : kConfigs) r.check(0.01);
}

BOOST_AUTO_TEST_CASE(decoding_is_by_blocks) {
  const Architecture llada = imported(kConfigs[0].json), sdar = imported(kConfigs[2].json);
  BOOST_TEST((llada.decoding == Decoding::kBlockDiffusion));
  BOOST_TEST(llada.recomputes_context);
  BOOST_TEST(sdar.block_tokens == 4);
  BOOST_TEST(!sdar.recomputes_context);
}

BOOST_AUTO_TEST_CASE(canvas_length_stands_beside_the_text_part) {
  const Architecture a = imported(R"({"model_type": "diffusion_gemma", "canvas_length": 128,
    "text_config": {"model_type": "diffusion_gemma_text", "hidden_size": 512,
    "intermediate_size": 512, "num_hidden_layers": 6, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 128, "num_global_key_value_heads": 1,
    "sliding_window": 64, "num_experts": 8, "top_k_experts": 2, "moe_intermediate_size": 64,
    "vocab_size": 1000}})");
  BOOST_TEST(a.block_tokens == 128);
  BOOST_TEST(a.layers[0].channel.experts == 8);
  BOOST_TEST(a.layers[1].mixer.tied_kv);
}

BOOST_AUTO_TEST_SUITE_END()
