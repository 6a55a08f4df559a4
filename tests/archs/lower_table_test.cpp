// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

namespace {

// xLSTM-7B with 8 hashed tables of 256 columns each, 10 B parameters, projected to the width.
Architecture with_tables() {
  Architecture a = xlstm_7b();
  a.table_gather_params = 10'000'000'000;
  a.table_rows_per_token = 8;
  a.table_width = 256;
  a.table_projection_width = 4096;
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lower_table)

BOOST_AUTO_TEST_CASE(hashed_rows_are_irregular_reads_from_memory) {
  const OperatorGraph g = lower(with_tables(), decode(64, 100));
  const Operator* rows = named(g, "table_gather");
  BOOST_REQUIRE(rows != nullptr);
  BOOST_TEST((rows->kind == OperatorKind::kHashGather));
  BOOST_TEST(rows->state_read_bytes == 64 * 8 * 256 * 2.0);
  BOOST_TEST(rows->state_write_bytes == 0.0);
  BOOST_TEST(rows->signature.irregularity == 1.0);
  BOOST_TEST(rows->count == 1);
}

BOOST_AUTO_TEST_CASE(rows_are_projected_into_the_stream) {
  const OperatorGraph g = lower(with_tables(), prefill(1, 100));
  BOOST_TEST(named(g, "table_proj")->flops == 2 * 100 * 2048.0 * 4096);
  BOOST_TEST(named(g, "table_proj")->weight_bytes == 2 * 2048.0 * 4096);
  BOOST_TEST(named(lower(xlstm_7b(), prefill(1, 100)), "table_proj") == nullptr);
}

BOOST_AUTO_TEST_CASE(tables_are_held_in_shares_by_the_chips) {
  const Architecture a = with_tables(), plain = xlstm_7b();
  const double projection = 2 * 2048.0 * 4096;
  for (int tensor : {1, 2, 4}) {
    const Partition cut{.tensor = tensor};
    BOOST_TEST(weight_bytes_per_chip(a, cut) - weight_bytes_per_chip(plain, cut) ==
                   2 * 10e9 / tensor + projection,
               tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(tables_cut_over_chips_gather_their_columns) {
  const OperatorGraph g = lower(with_tables(), decode(4, 10), {.tensor = 4});
  BOOST_TEST(named(g, "table_gather")->state_read_bytes == 4 * 8 * 256 * 2.0 / 4);
  BOOST_TEST(named(g, "row_all_gather")->shape.payload_bytes == 4 * 8 * 256 * 2.0);
}

BOOST_AUTO_TEST_CASE(layer_embeddings_read_one_long_row_per_token) {
  const Architecture a = gemma_3n_e4b();
  const OperatorGraph g = lower(a, decode(3, 100));
  const Operator* row = named(g, "layer_embed");
  BOOST_REQUIRE(row != nullptr);
  BOOST_TEST(row->state_read_bytes == 3 * 35 * 256 * 2.0);
  BOOST_TEST(row->signature.irregularity == 0.0);
  BOOST_TEST(named(g, "layer_embed_proj")->flops == 2 * 3 * 2048.0 * 35 * 256);
}

BOOST_AUTO_TEST_CASE(every_layer_gates_its_embedding) {
  const OperatorGraph g = lower(gemma_3n_e4b(), prefill(1, 10));
  int gates = 0;
  for (const Operator& op : g)
    if (op.name == "layer_gate") {
      gates += op.count;
      BOOST_TEST(op.flops == 2 * 10 * 2048.0 * 256);
    }
  BOOST_TEST(gates == 35);
}

BOOST_AUTO_TEST_CASE(held_weights_include_the_layer_tables_and_idle_projections) {
  const Architecture a = gemma_3n_e4b();
  BOOST_TEST(weight_bytes_per_chip(a, {}) == weight_bytes(a), tolerance(0.001));
}

BOOST_AUTO_TEST_SUITE_END()
