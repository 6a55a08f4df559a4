// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/kernel_class.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>

#include "archs/lower.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;
using archs::DataType;
using archs::OperatorKind;
using archs::PhaseKind;
using hw::KernelClass;
using hw::KernelUse;

namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const auto catalog = hw::ChipCatalog::load();
  return catalog;
}

/// The class of the first operator of that name in a step of a model, with its starts.
std::string class_in(const archs::Architecture& a, const archs::Phase& phase,
                     const std::string& name) {
  for (const archs::Operator& op : archs::lower(a, phase))
    if (op.name == name) {
      const KernelUse use = hw::kernel_use(op);
      const std::string starts = use.starts == 1 ? "" : use.starts == 0 ? " part" : " half";
      return std::string(hw::name_of(use.kernel)) + starts;
    }
  return "no operator " + name;
}

constexpr archs::Phase kDecode{PhaseKind::kDecode, 64, 1, 8192};
constexpr archs::Phase kPrefill{PhaseKind::kPrefill, 1, 4096, 0};

archs::Architecture recurrent(archs::TokenMixer kind) {
  archs::Architecture a = tests::small_dense();
  archs::MixerSpec& m = a.layers.front().mixer;
  m.kind = kind;
  m.heads = m.state_groups = 8;
  m.qk_dim = m.v_dim = m.state_dim = 128;
  m.conv_width = 4;
  return a;
}

const hw::EfficiencyLaw& law(const hw::ClassLaws& laws, KernelClass c) {
  return laws[static_cast<std::size_t>(c)].value();
}

bool same(const hw::EfficiencyLaw& a, const hw::EfficiencyLaw& b) {
  return a.numbers() == b.numbers();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kernel_class)

BOOST_AUTO_TEST_CASE(a_dense_model_runs_products_and_attention) {
  const auto a = tests::small_dense();
  BOOST_TEST(class_in(a, kDecode, "qkv_proj") == "product16");
  BOOST_TEST(class_in(a, kDecode, "attention_decode") == "attention_decode16");
  BOOST_TEST(class_in(a, kPrefill, "attention_prefill") == "attention_prefill16");
}

BOOST_AUTO_TEST_CASE(formats_choose_by_their_wider_operand) {
  archs::Operator op = tests::product(64, 4096, 4096, DataType::kFp8);
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kProduct8));
  op.weight_type = DataType::kNvfp4;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kProduct8));
  op.activation_type = DataType::kNvfp4;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kProduct4));
  op.activation_type = DataType::kBf16;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kProduct16));
  op.weight_type = op.activation_type = DataType::kInt8;  // nobody measured int8: as fp8
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kProduct8));
}

BOOST_AUTO_TEST_CASE(a_cache_of_eight_bits_has_kernels_of_its_own) {
  archs::Operator op = tests::plain(OperatorKind::kAttention);
  op.shape = {.batch = 1,
              .q_tokens = 1,
              .kv_tokens = 900,
              .heads = 32,
              .kv_heads = 8,
              .qk_dim = 128,
              .v_dim = 128};
  op.state_type = DataType::kFp8;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kAttentionDecode8));
  op.shape.q_tokens = 4;  // drafts
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kAttentionDecode8));
  op.shape.q_tokens = 16, op.shape.kv_tokens = 16;  // a short prompt
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kAttentionPrefill8));
  op.shape.q_tokens = 2048;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kAttentionPrefill8));
}

BOOST_AUTO_TEST_CASE(heads_with_keys_of_their_own_decode_by_another_kernel) {
  archs::Operator op = tests::plain(OperatorKind::kAttention);
  op.shape = {
      .q_tokens = 1, .kv_tokens = 900, .heads = 32, .kv_heads = 32, .qk_dim = 128, .v_dim = 128};
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kMultiHeadDecode16));
  op.state_type = DataType::kFp8;
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kMultiHeadDecode8));
  op.shape.q_tokens = 900;  // a prompt: the same kernel for all
  BOOST_TEST((hw::kernel_use(op).kernel == KernelClass::kAttentionPrefill8));
}

BOOST_AUTO_TEST_CASE(latent_attention_is_told_by_its_keys) {
  auto a = tests::small_dense();
  a.layers.front().mixer = tests::deepseek_mixer();
  BOOST_TEST(class_in(a, kDecode, "attention_decode") == "latent_decode16");
  BOOST_TEST(class_in(a, kPrefill, "attention_prefill") == "latent_prefill16");
  BOOST_TEST(class_in(a, kDecode, "absorb_query") == "product16");
  archs::Operator grouped = tests::plain(OperatorKind::kAttention);  // wide keys, shared by heads
  grouped.shape = {
      .q_tokens = 1, .kv_tokens = 900, .heads = 64, .kv_heads = 4, .qk_dim = 192, .v_dim = 128};
  BOOST_TEST((hw::kernel_use(grouped).kernel == KernelClass::kAttentionDecode16));
}

BOOST_AUTO_TEST_CASE(a_call_of_experts_starts_once) {
  auto a = tests::small_mixture();
  double starts = 0;
  for (const auto& op : archs::lower(a, kDecode)) {
    const KernelUse use = hw::kernel_use(op);
    if (use.kernel == KernelClass::kExperts16) starts += use.starts * op.count;
  }
  BOOST_TEST(starts == a.layers.front().count);
  BOOST_TEST(class_in(a, kDecode, "expert_up") == "experts16 half");
  BOOST_TEST(class_in(a, kDecode, "permute_tokens") == "experts16 part");
  BOOST_TEST(class_in(a, kDecode, "router") == "product16");
  a.expert_type = DataType::kMxfp4;
  BOOST_TEST(class_in(a, kDecode, "expert_down") == "experts4_with_16 half");
}

