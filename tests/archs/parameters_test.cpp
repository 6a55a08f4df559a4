// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/architecture.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using strandline::tests::model;

BOOST_AUTO_TEST_SUITE(parameters)

BOOST_AUTO_TEST_CASE(llama_2_7b_equals_the_checkpoint_exactly) {
  // Parameters of the released safetensors index: 6,738,415,616.
  BOOST_TEST(count_parameters(model("llama-2-7b")).total == 6738415616.0);
}

BOOST_AUTO_TEST_CASE(llama_3_1_8b_equals_the_checkpoint_exactly) {
  BOOST_TEST(count_parameters(model("llama-3.1-8b")).total == 8030261248.0);
}

BOOST_AUTO_TEST_CASE(gpt2_xl_equals_the_checkpoint_exactly) {
  // 1,557,611,200: tied embeddings, learned positions, biases everywhere.
  BOOST_TEST(count_parameters(model("gpt-2")).total == 1557611200.0);
}

BOOST_AUTO_TEST_CASE(mixtral_equals_the_checkpoint_exactly) {
  BOOST_TEST(count_parameters(model("mixtral-8x7b")).total == 46702792704.0);
}

BOOST_AUTO_TEST_CASE(deepseek_v3_equals_an_independent_sum) {
  // arXiv:2412.19437 section 4.2, summed by hand: attention, dense MLP, experts, embeddings.
  const double d = 7168, mla = d * 1536 + 1536 + 1536 * 128 * 192.0 + d * 576 + 512 +
                               512 * 128 * 256.0 + 128 * 128 * d;
  const double dense = 3 * d * 18432, expert = 3 * d * 2048, moe = 257 * expert + 256 * d;
  const double total = 61 * (mla + 2 * d) + 3 * dense + 58 * moe + 2 * 129280 * d + d;
  BOOST_TEST(count_parameters(model("deepseek-v3")).total == total,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(active_parameters_scale_routed_experts_only) {
  const auto& a = model("mixtral-8x7b");
  const ParameterCount p = count_parameters(a);
  const double expert = 3.0 * 4096 * 14336;
  BOOST_TEST(p.total - p.active == 32 * 6 * expert, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(p.active - p.active_without_embeddings == 2.0 * 32000 * 4096);
}

BOOST_AUTO_TEST_CASE(tied_embeddings_are_counted_once) {
  const auto& a = model("gemma-4-31b");
  const ParameterCount p = count_parameters(a);
  BOOST_TEST(p.embedding == p.output_head);
  BOOST_TEST(p.active - p.active_without_embeddings == p.embedding);
}

BOOST_AUTO_TEST_CASE(gqa_cache_is_two_heads_vectors_per_layer) {
  BOOST_TEST(kv_bytes_per_token(model("llama-3.1-70b")) == 80.0 * 2 * 8 * 128 * 2);
}

BOOST_AUTO_TEST_CASE(latent_cache_is_rank_plus_rope) {
  BOOST_TEST(kv_bytes_per_token(model("deepseek-v3")) == 61.0 * (512 + 64) * 2);
}

BOOST_AUTO_TEST_CASE(topk_models_cache_index_keys_beside_the_latent) {
  const auto& a = model("deepseek-v3.2");
  BOOST_TEST(index_key_bytes_per_token(a) == 61.0 * 128 * 2);
  BOOST_TEST(kv_bytes_per_token(a) == 61.0 * (512 + 64 + 128) * 2);
}

BOOST_AUTO_TEST_CASE(windows_bound_the_cache_at_a_context) {
  // gpt-oss-20b: 12 layers of window 128, 12 full ones; 2 * 8 * 64 values of 2 bytes per layer.
  const auto& a = model("gpt-oss-20b");
  BOOST_TEST(kv_bytes_at(a, 100) == 24.0 * 100 * 2048);
  BOOST_TEST(kv_bytes_at(a, 10000) == 12.0 * (128 + 10000) * 2048);
}

BOOST_AUTO_TEST_CASE(recurrent_state_does_not_grow_with_context) {
  const auto& a = model("mamba2-2.7b");
  BOOST_TEST(kv_bytes_per_token(a) == 0.0);
  BOOST_TEST(kv_bytes_at(a, 1) == kv_bytes_at(a, 100000));
  // 64 layers: state 80 * 64 * 128 and the last 3 inputs of 5120 + 256 channels, 2 bytes each.
  BOOST_TEST(kv_bytes_at(a, 1) == 64.0 * 2 * (80 * 64 * 128 + 3 * (5120 + 256)));
}

BOOST_AUTO_TEST_CASE(compression_divides_the_cache) {
  Architecture a = model("llama-3.1-8b");
  const double full = kv_bytes_per_token(a);
  a.layers[0].mixer.compress_ratio = 4;
  BOOST_TEST(kv_bytes_per_token(a) == full / 4);
  BOOST_TEST(kv_bytes_at(a, 4096) == full / 4 * 4096);
}

BOOST_AUTO_TEST_CASE(weight_bytes_follow_the_format_of_each_tensor) {
  // Released checkpoint sizes on Hugging Face: Llama-3.1-8B 16.06 GB, gpt-oss-120b 65.2 GB,
  // gpt-oss-20b 13.8 GB.
  BOOST_TEST(weight_bytes(model("llama-3.1-8b")) == 16.06e9, boost::test_tools::tolerance(0.001));
  BOOST_TEST(weight_bytes(model("gpt-oss-120b")) == 65.2e9, boost::test_tools::tolerance(0.005));
  BOOST_TEST(weight_bytes(model("gpt-oss-20b")) == 13.8e9, boost::test_tools::tolerance(0.005));
}

BOOST_AUTO_TEST_CASE(needs_name_what_a_chip_must_offer) {
  const auto has = [](const char* id, Capability c) { return (needs_of(model(id)) & bit(c)) != 0; };
  BOOST_TEST(has("deepseek-v3.2", Capability::kTopkSparse));
  BOOST_TEST(!has("deepseek-v3", Capability::kTopkSparse));
  BOOST_TEST(has("deepseek-v4-flash", Capability::kMultiStream));
  BOOST_TEST(has("deepseek-v4-flash", Capability::kCompressedKv));
  BOOST_TEST(has("gpt-oss-120b", Capability::kWindowCache));
  BOOST_TEST(has("gpt-oss-120b", Capability::kFp4));
  BOOST_TEST(has("qwen3-next-80b-a3b", Capability::kDeltaRule));
  BOOST_TEST(has("jamba-v0.1", Capability::kSsmScan));
  BOOST_TEST(has("mixtral-8x7b", Capability::kMoeRouting));
  BOOST_TEST(!has("mixtral-8x7b", Capability::kFineMoe));
  BOOST_TEST(has("deepseek-v3", Capability::kFineMoe));
  BOOST_TEST(!has("mamba2-2.7b", Capability::kSoftmaxAttention));
  BOOST_TEST(!has("llama-2-7b", Capability::kKvBroadcast));
  BOOST_TEST(has("llama-2-70b", Capability::kKvBroadcast));
}

BOOST_AUTO_TEST_SUITE_END()
