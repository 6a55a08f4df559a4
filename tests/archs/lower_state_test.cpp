// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(lower_state)

BOOST_AUTO_TEST_CASE(gated_linear_recurrences_are_scanned_in_both_phases) {
  const Architecture a = recurrent_gemma_2b();
  for (const Phase& phase : {prefill(1, 512), decode(1, 512)}) {
    const OperatorGraph g = lower(a, phase);
    const Operator* scan = named(g, "state_scan");
    BOOST_REQUIRE(scan != nullptr);
    BOOST_TEST((scan->shape.rule == StateRule::kRgLru));
    BOOST_TEST(scan->count == 18);
    BOOST_TEST(named(g, "state_chunks") == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(gated_linear_recurrences_keep_a_vector_and_a_convolution_tail) {
  const Architecture a = recurrent_gemma_2b();
  const OperatorGraph g = lower(a, decode(4, 100));
  BOOST_TEST(named(g, "state_scan")->state_read_bytes == 4 * 2560.0 * 4);      // fp32
  BOOST_TEST(named(g, "short_conv")->state_read_bytes == 4 * 3 * 2560.0 * 2);  // 3 last inputs
  BOOST_TEST(named(g, "state_scan")->flops == 4 * 3 * 2560.0);
}

BOOST_AUTO_TEST_CASE(block_gates_multiply_one_block_per_head) {
  const OperatorGraph g = lower(recurrent_gemma_2b(), prefill(1, 100));
  const Operator* gates = named(g, "block_gates");
  BOOST_REQUIRE(gates != nullptr);
  BOOST_TEST(gates->flops == 2 * 100 * 2 * 10 * 256.0 * 256);
  BOOST_TEST(gates->weight_bytes == 2 * 2 * 10 * 256.0 * 256);
  BOOST_TEST(gates->shape.groups * gates->shape.n * gates->shape.k == 2 * 10 * 256 * 256);
}

BOOST_AUTO_TEST_CASE(matrix_memories_run_in_chunks_and_step_in_decode) {
  const Architecture a = xlstm_7b();
  const OperatorGraph prompt = lower(a, prefill(1, 4096));
  const Operator* chunks = named(prompt, "state_chunks");
  BOOST_REQUIRE(chunks != nullptr);
  BOOST_TEST((chunks->shape.rule == StateRule::kMlstm));
  BOOST_TEST(named(prompt, "delta_solve") == nullptr);
  const OperatorGraph graph = lower(a, decode(2, 100));
  const Operator* step = named(graph, "state_scan");
  BOOST_TEST(step->flops == 2 * 6 * 8 * 256.0 * 512);
  BOOST_TEST(step->state_write_bytes == 2 * 2 * state_elements(a.layers[0].mixer));
}

BOOST_AUTO_TEST_CASE(only_the_newest_rwkv_is_a_delta_rule) {
  const OperatorGraph seven = lower(rwkv7_2b9(), prefill(1, 1024));
  BOOST_TEST(named(seven, "delta_solve") != nullptr);
  BOOST_TEST((named(seven, "state_chunks")->shape.rule == StateRule::kRwkv));
  const OperatorGraph six = lower(rwkv6_14b(), prefill(1, 1024));
  BOOST_TEST(named(six, "delta_solve") == nullptr);
  BOOST_TEST((named(six, "state_chunks")->shape.rule == StateRule::kLinear));
  BOOST_TEST(named(six, "channel_gate")->flops == 2.0 * 1024 * 4096 * 4096);
  BOOST_TEST(named(seven, "channel_gate") == nullptr);
}

BOOST_AUTO_TEST_CASE(short_convolutions_have_no_recurrence) {
  const OperatorGraph g = lower(lfm2_1b2(), decode(1, 1000));
  BOOST_TEST(named(g, "state_scan") == nullptr);
  BOOST_TEST(named(g, "short_conv")->count == 10);
  BOOST_TEST(named(g, "short_conv")->flops == 2 * 3 * 2048.0);
}

BOOST_AUTO_TEST_CASE(parallel_mixers_both_run_in_every_layer) {
  const OperatorGraph g = lower(falcon_h1_34b(), decode(1, 1000));
  BOOST_TEST(named(g, "attention_decode")->count == 72);
  BOOST_TEST(named(g, "state_scan")->count == 72);
  BOOST_TEST(named(g, "add_norm")->count == 72 * 2);
  // Cache of 4 heads of 128 and state of 32 heads of 128 x 256 with 3 conv inputs, per layer.
  const double state = 32 * 128 * 256.0 + 3 * (4096 + 2 * 2 * 256.0);
  BOOST_TEST(kv_bytes_at(falcon_h1_34b(), 1000) == 72 * 2 * (1000 * 4 * 2 * 128.0 + state));
}

BOOST_AUTO_TEST_CASE(full_rank_gates_move_from_the_low_rank_maps_to_the_projection) {
  Architecture a = kimi_k3();
  const OperatorGraph full = lower(a, prefill(1, 64));
  for (LayerSpec& l : a.layers) l.mixer.full_rank_gate = false;
  const OperatorGraph low = lower(a, prefill(1, 64));
  BOOST_TEST(named(full, "state_proj")->shape.n - named(low, "state_proj")->shape.n == 12288 - 128);
  BOOST_TEST(named(full, "gates_up")->shape.n == 12288);
  BOOST_TEST(named(low, "gates_up")->shape.n == 2 * 12288);
}

BOOST_AUTO_TEST_CASE(tensor_cuts_share_the_state_by_heads) {
  const Architecture a = xlstm_7b();
  const OperatorGraph whole = lower(a, decode(1, 10)),
                      half = lower(a, decode(1, 10), {.tensor = 2});
  BOOST_TEST(2 * named(half, "state_scan")->state_read_bytes ==
             named(whole, "state_scan")->state_read_bytes);
  BOOST_TEST(2 * cache_bytes_per_chip(a, 10, {.tensor = 2}) == kv_bytes_at(a, 10));
}

BOOST_AUTO_TEST_SUITE_END()
