// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/layer_size.h"
#include "archs/lower.h"
#include "core/error.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(lowering)

BOOST_AUTO_TEST_CASE(prefill_attention_is_the_causal_half) {
  // 2 products of 2 * q * kv * heads * dim, half of it plus the diagonal.
  const auto g = lower(model("llama-3.1-8b"), prefill(3, 1000));
  const double pairs = 1000.0 * 1001 / 2;
  BOOST_TEST(total_of(g, OperatorKind::kAttention, &Operator::flops) ==
                 32 * 3 * 2.0 * 2 * pairs * 32 * 128,
             tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(prefill_after_a_cached_prefix_attends_to_it) {
  const auto g = lower(model("llama-3.1-8b"), prefill(1, 100, 900));
  const double pairs = 100.0 * 900 + 100.0 * 101 / 2;
  BOOST_TEST(named(g, "attention_prefill")->flops == 2 * 32 * pairs * 256, tolerance(1e-12));
  BOOST_TEST(named(g, "attention_prefill")->state_read_bytes == 900.0 * 2 * 8 * 128 * 2);
}

BOOST_AUTO_TEST_CASE(windows_bound_prefill_attention) {
  // gpt-oss: each query of a window layer sees min(position, 128) keys.
  const auto g = lower(model("gpt-oss-20b"), prefill(1, 1000));
  const Operator* window = nullptr;
  for (const Operator& op : g)
    if (op.shape.mask == AttentionMask::kWindow) window = &op;
  BOOST_REQUIRE(window != nullptr);
  double pairs = 0;
  for (int i = 1; i <= 1000; ++i) pairs += std::min(i, 128);
  BOOST_TEST(window->flops == 2.0 * 64 * pairs * 128, tolerance(1e-12));
  BOOST_TEST(window->count == 12);
}

BOOST_AUTO_TEST_CASE(topk_prefill_pairs_match_a_sum_over_queries) {
  const auto g = lower(model("deepseek-v3.2"), prefill(1, 4096));
  double pairs = 0;
  for (int i = 1; i <= 4096; ++i) pairs += std::min(i, 2048);
  const Operator* attention = named(g, "attention_prefill");
  // Absorbed form: keys of 512 + 64, values of 512.
  BOOST_TEST(attention->flops == 2.0 * 128 * pairs * (576 + 512), tolerance(1e-12));
  const Operator* index = named(g, "index_topk");
  BOOST_REQUIRE(index != nullptr);
  BOOST_TEST(index->flops == 64 * (4096.0 * 4097 / 2) * (2 * 128 + 2), tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(decode_at_batch_one_reads_the_active_weights) {
  for (const Architecture& a : models().all()) {
    if (a.weight_type != DataType::kBf16 || a.expert_type != DataType::kBf16) continue;
    if (a.decoding == Decoding::kBlockDiffusion) continue;  // a step runs many tokens
    const double active = 2 * (multiplied_parameters(a) + count_parameters(a).output_head);
    BOOST_TEST(total(lower(a, decode(1, 1024)), &Operator::weight_bytes) == active,
               tolerance(0.02));
  }
}

BOOST_AUTO_TEST_CASE(decode_of_many_tokens_reads_every_weight_once) {
  // All but the embedding table, whose rows are gathered.
  for (const char* id : {"deepseek-v3", "mixtral-8x7b", "qwen3-next-80b-a3b", "gpt-oss-120b"}) {
    const Architecture& a = model(id);
    const double table = a.tied_embeddings ? 0 : 2.0 * double(a.vocabulary) * a.model_width;
    BOOST_TEST(total(lower(a, decode(1e5, 16)), &Operator::weight_bytes) == weight_bytes(a) - table,
               tolerance(0.01));
  }
}

BOOST_AUTO_TEST_CASE(decode_reads_the_cache_once) {
  for (const char* id : {"llama-3.1-70b", "deepseek-v3", "gpt-oss-120b", "mistral-7b"}) {
    const Architecture& a = model(id);
    // The new token is appended before it is attended to.
    BOOST_TEST(
        total(lower(a, decode(5, 8191)), &Operator::state_read_bytes) == 5 * kv_bytes_at(a, 8192),
        tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(decode_appends_one_token_to_the_cache) {
  for (const char* id : {"llama-3.1-8b", "deepseek-v3.2"}) {
    const Architecture& a = model(id);
    BOOST_TEST(total_of(lower(a, decode(7, 100)), OperatorKind::kKvAppend,
                        &Operator::state_write_bytes) == 7 * kv_bytes_per_token(a),
               tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(topk_decode_reads_the_selection_and_all_index_keys) {
  const Architecture& a = model("deepseek-v3.2");
  const double read = total(lower(a, decode(1, 99999)), &Operator::state_read_bytes);
  BOOST_TEST(read == 61 * (2048 * 576.0 * 2 + 100000 * 128.0 * 2), tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(absorbed_decode_attends_with_one_latent_head) {
  const auto g = lower(model("deepseek-v3"), decode(2, 1023));
  const Operator* op = named(g, "attention_decode");
  BOOST_TEST(op->shape.kv_heads == 1);
  BOOST_TEST(op->shape.qk_dim == 576);
  BOOST_TEST(op->flops == 2.0 * 2 * 128 * 1024 * (576 + 512), tolerance(1e-12));
  BOOST_TEST(named(g, "kv_up") == nullptr);
}

BOOST_AUTO_TEST_CASE(recurrent_decode_moves_the_state_in_and_out) {
  const auto g = lower(model("mamba2-2.7b"), decode(3, 5000));
  const Operator* scan = named(g, "state_scan");
  BOOST_REQUIRE(scan != nullptr);
  BOOST_TEST(scan->state_read_bytes == 3.0 * 80 * 64 * 128 * 2);
  BOOST_TEST(scan->state_write_bytes == scan->state_read_bytes);
  BOOST_TEST(scan->flops == 3.0 * 5 * 80 * 64 * 128);
  BOOST_TEST(scan->count == 64);
}

BOOST_AUTO_TEST_CASE(delta_rule_prefill_needs_solve_and_cumsum) {
  const auto g = lower(model("qwen3-next-80b-a3b"), prefill(1, 4096));
  BOOST_TEST(named(g, "delta_solve") != nullptr);
  BOOST_TEST(named(g, "decay_cumsum") != nullptr);
  BOOST_TEST(named(g, "state_chunks")->count == 36);
  const auto step = lower(model("qwen3-next-80b-a3b"), decode(1, 4096));
  BOOST_TEST(named(step, "delta_solve") == nullptr);
  BOOST_TEST(named(step, "state_scan") != nullptr);
}

BOOST_AUTO_TEST_CASE(equal_layers_fold_into_one_run) {
  // Alternating layers of gpt-oss: two kinds of 12 each, whatever their order.
  const auto g = lower(model("gpt-oss-20b"), decode(1, 100));
  BOOST_TEST(g.size() <= 32u);
  int attention = 0;
  for (const Operator& op : g)
    if (op.kind == OperatorKind::kAttention) attention += op.count;
  BOOST_TEST(attention == 24);
  BOOST_TEST(lower(model("llama-3.1-405b"), decode(1, 100)).size() <= 16u);
}

BOOST_AUTO_TEST_CASE(only_the_last_prompt_token_meets_the_output_head) {
  const Architecture& a = model("llama-3.1-8b");
  BOOST_TEST(named(lower(a, prefill(3, 1000)), "lm_head")->shape.m == 3);
  BOOST_TEST(named(lower(a, decode(3, 1000)), "lm_head")->shape.m == 3);
}

BOOST_AUTO_TEST_CASE(multi_token_steps_verify_drafts_and_run_the_draft_head) {
  Architecture a = model("deepseek-v3");
  a.decoding = Decoding::kMultiToken;
  a.draft_tokens = 2;
  a.draft_acceptance = 0.5;
  const auto g = lower(a, decode(10, 1000));
  BOOST_TEST(named(g, "lm_head")->shape.m == 30);
  BOOST_TEST(named(g, "draft_head")->shape.m == 10);
  BOOST_TEST(named(g, "draft_head")->count == 2);
  BOOST_TEST(tokens_per_step(a) == 3.0);
  BOOST_TEST(emitted_tokens_per_step(a) == 1.75);
}

BOOST_AUTO_TEST_CASE(draft_heads_of_split_layers_run_a_mixer_and_a_channel) {
  Architecture a = model("nemotron-3-super-120b-a12b");
  const auto plain = lower(a, decode(1, 100));
  a.decoding = Decoding::kMultiToken;
  a.draft_tokens = 1;
  const auto g = lower(a, decode(1, 100));
  const auto count = [](const OperatorGraph& graph, OperatorKind kind) {
    int n = 0;
    for (const Operator& op : graph)
      if (op.kind == kind) n += op.count;
    return n;
  };
  BOOST_TEST(count(g, OperatorKind::kAttention) == count(plain, OperatorKind::kAttention) + 1);
  BOOST_TEST(count(g, OperatorKind::kRouteTopk) == count(plain, OperatorKind::kRouteTopk) + 1);
}

BOOST_AUTO_TEST_CASE(block_diffusion_sees_its_block_both_ways) {
  Architecture a = model("llama-3.1-8b");
  a.decoding = Decoding::kBlockDiffusion;
  a.block_tokens = 32;
  a.denoise_steps = 8;
  const auto g = lower(a, decode(1, 968));
  const Operator* op = named(g, "attention_decode");
  BOOST_TEST((op->shape.mask == AttentionMask::kFull));
  BOOST_TEST(op->flops == 2.0 * 32 * 32 * 1000 * 256);
  BOOST_TEST(emitted_tokens_per_step(a) == 4.0);
}

BOOST_AUTO_TEST_CASE(depth_loops_repeat_layers_but_not_the_head) {
  Architecture a = model("llama-3.1-8b");
  const auto once = lower(a, decode(1, 100));
  a.depth_loops = 3;
  const auto thrice = lower(a, decode(1, 100));
  BOOST_TEST(named(thrice, "mlp_up")->count == 3 * named(once, "mlp_up")->count);
  BOOST_TEST(named(thrice, "lm_head")->count == 1);
}

BOOST_AUTO_TEST_CASE(a_novel_operator_follows_its_signature) {
  Architecture a = model("llama-3.1-8b");
  a.novel_signature = 2;
  a.novel = {25.0, 4.0, 0.5, true, false};
  const auto g = lower(a, prefill(1, 100));
  const Operator* op = named(g, "novel");
  BOOST_REQUIRE(op != nullptr);
  BOOST_TEST(op->count == 32);
  BOOST_TEST(op->activation_bytes == 100.0 * 4096 * 2 * 2);
  BOOST_TEST(op->flops == 25 * op->activation_bytes);
  BOOST_TEST(op->signature.sequential_depth == 4.0);
}

BOOST_AUTO_TEST_CASE(multi_stream_residuals_mix_before_every_sublayer) {
  const auto g = lower(model("deepseek-v4-flash"), decode(1, 100));
  int mixes = 0;
  for (const Operator& op : g)
    if (op.kind == OperatorKind::kSinkhorn) mixes += op.count;
  BOOST_TEST(mixes == 2 * 43);
}

BOOST_AUTO_TEST_CASE(decode_traffic_grows_with_batch_but_weights_do_not_for_dense_models) {
  const Architecture& a = model("llama-3.1-70b");
  const auto one = lower(a, decode(1, 1000)), many = lower(a, decode(64, 1000));
  BOOST_TEST(total(one, &Operator::weight_bytes) == total(many, &Operator::weight_bytes));
  BOOST_TEST(total(many, &Operator::flops) == 64 * total(one, &Operator::flops), tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
