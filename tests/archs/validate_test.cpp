// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/validate.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "tests/archs/released.h"

using namespace strandline;
using namespace strandline::archs;
using namespace strandline::tests;

namespace {

// The change makes a valid model contradict itself at `key`, and the error mends it.
template <typename Change>
void refused(Architecture a, const std::string& key, Change&& change) {
  BOOST_CHECK_NO_THROW(validate(a, "before"));
  change(a);
  BOOST_CHECK_EXCEPTION(validate(a, "model"), core::InputError, [&](const core::InputError& e) {
    BOOST_TEST_MESSAGE(e.what());
    return e.parts().key == key && !e.parts().mend.empty();
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(validation)

BOOST_AUTO_TEST_CASE(released_models_are_valid) {
  for (const Architecture& a :
       {rwkv7_2b9(), rwkv6_14b(), xlstm_7b(), recurrent_gemma_2b(), lfm2_1b2(), longcat_flash(),
        falcon_h1_34b(), huginn_3b5(), gemma_3n_e4b(), kimi_k3(), bitnet_2b4t()})
    BOOST_CHECK_NO_THROW(validate(a, "released"));
}

BOOST_AUTO_TEST_CASE(a_gated_linear_recurrence_keeps_one_value_per_channel) {
  refused(recurrent_gemma_2b(), "layers[0].mixer.state_dim",
          [](Architecture& a) { a.layers[0].mixer.state_dim = 16; });
}

BOOST_AUTO_TEST_CASE(matrix_memory_is_addressed_by_keys) {
  refused(xlstm_7b(), "layers[0].mixer.qk_dim",
          [](Architecture& a) { a.layers[0].mixer.qk_dim = 128; });
}

BOOST_AUTO_TEST_CASE(a_convolution_has_a_width) {
  refused(lfm2_1b2(), "layers[0].mixer.conv_width_tokens",
          [](Architecture& a) { a.layers[0].mixer.conv_width = 0; });
}

BOOST_AUTO_TEST_CASE(full_rank_gates_belong_to_kda_and_rwkv) {
  refused(xlstm_7b(), "layers[0].mixer.full_rank_gate",
          [](Architecture& a) { a.layers[0].mixer.full_rank_gate = true; });
}

BOOST_AUTO_TEST_CASE(only_attention_shares_a_cache) {
  refused(rwkv7_2b9(), "layers[0].mixer.shares_kv",
          [](Architecture& a) { a.layers[0].mixer.shares_kv = true; });
  refused(gemma_3n_e4b(), "layers[0].mixer.idle_kv",
          [](Architecture& a) { a.layers[0].mixer.idle_kv = true; });
}

BOOST_AUTO_TEST_CASE(zero_experts_need_experts) {
  refused(rwkv7_2b9(), "layers[0].channel.zero_experts",
          [](Architecture& a) { a.layers[0].channel.zero_experts = 4; });
  refused(longcat_flash(), "layers[1].channel.zero_experts",
          [](Architecture& a) { a.layers[1].channel.zero_experts = 1'000'000'000; });
}

BOOST_AUTO_TEST_CASE(parallel_mixers_stand_beside_one) {
  refused(falcon_h1_34b(), "layers[0].parallel",
          [](Architecture& a) { a.layers[0].mixer.kind = TokenMixer::kNone; });
  refused(falcon_h1_34b(), "layers[0].parallel.heads",
          [](Architecture& a) { a.layers[0].parallel.heads = 0; });
}

BOOST_AUTO_TEST_CASE(loops_are_positive) {
  refused(huginn_3b5(), "layers[1].loops", [](Architecture& a) { a.layers[1].loops = 0; });
}

BOOST_AUTO_TEST_CASE(attention_residuals_need_a_block) {
  refused(kimi_k3(), "residual_block_layers", [](Architecture& a) { a.residual_block_layers = 0; });
}

BOOST_AUTO_TEST_CASE(table_sizes_belong_together) {
  refused(rwkv7_2b9(), "table_width", [](Architecture& a) { a.table_rows_per_token = 2; });
  refused(rwkv7_2b9(), "table_gather_params", [](Architecture& a) {
    a.table_rows_per_token = 2;
    a.table_width = 64;
  });
  refused(gemma_3n_e4b(), "layer_embedding_width",
          [](Architecture& a) { a.layer_embedding_width = 0; });
}

BOOST_AUTO_TEST_SUITE_END()