BOOST_AUTO_TEST_CASE(recurrences_take_the_kernels_of_their_rule) {
  const auto gdn = recurrent(archs::TokenMixer::kGatedDelta);
  BOOST_TEST(class_in(gdn, kDecode, "state_scan") == "delta_steps");
  BOOST_TEST(class_in(gdn, kPrefill, "state_chunks") == "delta_chunks");
  BOOST_TEST(class_in(gdn, kPrefill, "delta_solve") == "delta_chunks part");
  const auto kda = recurrent(archs::TokenMixer::kKda);
  BOOST_TEST(class_in(kda, kDecode, "state_scan") == "kda_steps");
  BOOST_TEST(class_in(kda, kPrefill, "state_chunks") == "kda_chunks");
  const auto ssd = recurrent(archs::TokenMixer::kMamba2);  // nobody measured: as gated DeltaNet
  BOOST_TEST(class_in(ssd, kDecode, "state_scan") == "delta_steps");
  BOOST_TEST(class_in(ssd, kPrefill, "state_chunks") == "delta_chunks");
}

BOOST_AUTO_TEST_CASE(scans_of_whole_prompts_have_no_kernel) {
  const auto mamba1 = recurrent(archs::TokenMixer::kMamba1);
  BOOST_TEST(class_in(mamba1, kDecode, "state_scan") == "delta_steps");
  BOOST_TEST(class_in(mamba1, kPrefill, "state_scan") == "none part");
}

BOOST_AUTO_TEST_CASE(convolutions_tell_steps_from_prompts) {
  const auto a = recurrent(archs::TokenMixer::kGatedDelta);
  BOOST_TEST(class_in(a, kDecode, "short_conv") == "convolution_steps");
  BOOST_TEST(class_in(a, kPrefill, "short_conv") == "convolution_prefill");
}

BOOST_AUTO_TEST_CASE(what_nobody_measured_has_no_class) {
  for (const OperatorKind kind :
       {OperatorKind::kNorm, OperatorKind::kSoftmax, OperatorKind::kIndexTopk,
        OperatorKind::kSample, OperatorKind::kNovel, OperatorKind::kGather, OperatorKind::kRope})
    BOOST_TEST((hw::kernel_use(tests::plain(kind)).kernel == KernelClass::kCount));
}

BOOST_AUTO_TEST_CASE(every_class_has_kernels_with_laws_on_b200) {
  const hw::ClassLaws laws = hw::class_laws(chips().find("b200"));
  for (int c = 0; c < hw::kKernelClasses; ++c) {
    BOOST_TEST(!hw::kernels_of(static_cast<KernelClass>(c)).empty());
    BOOST_TEST(laws[static_cast<std::size_t>(c)].has_value(),
               hw::name_of(static_cast<KernelClass>(c)));
  }
}

BOOST_AUTO_TEST_CASE(chips_of_one_silicon_share_laws) {
  const auto h100 = hw::class_laws(chips().find("h100"));
  const auto h200 = hw::class_laws(chips().find("h200"));
  BOOST_TEST(same(law(h100, KernelClass::kProduct16), law(h200, KernelClass::kProduct16)));
  BOOST_TEST(same(law(h100, KernelClass::kDeltaSteps), law(h200, KernelClass::kDeltaSteps)));
}

BOOST_AUTO_TEST_CASE(a_chip_of_the_family_takes_the_mean_of_its_silicons) {
  const auto of = [](const char* id) {
    return law(hw::class_laws(chips().find(id)), KernelClass::kProduct16).rate;
  };
  const double blackwell = std::sqrt(of("b200") * of("gb200-nvl72"));
  BOOST_TEST(of("rubin-nvl72") == std::cbrt(of("a100") * of("h100") * blackwell),
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(other_families_have_no_laws) {
  for (const char* id : {"mi355x", "tpu-v7", "trainium2", "moe-transformer-asic"})
    for (const auto& law : hw::class_laws(chips().find(id))) BOOST_TEST(!law.has_value(), id);
}

BOOST_AUTO_TEST_CASE(formats_that_a_chip_widens_run_the_wider_kernels) {
  const auto h100 = hw::class_laws(chips().find("h100"));
  BOOST_TEST(same(law(h100, KernelClass::kProduct4), law(h100, KernelClass::kProduct8)));
  BOOST_TEST(!same(law(h100, KernelClass::kProduct8), law(h100, KernelClass::kProduct16)));
}

BOOST_AUTO_TEST_CASE(a_kernel_is_found_by_name) {
  const hw::Chip& b200 = chips().find("b200");
  const auto cutlass = hw::kernel_law(b200, {"moe", "moe_torch_flow_cutlass", "nvfp4", ""});
  const auto fast = hw::kernel_law(b200, {"moe", "moe_torch_flow_min_latency", "nvfp4", ""});
  BOOST_REQUIRE(cutlass.has_value());
  BOOST_REQUIRE(fast.has_value());
  BOOST_TEST(!same(*cutlass, *fast));
  BOOST_TEST(same(*fast, law(hw::class_laws(b200), KernelClass::kExperts4)));
  BOOST_TEST(!hw::kernel_law(b200, {"moe", "no such kernel", "nvfp4", ""}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
