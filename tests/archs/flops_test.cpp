// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;

namespace {

/// Beyond every window and most selections, so that their bounds are at work.
constexpr int kPrompt = 4096;

/// The largest relative deviation of a walk, printed at its end.
class Worst {
 public:
  void add(const Architecture& a, double own, double expected) {
    const double off = std::abs(own / expected - 1);
    if (off > off_) off_ = off, id_ = a.id + " " + a.name;
  }
  ~Worst() { BOOST_TEST_MESSAGE("largest deviation " << off_ << " at " << id_); }

 private:
  double off_ = 0;
  std::string id_;
};

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

// 1 % holds what counts as a parameter and is no matrix product: norms, biases, convolutions, decay
// vectors, token mixes, learned positions. OPT-1.3B, with most of these, has 0.4 %.
BOOST_AUTO_TEST_CASE(prefill_products_are_twice_the_active_parameters) {
  Worst worst;
  for (const Architecture& a : everything()) {
    const double expected =
        2 * multiplied_parameters(a) * kPrompt + 2 * count_parameters(a).output_head;
    const double own = product_flops(lower(a, prefill(1, kPrompt)));
    worst.add(a, own, expected);
    BOOST_TEST(std::abs(own / expected - 1) < 0.01, a.id << " " << own << " against " << expected);
  }
}

// Exact: the closed sums over windows, pools and selections against a walk over the queries.
BOOST_AUTO_TEST_CASE(prefill_attention_is_the_sum_over_visible_keys) {
  for (const Architecture& a : everything()) {
    const double own =
        total_of(lower(a, prefill(1, kPrompt)), OperatorKind::kAttention, &Operator::flops);
    const double expected = attention_by_hand(a, kPrompt);
    BOOST_TEST(std::abs(own - expected) <= 1e-9 * expected,
               a.id << " " << own << " against " << expected);
  }
}

// What neither multiplies weights nor attends: norms, activations, routing, indexers, recurrences.
// 8 % holds Mamba-2 with 5 %: its chunks multiply a state as wide as the head.
BOOST_AUTO_TEST_CASE(nothing_else_dominates_prefill) {
  Worst worst;
  for (const Architecture& a : everything()) {
    const OperatorGraph g = lower(a, prefill(1, kPrompt));
    const double products = product_flops(g);
    const double attention = total_of(g, OperatorKind::kAttention, &Operator::flops);
    const double all = total(g, &Operator::flops);
    worst.add(a, all - attention, products);
    BOOST_TEST(all > products + attention, a.id);
    BOOST_TEST(all - attention < 1.08 * products, a.id << " " << (all - attention) / products);
  }
}

// Latent attention folds its up-projections into queries and outputs: the same weights once more.
BOOST_AUTO_TEST_CASE(decode_multiplies_the_same_parameters) {
  Worst worst;
  for (const Architecture& a : everything()) {
    if (a.decoding != Decoding::kAutoregressive) continue;
    const double expected = 2 * (multiplied_parameters(a) + count_parameters(a).output_head);
    const double own = product_flops(lower(a, decode(1, kPrompt)));
    worst.add(a, own, expected);
    BOOST_TEST(std::abs(own / expected - 1) < 0.01, a.id << " " << own << " against " << expected);
  }
}

BOOST_AUTO_TEST_SUITE_END()
