// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/genome.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;

namespace {

bool wants(const Architecture& a, Capability c) {
  return (needs_of(a) & bit(c)) != 0;
}

template <typename Value>
bool is(const Architecture& a, Trait trait, Value value) {
  return classify(a).value[static_cast<int>(trait)] == static_cast<int>(value);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(needs)

BOOST_AUTO_TEST_CASE(gated_linear_recurrences_scan_and_convolve) {
  BOOST_TEST(wants(recurrent_gemma_2b(), Capability::kSsmScan));
  BOOST_TEST(wants(recurrent_gemma_2b(), Capability::kShortConv));
  BOOST_TEST(wants(recurrent_gemma_2b(), Capability::kWindowCache));
  BOOST_TEST(is(recurrent_gemma_2b(), Trait::kMixer, MixerTrait::kSsmHybrid));
}

BOOST_AUTO_TEST_CASE(matrix_memories_are_linear_attention) {
  BOOST_TEST((needs_of(xlstm_7b()) == bit(Capability::kLinearAttention)));
  BOOST_TEST(is(xlstm_7b(), Trait::kMixer, MixerTrait::kRecurrentOnly));
}

BOOST_AUTO_TEST_CASE(rwkv_needs_what_its_version_does) {
  BOOST_TEST((needs_of(rwkv7_2b9()) == bit(Capability::kDeltaRule)));
  BOOST_TEST((needs_of(rwkv6_14b()) == bit(Capability::kLinearAttention)));
}

BOOST_AUTO_TEST_CASE(attention_residuals_are_a_kind_of_streams) {
  BOOST_TEST(wants(kimi_k3(), Capability::kMultiStream));
  BOOST_TEST(is(kimi_k3(), Trait::kResidual, ResidualTrait::kMultiStream));
  BOOST_TEST(is(kimi_k3(), Trait::kMixer, MixerTrait::kDeltaHybrid));
  BOOST_TEST(is(kimi_k3(), Trait::kChannel, ChannelTrait::kFineMoe));
}

BOOST_AUTO_TEST_CASE(tables_of_both_kinds_are_gathered) {
  BOOST_TEST(wants(gemma_3n_e4b(), Capability::kTableGather));
  Architecture a = xlstm_7b();
  BOOST_TEST(!wants(a, Capability::kTableGather));
  a.table_gather_params = 1;
  BOOST_TEST(wants(a, Capability::kTableGather));
}

BOOST_AUTO_TEST_CASE(parallel_mixers_need_both) {
  BOOST_TEST(wants(falcon_h1_34b(), Capability::kSoftmaxAttention));
  BOOST_TEST(wants(falcon_h1_34b(), Capability::kSsmScan));
  BOOST_TEST(is(falcon_h1_34b(), Trait::kMixer, MixerTrait::kSsmHybrid));
}

BOOST_AUTO_TEST_CASE(looped_runs_need_loops) {
  BOOST_TEST(wants(huginn_3b5(), Capability::kLoopDepth));
}

BOOST_AUTO_TEST_CASE(ternary_models_need_ternary_and_nothing_four_bit) {
  BOOST_TEST(wants(bitnet_2b4t(), Capability::kTernary));
  BOOST_TEST(!wants(bitnet_2b4t(), Capability::kFp4));
}

BOOST_AUTO_TEST_CASE(sharing_a_cache_needs_nothing_new) {
  Architecture a = gemma_3n_e4b();
  const CapabilityMask shared = needs_of(a);
  a.layers.pop_back();
  BOOST_TEST((needs_of(a) == shared));
}

BOOST_AUTO_TEST_SUITE_END()
