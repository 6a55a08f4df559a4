// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/support.h"

#include <boost/test/unit_test.hpp>

#include "archs/lower.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::bit;
using archs::Capability;
using archs::OperatorKind;
using hw::SupportKind;

const auto kDenseAsic = {Capability::kSoftmaxAttention, Capability::kKvBroadcast};
const auto kMoeAsic = {Capability::kSoftmaxAttention, Capability::kKvBroadcast,
                       Capability::kMoeRouting, Capability::kFineMoe};

archs::Operator recurrence(OperatorKind kind, archs::StateRule rule) {
  archs::Operator op = tests::plain(kind);
  op.shape.rule = rule;
  return op;
}

archs::Architecture latent_model() {
  archs::Architecture a = tests::small_dense();
  a.model_width = 7168;
  a.layers.front().mixer = tests::deepseek_mixer();
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(support)

BOOST_AUTO_TEST_CASE(a_programmable_chip_runs_every_known_operator) {
  const hw::Chip gpu = tests::round_gpu();
  for (int k = 0; k < static_cast<int>(OperatorKind::kCount); ++k)
    BOOST_TEST((hw::support(tests::plain(static_cast<OperatorKind>(k)), gpu).kind ==
                SupportKind::kNative));
}

BOOST_AUTO_TEST_CASE(formats_without_a_rate_are_widened) {
  archs::Operator op = tests::product(64, 64, 64, archs::DataType::kNvfp4);
  const hw::Support s = hw::support(op, tests::round_gpu());
  BOOST_TEST((s.kind == SupportKind::kEmulated));
  BOOST_TEST(s.weight_factor == 1.0);  // widened on load, narrow in memory
  BOOST_TEST(!s.how.empty());
}

BOOST_AUTO_TEST_CASE(a_fixed_chip_stores_formats_it_lacks_widened) {
  hw::Chip asic = tests::round_asic(kDenseAsic);
  asic.engines.front().peak_op_s.erase(archs::DataType::kFp8);
  const hw::Support s = hw::support(tests::product(8, 64, 64, archs::DataType::kFp8), asic);
  BOOST_TEST((s.kind == SupportKind::kEmulated));
  BOOST_TEST(s.weight_factor == 2.0);  // bf16 over fp8
}

BOOST_AUTO_TEST_CASE(state_space_models_become_chunked_products) {
  const hw::Support s =
      hw::support(recurrence(OperatorKind::kChunkedState, archs::StateRule::kMamba2),
                  tests::round_asic(kDenseAsic));
  BOOST_TEST((s.kind == SupportKind::kEmulated));
  BOOST_TEST(s.time_factor > 1.0);
  BOOST_TEST(s.tolerance > 0.0);
}

BOOST_AUTO_TEST_CASE(new_recurrences_are_reached_like_their_kin) {
  const hw::Chip asic = tests::round_asic(kDenseAsic);
  const hw::Support lru =
      hw::support(recurrence(OperatorKind::kLinearScan, archs::StateRule::kRgLru), asic);
  BOOST_TEST((lru.kind == SupportKind::kEmulated));
  BOOST_TEST(lru.how.find("doubling") != std::string::npos);
  const archs::Operator memory = recurrence(OperatorKind::kChunkedState, archs::StateRule::kMlstm);
  BOOST_TEST((hw::needs_of(memory) == archs::bit(Capability::kLinearAttention)));
  BOOST_TEST((hw::support(memory, asic).kind == SupportKind::kEmulated));
  BOOST_TEST((hw::support(memory, tests::round_asic({Capability::kLinearAttention})).kind ==
              SupportKind::kNative));
}

BOOST_AUTO_TEST_CASE(attention_over_depth_is_mixed_on_vector_lanes) {
  const archs::Operator depth = tests::plain(OperatorKind::kSoftmax);
  hw::Chip asic = tests::round_asic(kDenseAsic);
  BOOST_TEST((hw::support(depth, asic).kind == SupportKind::kEmulated));
  asic.engines.resize(1);
  BOOST_TEST((hw::support(depth, asic).kind == SupportKind::kImpossible));
}

BOOST_AUTO_TEST_CASE(operators_without_weights_need_no_weight_format) {
  archs::Operator norm = tests::plain(OperatorKind::kNorm);
  norm.weight_type = archs::DataType::kTernary;
  BOOST_TEST((hw::needs_of(norm) == 0u));
}

BOOST_AUTO_TEST_CASE(zero_experts_count_against_the_chips_limit) {
  hw::Chip asic = tests::round_asic(kMoeAsic);
  archs::Architecture a = tests::small_mixture();
  asic.max_experts = a.layers.front().channel.experts;
  BOOST_TEST((hw::support(a, asic).serves != core::Serves::kNoOperator));
  a.layers.front().channel.zero_experts = 1;
  BOOST_TEST((hw::support(a, asic).serves == core::Serves::kNoOperator));
}

BOOST_AUTO_TEST_CASE(the_delta_rule_needs_a_triangular_solve) {
  const archs::Operator op = recurrence(OperatorKind::kChunkedState, archs::StateRule::kGatedDelta);
  hw::Chip asic = tests::round_asic(kMoeAsic);
  BOOST_TEST((hw::support(op, asic).kind == SupportKind::kImpossible));
  asic.engines[1].kinds = {OperatorKind::kElementwise, OperatorKind::kTriangularSolve};
  BOOST_TEST((hw::support(op, asic).kind == SupportKind::kEmulated));
}

BOOST_AUTO_TEST_CASE(unseen_operators_need_silicon_or_software) {
  const archs::Operator op = tests::plain(OperatorKind::kNovel);
  BOOST_TEST((hw::support(op, tests::round_gpu()).kind == SupportKind::kNative));
  BOOST_TEST((hw::support(op, tests::round_asic(kMoeAsic)).kind == SupportKind::kImpossible));
  BOOST_TEST(
      (hw::support(op, tests::round_asic({Capability::kNovel0})).kind == SupportKind::kNative));
}

BOOST_AUTO_TEST_CASE(hashed_tables_go_to_the_host) {
  // 2 (bytes / link + latency): 1 MB over PCIe 5.0 at 64 GB/s and 10 us.
  const hw::Support s =
      hw::support(tests::plain(OperatorKind::kHashGather, 0, 1e6), tests::round_asic(kMoeAsic));
  BOOST_TEST((s.kind == SupportKind::kHostFallback));
  BOOST_TEST(s.fixed_time_s == 2 * (1e6 / 64e9 + 10e-6), boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_host_tier_sets_the_link) {
  hw::Chip asic = tests::round_asic(kMoeAsic);
  asic.memory.emplace_back().kind = hw::MemoryKind::kHost;
  asic.memory.back().bandwidth_b_s = tests::fact(400e9);
  const hw::Support s = hw::support(tests::plain(OperatorKind::kHashGather, 0, 1e6), asic);
  BOOST_TEST(s.fixed_time_s == 2 * (1e6 / 400e9 + 10e-6), boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(sampling_leaves_a_chip_without_vector_lanes) {
  hw::Chip asic = tests::round_asic(kDenseAsic);
  asic.engines.resize(1);
  BOOST_TEST(
      (hw::support(tests::plain(OperatorKind::kSample), asic).kind == SupportKind::kHostFallback));
  BOOST_TEST(
      (hw::support(tests::plain(OperatorKind::kLongConv), asic).kind == SupportKind::kGpuFallback));
}

BOOST_AUTO_TEST_CASE(weights_do_not_change_on_fixed_silicon) {
  BOOST_TEST(
      (hw::support(tests::plain(OperatorKind::kWeightUpdate), tests::round_asic(kMoeAsic)).kind ==
       SupportKind::kImpossible));
}

BOOST_AUTO_TEST_CASE(latents_unabsorbed_take_71_times_the_cache) {
  // DeepSeek-V3: 128 heads x (192 + 128) against 576 cached elements.
  hw::Chip asic = tests::round_asic({Capability::kSoftmaxAttention});
  BOOST_TEST(hw::cache_factor(latent_model(), asic) == 128.0 * 320 / 576,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(latents_split_keep_key_and_value_apart) {
  hw::Chip asic = tests::round_asic(kDenseAsic);
  asic.max_head_dim = 256;
  BOOST_TEST(hw::cache_factor(latent_model(), asic) == (576.0 + 512) / 576,
             boost::test_tools::tolerance(1e-12));
  asic.max_head_dim = 128;  // five pieces are too many
  BOOST_TEST(hw::cache_factor(latent_model(), asic) > 70.0);
}

BOOST_AUTO_TEST_CASE(split_latents_take_a_pass_per_piece) {
  hw::Chip asic = tests::round_asic(kDenseAsic);
  asic.max_head_dim = 256;
  archs::Operator op = tests::plain(OperatorKind::kAttention);
  op.shape.heads = 128;
  op.shape.kv_heads = 1;
  op.shape.qk_dim = 576;
  op.shape.v_dim = 512;
  BOOST_TEST(hw::support(op, asic).time_factor == 3.0);
}

BOOST_AUTO_TEST_CASE(shared_keys_without_broadcast_are_copied) {
  const hw::Chip asic = tests::round_asic({Capability::kSoftmaxAttention});
  BOOST_TEST(hw::cache_factor(tests::small_dense(), asic) == 4.0);  // 16 heads on 4
  BOOST_TEST(hw::cache_factor(tests::small_dense(), tests::round_asic(kDenseAsic)) == 1.0);
  BOOST_TEST(hw::cache_factor(tests::small_dense(), tests::round_gpu()) == 1.0);
}

BOOST_AUTO_TEST_CASE(windows_become_full_caches) {
  archs::Architecture a = tests::small_dense();
  a.layers.front().mixer.window = 1024;
  const auto run = hw::execute_as(a, tests::round_asic(kDenseAsic));
  BOOST_TEST(archs::kv_bytes_at(run, 65536) / archs::kv_bytes_at(a, 65536) == 64.0,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(hw::execute_as(a, tests::round_gpu()).layers.front().mixer.window == 1024);
}

BOOST_AUTO_TEST_CASE(experts_without_gathers_all_run) {
  const auto run = hw::execute_as(tests::small_mixture(), tests::round_asic(kDenseAsic));
  BOOST_TEST(run.layers.front().channel.experts_per_token == 64);
  hw::Chip gathering = tests::round_asic(kDenseAsic);
  gathering.engines.emplace_back().kind = hw::EngineKind::kGather;
  BOOST_TEST(
      hw::execute_as(tests::small_mixture(), gathering).layers.front().channel.experts_per_token ==
      4);
}

BOOST_AUTO_TEST_CASE(drafts_are_off_where_the_chip_cannot_verify_them) {
  archs::Architecture a = tests::small_dense();
  a.decoding = archs::Decoding::kMultiToken;
  a.draft_tokens = 2;
  const auto run = hw::execute_as(a, tests::round_asic(kDenseAsic));
  BOOST_TEST((run.decoding == archs::Decoding::kAutoregressive));
  BOOST_TEST((hw::support(a, tests::round_asic(kDenseAsic)).serves == core::Serves::kEmulated));
}

BOOST_AUTO_TEST_CASE(topk_needs_something_that_selects) {
  archs::Architecture a = latent_model();
  a.layers.front().mixer.top_k = 2048;
  a.layers.front().mixer.index_heads = 64;
  a.layers.front().mixer.index_dim = 128;
  const auto dense = hw::support(a, tests::round_asic(kDenseAsic));
  BOOST_TEST((dense.serves == core::Serves::kNoOperator));
  BOOST_TEST(dense.missing == bit(Capability::kTopkSparse));
  BOOST_TEST((hw::support(a, tests::round_asic(kMoeAsic)).serves == core::Serves::kEmulated));
}

BOOST_AUTO_TEST_CASE(native_models_have_no_reason_to_give) {
  const auto s = hw::support(tests::small_dense(), tests::round_asic(kDenseAsic));
  BOOST_TEST((s.serves == core::Serves::kNative));
  BOOST_TEST(s.reason.empty());
}

BOOST_AUTO_TEST_CASE(limits_refuse_by_name) {
  hw::Chip asic = tests::round_asic(kMoeAsic);
  asic.max_experts = 32;
  auto s = hw::support(tests::small_mixture(), asic);
  BOOST_TEST((s.serves == core::Serves::kNoOperator));
  BOOST_TEST(s.reason.find("expert count 64") != std::string::npos);
  asic.max_experts = 0;
  asic.max_top_k = 2;
  BOOST_TEST((hw::support(tests::small_mixture(), asic).serves == core::Serves::kNoOperator));
  asic.max_top_k = 0;
  asic.max_head_dim = 8;
  BOOST_TEST((hw::support(tests::small_mixture(), asic).serves == core::Serves::kNoOperator));
}

BOOST_AUTO_TEST_CASE(models_larger_than_the_largest_instance_do_not_fit) {
  archs::Architecture a = tests::small_dense();
  a.layers.front().channel.width = 4'000'000'000;  // 4 layers x 3 x 1024 x 4e9 x 2 B = 98 TB
  BOOST_TEST((hw::support(a, tests::round_gpu()).serves == core::Serves::kNoCapacity));
}

BOOST_AUTO_TEST_CASE(long_contexts_are_cut) {
  hw::Chip asic = tests::round_asic(kDenseAsic);
  asic.max_context = 8192;
  const auto s = hw::support(tests::small_dense(), asic);
  BOOST_TEST((s.serves == core::Serves::kEmulated));
  BOOST_TEST(s.reason.find("131072 to 8192") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(weights_in_rom_serve_their_own_checkpoint) {
  hw::Chip rom = tests::round_asic(kDenseAsic);
  rom.weights_fixed = true;
  BOOST_TEST((hw::support(tests::small_dense(), rom).serves == core::Serves::kNoOperator));
  rom.aliases = {"checkpoint:small-dense"};
  BOOST_TEST((hw::support(tests::small_dense(), rom).serves == core::Serves::kNative));
}

BOOST_AUTO_TEST_CASE(masks_are_apart_and_tell_formats_from_rates) {
  for (const hw::Chip& c :
       {tests::round_gpu(), tests::round_asic(kDenseAsic), tests::round_asic({})}) {
    BOOST_TEST((hw::native_mask(c) & hw::emulated_mask(c)) == 0u);
    BOOST_TEST((hw::native_mask(c) & bit(Capability::kFp8)) != 0u);
    BOOST_TEST((hw::emulated_mask(c) & bit(Capability::kFp4)) != 0u);
  }
}

BOOST_AUTO_TEST_CASE(masks_agree_with_the_operators_of_a_graph) {
  // Whatever the mask says is reached, no operator of the executed graph may refuse.
  for (const hw::Chip& c :
       {tests::round_gpu(), tests::round_asic(kDenseAsic), tests::round_asic(kMoeAsic)})
    for (const archs::Architecture& a :
         {tests::small_dense(), tests::small_mixture(), latent_model()}) {
      BOOST_REQUIRE(core::served(hw::support(a, c).serves));
      for (const archs::Operator& op :
           archs::lower(hw::execute_as(a, c), {archs::PhaseKind::kDecode, 4, 1, 1000}))
        BOOST_TEST((hw::support(op, c).kind != SupportKind::kImpossible), op.name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
