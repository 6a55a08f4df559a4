// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

namespace {

int count_of(const OperatorGraph& g, std::string_view name) {
  int n = 0;
  for (const Operator& op : g)
    if (op.name == name) n += op.count;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lower_memory)

BOOST_AUTO_TEST_CASE(one_chip_holds_every_models_weights) {
  // What the graph reads of all experts, plus the tables, is what the file holds; small vectors
  // (norms, decays) are read by no product and stay out: within 1 %.
  for (const Architecture& a : models().all()) {
    const double held = weight_bytes_per_chip(a, {}), whole = weight_bytes(a);
    const bool drafts = a.decoding == Decoding::kMultiToken;  // the draft layer comes on top
    BOOST_TEST(held >= 0.99 * whole, a.id << " holds " << held << " of " << whole);
    BOOST_TEST((drafts || held <= 1.01 * whole), a.id << " holds " << held << " of " << whole);
  }
}

BOOST_AUTO_TEST_CASE(one_chip_caches_every_models_context) {
  for (const Architecture& a : models().all())
    BOOST_TEST(std::abs(cache_bytes_per_chip(a, 3000, {}) / kv_bytes_at(a, 3000) - 1) < 1e-9, a.id);
}

BOOST_AUTO_TEST_CASE(a_looped_core_runs_often_and_is_held_once) {
  const Architecture a = huginn_3b5();
  BOOST_TEST(count_of(lower(a, decode(1, 100)), "attention_decode") == 2 + 4 * 32 + 2);
  BOOST_TEST(weight_bytes_per_chip(a, {}) == weight_bytes(a), tolerance(0.001));
}

BOOST_AUTO_TEST_CASE(every_pass_of_a_loop_caches_its_own_keys) {
  // Each recurrence step attends with its own keys and values (arXiv:2502.05171, section 6).
  const Architecture a = huginn_3b5();
  BOOST_TEST(kv_bytes_per_token(a) == (2 + 4 * 32 + 2) * 2 * 5280 * 2.0);
  BOOST_TEST(cache_bytes_per_chip(a, 100, {}) == kv_bytes_at(a, 100));
}

BOOST_AUTO_TEST_CASE(looping_the_whole_depth_is_looping_every_run) {
  Architecture whole = huginn_3b5(), runs = huginn_3b5();
  for (LayerSpec& l : whole.layers) l.loops = 1;
  for (LayerSpec& l : runs.layers) l.loops = 3;
  whole.depth_loops = 3;
  BOOST_TEST(total(lower(whole, decode(2, 50)), &Operator::flops) ==
                 total(lower(runs, decode(2, 50)), &Operator::flops),
             tolerance(1e-12));
  BOOST_TEST(kv_bytes_per_token(whole) == kv_bytes_per_token(runs));
  BOOST_TEST(weight_bytes_per_chip(whole, {}) == weight_bytes_per_chip(runs, {}));
  BOOST_TEST((needs_of(whole) == needs_of(runs)));
}

BOOST_AUTO_TEST_CASE(shared_caches_count_once_and_are_read_by_all) {
  const Architecture a = gemma_3n_e4b();
  BOOST_TEST(kv_bytes_per_token(a) == 20 * 2 * 2 * 256 * 2.0);
  const OperatorGraph g = lower(a, decode(1, 1000));
  BOOST_TEST(count_of(g, "kv_append") == 20);
  BOOST_TEST(count_of(g, "attention_decode") == 35);
  BOOST_TEST(total_of(g, OperatorKind::kAttention, &Operator::state_read_bytes) ==
             35 * 1001 * 2 * 2 * 256 * 2.0);
}

BOOST_AUTO_TEST_CASE(prefill_of_sharing_layers_appends_and_projects_nothing) {
  Architecture a = gemma_3n_e4b();
  a.layers.erase(a.layers.begin());  // sharing layers only
  const OperatorGraph g = lower(a, prefill(1, 100));
  BOOST_TEST(count_of(g, "kv_append") == 0);
  BOOST_TEST(named(g, "qkv_proj")->shape.n == 8 * 256);
}

BOOST_AUTO_TEST_CASE(latent_layers_may_share_their_cache) {
  Architecture a = longcat_flash();
  const double own = kv_bytes_per_token(a), latent = 512 + 64;
  a.layers[0].mixer.shares_kv = true;
  BOOST_TEST(own == 56 * latent * 2);
  BOOST_TEST(kv_bytes_per_token(a) == 0.0);
  const OperatorGraph g = lower(a, decode(1, 100));
  BOOST_TEST(count_of(g, "kv_append") == 0);
  BOOST_TEST(named(g, "qkv_down")->shape.n == 1536);
  BOOST_TEST(named(g, "attention_decode")->state_read_bytes == 101 * latent * 2);
}

BOOST_AUTO_TEST_CASE(full_precision_models_weigh_and_move_four_bytes) {
  Architecture a = xlstm_7b();
  a.weight_type = a.expert_type = a.activation_type = a.kv_type = a.state_type = DataType::kFp32;
  BOOST_TEST(weight_bytes(a) == 4 * (count_parameters(a).total - 4096));  // all but the final norm
  for (const Operator& op : lower(a, decode(1, 10)))
    if (op.kind == OperatorKind::kGemm) {
      BOOST_TEST((op.weight_type == DataType::kFp32));
      BOOST_TEST((op.activation_type == DataType::kFp32));
    }
}

BOOST_AUTO_TEST_CASE(ternary_products_take_eight_bit_activations) {
  const OperatorGraph g = lower(bitnet_2b4t(), decode(1, 10));
  const Operator* up = named(g, "mlp_up");
  BOOST_TEST((up->weight_type == DataType::kTernary));
  BOOST_TEST((up->activation_type == DataType::kInt8));
  BOOST_TEST(up->weight_bytes == 2560 * 2 * 6912 / 4.0);
  BOOST_TEST((named(g, "lm_head")->weight_type == DataType::kBf16));
  BOOST_TEST(count_of(g, "add_norm") == 4 * 30);
}

BOOST_AUTO_TEST_SUITE_END()
