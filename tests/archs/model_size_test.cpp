// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(model_size)

BOOST_AUTO_TEST_CASE(depth_sources_equal_a_walk_over_the_modules) {
  // arXiv:2603.15031, figure 2: a module weighs the embedding, the finished blocks, and the running
  // block once it has an output.
  const Architecture a = kimi_k3();
  double sources = 0;
  for (int layer = 0; layer < 93; ++layer)
    for (int module = 0; module < 2; ++module) {
      const bool first = layer % 12 == 0 && module == 0;
      sources += 1 + layer / 12 + (first ? 0 : 1);
    }
  BOOST_TEST(depth_sources(a) == sources / (2 * 93), tolerance(1e-12));
  // About half of the 93 / 12 blocks are finished in the mean, the running one not counted.
  BOOST_TEST(depth_sources(a) - 2 == (93.0 / 12 - 1) / 2, tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(plain_residuals_weigh_no_sources) {
  BOOST_TEST(depth_sources(rwkv7_2b9()) == 0.0);
  BOOST_TEST(stream_parameters(rwkv7_2b9()) == 0.0);
}

BOOST_AUTO_TEST_CASE(attention_residuals_add_two_queries_and_two_scales_per_layer) {
  BOOST_TEST(stream_parameters(kimi_k3()) == 4.0 * 7168);
}

BOOST_AUTO_TEST_CASE(gemma_3n_equals_its_published_text_parameters) {
  // Language model of google/gemma-3n-E4B: 6.87 B in the checkpoint, tables included; AltUp and
  // LAuReL (40 M) are left out of this description.
  const ParameterCount p = count_parameters(gemma_3n_e4b());
  BOOST_TEST(p.total == 6.87e9, tolerance(0.01));
  // "Effective 4B": without the per-layer tables of 262144 x 35 x 256.
  BOOST_TEST(p.total - p.active - 15 * 2048.0 * 1024 - 15 * 256 == 262144.0 * 35 * 256);
}

BOOST_AUTO_TEST_CASE(layer_embeddings_default_to_the_vocabulary) {
  Architecture a = gemma_3n_e4b();
  a.layer_embedding_rows = 0;
  BOOST_TEST(layer_embedding(a).table == 262400.0 * 35 * 256);
  BOOST_TEST(layer_embedding(a).projection == 2048.0 * 35 * 256 + 256);
  BOOST_TEST(layer_embedding(a).per_layer == 2.0 * 2048 * 256 + 2048);
}

BOOST_AUTO_TEST_CASE(tables_count_in_total_and_capacity_but_not_as_active) {
  // LongCat-Flash-Lite's scheme (mlx-vlm, longcat: k (n - 1) tables of d / (k (n - 1)), each with a
  // projection to d), here with 12 tables.
  Architecture a = rwkv7_2b9();
  const ParameterCount before = count_parameters(a);
  const double bytes = weight_bytes(a);
  a.table_gather_params = 30'000'000'000;
  a.table_rows_per_token = 16;
  a.table_width = 2560 / 16;
  a.table_projection_width = 2560;
  const ParameterCount after = count_parameters(a);
  BOOST_TEST(after.total - before.total == 30e9 + 2560.0 * 2560);
  BOOST_TEST(after.active - before.active == 2560.0 * 2560);
  BOOST_TEST(weight_bytes(a) - bytes == 2 * (30e9 + 2560.0 * 2560));
}

BOOST_AUTO_TEST_CASE(a_table_without_row_sizes_reads_one_row_of_the_model_width) {
  Architecture a = rwkv7_2b9();
  BOOST_TEST(table_elements_per_token(a) == 0.0);
  a.table_gather_params = 1'000'000;
  BOOST_TEST(table_elements_per_token(a) == 2560.0);
}

BOOST_AUTO_TEST_SUITE_END()
