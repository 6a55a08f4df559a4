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

std::vector<Architecture> everything() {
  std::vector<Architecture> all = models().all();
  for (const Architecture& a :
       {rwkv7_2b9(), rwkv6_14b(), xlstm_7b(), recurrent_gemma_2b(), lfm2_1b2(), longcat_flash(),
        falcon_h1_34b(), huginn_3b5(), gemma_3n_e4b(), kimi_k3(), bitnet_2b4t()})
    all.push_back(a);
  return all;
}

// Softmax attention by its definition: two products of every head with every visible key.
double attention_by_hand(const Architecture& a, int tokens) {
  double sum = 0;
  for (const LayerSpec& l : a.layers)
    each_mixer(l, [&](const MixerSpec& m) {
      if (!is_attention(m.kind)) return;
      double pairs = 0;
      for (int i = 1; i <= tokens; ++i) pairs += visible_entries(m, i);
      const bool latent = m.kind == TokenMixer::kLatent && m.top_k > 0;  // attends in the latent
      const double per_pair = latent ? 2.0 * m.kv_rank + m.rope_dim : double(m.qk_dim) + m.v_dim;
      sum += 2.0 * l.count * l.loops * a.depth_loops * m.heads * pairs * per_pair;
    });
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flops)

// 2 % holds what counts as a parameter and is no matrix product: norms, biases, convolutions, decay
// vectors, learned positions. The worst models are small or recurrent.
BOOST_AUTO_TEST_CASE(prefill_products_are_twice_the_active_parameters) {
  for (const Architecture& a : everything()) BOOST_TEST_CONTEXT(a.id << " " << a.name) {
      const double tokens = 512;
      const double expected =
          2 * multiplied_parameters(a) * tokens + 2 * count_parameters(a).output_head;
      BOOST_TEST(product_flops(lower(a, prefill(1, 512))) == expected, tolerance(0.02));
    }
}

// Exact but for one thing: a query past its window or selection within a pool of compressed tokens
// sees a fraction of an entry (0.5 % at 512 tokens).
BOOST_AUTO_TEST_CASE(prefill_attention_is_the_sum_over_visible_keys) {
  for (const Architecture& a : everything()) BOOST_TEST_CONTEXT(a.id) {
      const double own =
          total_of(lower(a, prefill(1, 512)), OperatorKind::kAttention, &Operator::flops);
      const double expected = attention_by_hand(a, 512);
      if (expected == 0)
        BOOST_TEST(own == 0.0);
      else
        BOOST_TEST(own == expected, tolerance(0.005));
    }
}

// Everything else (norms, activations, routing, recurrences, indexers) is a small remainder: at
// most 12 % of the products in prefill, of which recurrent models have the most.
BOOST_AUTO_TEST_CASE(nothing_else_dominates_prefill) {
  for (const Architecture& a : everything()) BOOST_TEST_CONTEXT(a.id) {
      const OperatorGraph g = lower(a, prefill(1, 512));
      const double products = product_flops(g);
      const double attention = total_of(g, OperatorKind::kAttention, &Operator::flops);
      const double rest = total(g, &Operator::flops) - products - attention;
      BOOST_TEST(rest > 0);
      BOOST_TEST(rest < 0.12 * products);
    }
}

BOOST_AUTO_TEST_CASE(decode_multiplies_the_same_parameters) {
  for (const Architecture& a : everything()) {
    if (a.decoding != Decoding::kAutoregressive) continue;
    BOOST_TEST_CONTEXT(a.id) {
      // Latent attention folds its up-projections into queries and outputs: the same weights.
      const double expected = 2 * (multiplied_parameters(a) + count_parameters(a).output_head);
      BOOST_TEST(product_flops(lower(a, decode(1, 512))) == expected, tolerance(0.02));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
