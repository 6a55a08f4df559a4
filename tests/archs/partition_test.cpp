// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "archs/layer_size.h"
#include "archs/lower.h"
#include "core/error.h"
#include "tests/archs/support.h"

using namespace strandline;
using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

namespace {

double cut_flops(const OperatorGraph& g) {
  return product_flops(g) + total_of(g, OperatorKind::kAttention, &Operator::flops);
}

int collectives(const OperatorGraph& g, Collective kind) {
  int n = 0;
  for (const Operator& op : g)
    if (op.kind == OperatorKind::kCollective && op.shape.collective == kind) n += op.count;
  return n;
}

Partition cut(int tensor, int expert = 1, int pipeline = 1, int attention_data = 1) {
  return {tensor, expert, pipeline, attention_data};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(partition)

BOOST_AUTO_TEST_CASE(tensor_parallel_conserves_flops_of_divisible_heads) {
  for (int tp : {2, 4, 8}) {
    for (const Phase& phase : {prefill(2, 512), decode(16, 1000)}) {
      const Architecture& a = model("llama-3.1-70b");
      BOOST_TEST(tp * cut_flops(lower(a, phase, cut(tp))) == cut_flops(lower(a, phase)),
                 tolerance(1e-9));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_partition_loses_flops) {
  for (const Architecture& a : models().all())
    for (const Partition& p : {cut(2), cut(8), cut(1, 1, 2), cut(4, 4), cut(1, 8, 1, 8)}) {
      const Phase phase = decode(64, 1000);
      const double parts = p.chips() * cut_flops(lower(a, phase, p));
      BOOST_TEST(parts >= cut_flops(lower(a, phase)) * (1 - 1e-9), a.id);
    }
}

BOOST_AUTO_TEST_CASE(kv_heads_below_the_tensor_width_are_replicated) {
  const auto g = lower(model("llama-3.1-70b"), decode(1, 1000), cut(16));
  BOOST_TEST(named(g, "attention_decode")->shape.kv_heads == 1);
  BOOST_TEST(named(g, "attention_decode")->shape.heads == 4);
}

BOOST_AUTO_TEST_CASE(tensor_parallel_reduces_after_attention_and_after_mlp) {
  const auto g = lower(model("llama-3.1-8b"), decode(4, 1000), cut(4));
  BOOST_TEST(collectives(g, Collective::kAllReduce) == 64);
  BOOST_TEST(named(g, "mlp_all_reduce")->shape.payload_bytes == 4.0 * 4096 * 2);
  BOOST_TEST(named(g, "mlp_all_reduce")->shape.group_size == 4);
  BOOST_TEST(collectives(lower(model("llama-3.1-8b"), decode(4, 1000)), Collective::kAllReduce) ==
             0);
}

BOOST_AUTO_TEST_CASE(expert_parallel_across_replicas_exchanges_tokens) {
  const auto g = lower(model("deepseek-v3"), decode(512, 1000), cut(1, 16, 1, 16));
  BOOST_TEST(collectives(g, Collective::kAllToAll) == 2 * 58);
  BOOST_TEST(collectives(g, Collective::kAllReduce) == 0);
  // 32 tokens per chip, each to 15 * (1 - (15/16)^8) other ranks, in fp8.
  const double ranks = 15 * (1 - std::pow(15.0 / 16, 8));
  BOOST_TEST(named(g, "expert_dispatch")->shape.payload_bytes == 32 * ranks * 7168,
             tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(expert_parallel_inside_a_tensor_group_needs_no_exchange) {
  const auto g = lower(model("mixtral-8x7b"), decode(32, 1000), cut(8, 8));
  BOOST_TEST(collectives(g, Collective::kAllToAll) == 0);
  BOOST_TEST(named(g, "expert_up")->shape.n == 2 * 14336);
  BOOST_TEST(named(g, "expert_up")->shape.groups == 1);
}

BOOST_AUTO_TEST_CASE(attention_replicas_with_tensor_experts_gather_tokens) {
  const auto g = lower(model("mixtral-8x7b"), decode(32, 1000), cut(1, 1, 1, 8));
  BOOST_TEST(collectives(g, Collective::kAllGather) == 32);
  BOOST_TEST(collectives(g, Collective::kReduceScatter) == 32);
  BOOST_TEST(named(g, "expert_up")->shape.n == 2 * 14336 / 8);
  BOOST_TEST(named(g, "attention_decode")->shape.batch == 4);
}

BOOST_AUTO_TEST_CASE(pipeline_runs_a_share_of_the_layers_and_sends) {
  const auto g = lower(model("llama-3.1-8b"), decode(4, 1000), cut(1, 1, 4));
  BOOST_TEST(named(g, "mlp_up")->count == 8);
  BOOST_TEST(named(g, "stage_send")->shape.payload_bytes == 4.0 * 4096 * 2);
}

BOOST_AUTO_TEST_CASE(a_batch_below_the_replicas_keeps_one_sequence_on_the_busiest) {
  const auto g = lower(model("deepseek-v3"), decode(2, 1000), cut(1, 8, 1, 8));
  BOOST_TEST(named(g, "attention_decode")->shape.batch == 1);
}

BOOST_AUTO_TEST_CASE(misfits_are_input_errors_with_mend) {
  const auto fails = [](const char* id, const Partition& p, const char* word) {
    BOOST_CHECK_EXCEPTION(lower(model(id), decode(1, 1), p), core::InputError, [&](const auto& e) {
      return std::string(e.what()).find(word) != std::string::npos;
    });
  };
  fails("llama-3.1-8b", cut(64), "32 heads");
  fails("llama-3.1-8b", cut(1, 1, 33), "depth 32");
  fails("mixtral-8x7b", cut(16, 16), "8 experts");
  fails("mixtral-8x7b", cut(4, 8), "does not divide");
  fails("mixtral-8x7b", cut(0), "at least 1");
}

BOOST_AUTO_TEST_CASE(active_experts_follow_the_formula) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = 256;
  moe.experts_per_token = 8;
  BOOST_TEST(routing_load(moe, 1, 1).active_experts == 8.0, tolerance(1e-12));
  BOOST_TEST(routing_load(moe, 64, 1).active_experts == 256 * (1 - std::pow(1 - 8.0 / 256, 64)),
             tolerance(1e-12));
  BOOST_TEST(routing_load(moe, 1e6, 1).active_experts == 256.0, tolerance(1e-12));
  BOOST_TEST(routing_load(moe, 64, 1).hottest_rank == 1.0);
}

BOOST_AUTO_TEST_CASE(hottest_rank_agrees_with_drawn_routings) {
  // Uniform top-8 of 256 experts over 32 ranks, 128 tokens: mean of the largest load over 400
  // draws.
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = 256;
  moe.experts_per_token = 8;
  std::mt19937 random(1);
  double sum = 0;
  for (int draw = 0; draw < 400; ++draw) {
    std::array<int, 32> load{};
    for (int t = 0; t < 128; ++t) {
      std::array<bool, 256> taken{};
      for (int k = 0; k < 8;) {
        const auto e = random() % 256;
        if (taken[e]) continue;
        taken[e] = true;
        ++load[e / 8];
        ++k;
      }
    }
    sum += *std::max_element(load.begin(), load.end());
  }
  const double drawn = sum / 400 / 32.0;  // mean load is 128 * 8 / 32
  BOOST_TEST(routing_load(moe, 128, 32).hottest_rank == drawn, tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(hottest_rank_is_bounded_and_falls_with_tokens) {
  ChannelSpec moe;
  moe.kind = ChannelMixer::kMoe;
  moe.experts = 256;
  moe.experts_per_token = 8;
  double before = 1e9;
  for (double tokens : {0.01, 0.1, 1.0, 10.0, 100.0, 1e4, 1e6}) {
    const double hottest = routing_load(moe, tokens, 64).hottest_rank;
    BOOST_TEST(hottest >= 1.0);
    BOOST_TEST(hottest <= 64.0);
    BOOST_TEST(hottest <= before);
    before = hottest;
  }
  BOOST_TEST(before < 1.02);
}

BOOST_AUTO_TEST_CASE(chips_together_hold_at_least_the_weights) {
  for (const char* id : {"llama-3.1-70b", "deepseek-v3", "gpt-oss-120b", "qwen3-next-80b-a3b"}) {
    const Architecture& a = model(id);
    BOOST_TEST(weight_bytes_per_chip(a, cut(1)) == weight_bytes(a), tolerance(0.01));
    for (const Partition& p : {cut(8), cut(8, 8), cut(1, 8, 1, 8)}) {
      const double held = weight_bytes_per_chip(a, p) * p.chips();
      BOOST_TEST(held >= 0.99 * weight_bytes(a), id);
    }
    BOOST_TEST(weight_bytes_per_chip(a, cut(8)) < 0.16 * weight_bytes(a), id);
  }
}

BOOST_AUTO_TEST_CASE(cache_per_chip_is_cut_by_heads_where_there_are_heads) {
  const Architecture& gqa = model("llama-3.1-70b");
  BOOST_TEST(cache_bytes_per_chip(gqa, 1000, cut(8)) == kv_bytes_at(gqa, 1000) / 8,
             tolerance(1e-12));
  const Architecture& mla = model("deepseek-v3");
  BOOST_TEST(cache_bytes_per_chip(mla, 1000, cut(8)) == kv_bytes_at(mla, 1000), tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
