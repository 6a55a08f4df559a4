// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/layer_size.h"

#include <boost/test/unit_test.hpp>

#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

namespace {

double total(const Architecture& a) {
  return count_parameters(a).total;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer_size)

BOOST_AUTO_TEST_CASE(rwkv7_equals_the_formula_of_its_paper) {
  // arXiv:2503.14456, appendix: 2 D V + 4 D + L D (12 D + 2 (dw + da + dv + dg) + 19), less the
  // value map of the first layer, 2 D dv + D. We count that map, and not the norm before layer 1.
  const double d = 2560, layers = 32, ranks = 96 + 96 + 64 + 320;
  const double paper = 2 * d * 65536 + 4 * d + layers * d * (12 * d + 2 * ranks + 19);
  BOOST_TEST(total(rwkv7_2b9()) == paper - 2 * d, tolerance(1e-12));
  BOOST_TEST(total(rwkv7_2b9()) == 2.9477e9, tolerance(0.0005));  // 2,947,735,040 in the paper
}

BOOST_AUTO_TEST_CASE(rwkv6_counts_receptance_and_a_full_gate) {
  // Five square maps, two of 3.5 times the width and the receptance per layer; maps of low rank.
  const double d = 4096;
  const double layer = 6 * d * d + 2 * d * 14336 + 2 * d * (5 * 64 + 128);
  BOOST_TEST(total(rwkv6_14b()) == 61 * layer + 2 * d * 65536, tolerance(0.001));
  BOOST_TEST(total(rwkv6_14b()) == 14.1e9, tolerance(0.01));  // "14B"
}

BOOST_AUTO_TEST_CASE(xlstm_counts_its_gates) {
  // arXiv:2503.13427 gives 6.87 B.
  BOOST_TEST(total(xlstm_7b()) == 6.87e9, tolerance(0.002));
  // q, k of 2048; v, output gate, output of 4096; two gates of 8 with bias; norm of 4096.
  const double m = 4096.0 * (2 * 2048 + 3 * 4096 + 16) + 16 + 4096;
  BOOST_TEST(mixer_parameters(xlstm_7b().layers[0].mixer, 4096) == m);
}

BOOST_AUTO_TEST_CASE(recurrent_gemma_counts_block_diagonal_gates) {
  // arXiv:2404.07839, table 1: 2.68 B of which 2.03 B are no embeddings.
  BOOST_TEST(total(recurrent_gemma_2b()) == 2.68e9, tolerance(0.003));
  BOOST_TEST(count_parameters(recurrent_gemma_2b()).active_without_embeddings == 2.03e9,
             tolerance(0.005));
  const double d = 2560, gates = 2 * (10 * 256.0 * 256 + d);
  const double branches = 2 * (d * d + d), out = d * d + d, conv = d * 4 + d, decay = d;
  BOOST_TEST(mixer_parameters(recurrent_gemma_2b().layers[0].mixer, 2560) ==
             gates + branches + out + conv + decay);
}

BOOST_AUTO_TEST_CASE(short_convolutions_project_three_branches) {
  // LFM2-1.2B: "1.17B" on its model card.
  BOOST_TEST(total(lfm2_1b2()) == 1.17e9, tolerance(0.002));
  BOOST_TEST(mixer_parameters(lfm2_1b2().layers[0].mixer, 2048) == 4.0 * 2048 * 2048 + 3 * 2048);
}

BOOST_AUTO_TEST_CASE(parallel_mixers_count_both) {
  // arXiv:2507.22448: 33.6 B.
  BOOST_TEST(total(falcon_h1_34b()) == 33.6e9, tolerance(0.003));
}

BOOST_AUTO_TEST_CASE(looped_layers_are_counted_once) {
  // arXiv:2502.05171: 3.5 B; its adapter of 2 d x d is left out here.
  BOOST_TEST(total(huginn_3b5()) == 3.5e9, tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(zero_experts_thin_out_the_real_ones) {
  // arXiv:2509.01322: 560 B in all; 12 of 768 choices are 8 real experts in the mean, 27 B active.
  const Architecture a = longcat_flash();
  const ChannelSpec& moe = a.layers[1].channel;
  BOOST_TEST(real_experts_per_token(moe) == 8.0);
  BOOST_TEST(total(a) == 560e9, tolerance(0.005));
  BOOST_TEST(count_parameters(a).active == 27e9, tolerance(0.05));
  BOOST_TEST(channel_parameters(moe, 6144).router == 768.0 * 6144);
  // The extremes are 18.6 B (no real expert) and 31.3 B (twelve): 12 experts per layer apart.
  const double expert = 3.0 * 6144 * 2048;
  BOOST_TEST(28 * 12 * expert == 31.3e9 - 18.6e9, tolerance(0.005));
}

BOOST_AUTO_TEST_CASE(kimi_k3_fits_its_published_figures) {
  // Record of models: 2800 B in all, 104 B active (without the input table).
  const Architecture a = kimi_k3();
  const ParameterCount p = count_parameters(a);
  BOOST_TEST(p.total == 2800e9, tolerance(0.01));
  BOOST_TEST(p.active - p.embedding == 104e9, tolerance(0.005));
  // A gate of rank 128 instead would lose 69 maps of 7168 x 12288, less the low-rank pair.
  Architecture low = a;
  for (LayerSpec& l : low.layers) l.mixer.full_rank_gate = false;
  BOOST_TEST(total(a) - total(low) == 69 * (7168.0 * 12288 - 128 * (7168.0 + 12288)));
}

BOOST_AUTO_TEST_CASE(bitnet_is_gated) {
  // arXiv:2504.12285: 2.4 B; released file 1.18 GB with 16-bit embeddings.
  BOOST_TEST(total(bitnet_2b4t()) == 2.4e9, tolerance(0.01));
  BOOST_TEST(weight_bytes(bitnet_2b4t()) == 1.18e9, tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(layers_that_share_a_cache_have_no_key_projection) {
  MixerSpec m = attention(8, 2, 256);
  const double own = mixer_parameters(m, 2048);
  m.shares_kv = true;
  BOOST_TEST(own - mixer_parameters(m, 2048) == 2048.0 * 2 * 2 * 256);
  BOOST_TEST(idle_parameters(m, 2048) == 0.0);
  m.idle_kv = true;
  BOOST_TEST(mixer_parameters(m, 2048) == own);
  BOOST_TEST(idle_parameters(m, 2048) == 2048.0 * 2 * 2 * 256);
}

BOOST_AUTO_TEST_CASE(matrix_memories_keep_a_normaliser) {
  const MixerSpec m = xlstm_7b().layers[0].mixer;
  BOOST_TEST(state_elements(m) == 8.0 * (256 * 512 + 256 + 1));
}

BOOST_AUTO_TEST_CASE(recurrent_state_of_rwkv_is_a_matrix_per_head) {
  // 32 layers of 40 heads of 64 x 64 in 16 bits.
  BOOST_TEST(kv_bytes_at(rwkv7_2b9(), 5000) == 32.0 * 40 * 64 * 64 * 2);
}

BOOST_AUTO_TEST_CASE(equal_layers_merge_unless_they_loop) {
  const LayerSpec l{attention(4, 4, 64), dense(512), 2};
  LayerSpec looped = l, beside = l;
  looped.loops = 4;
  beside.parallel = attention(4, 4, 64);
  std::vector<LayerSpec> layers;
  for (const LayerSpec& next : {l, l, looped, beside}) append_layer(layers, next);
  BOOST_REQUIRE(layers.size() == 3u);
  BOOST_TEST(layers[0].count == 4);
}

BOOST_AUTO_TEST_SUITE_END()
