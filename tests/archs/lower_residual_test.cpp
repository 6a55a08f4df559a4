// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(lower_residual)

BOOST_AUTO_TEST_CASE(every_module_and_the_head_attend_over_depth) {
  const OperatorGraph g = lower(kimi_k3(), decode(1, 1000));
  int times = 0;
  for (const Operator& op : g)
    if (op.name == "depth_attention") times += op.count;
  BOOST_TEST(times == 2 * 93 + 1);
}

BOOST_AUTO_TEST_CASE(depth_attention_reads_every_source_and_writes_one_input) {
  const Architecture a = kimi_k3();
  const OperatorGraph g = lower(a, prefill(1, 100));
  const Operator* op = named(g, "depth_attention");
  BOOST_REQUIRE(op != nullptr);
  BOOST_TEST(op->activation_bytes == 2 * 100 * 7168.0 * (depth_sources(a) + 1));
  BOOST_TEST(op->flops == 6 * 100 * 7168.0 * depth_sources(a), tolerance(1e-12));
  BOOST_TEST((op->kind == OperatorKind::kSoftmax));
}

BOOST_AUTO_TEST_CASE(depth_attention_is_a_small_part_of_inference) {
  // The paper gives less than 2 % more inference latency; its flops are far below that.
  const OperatorGraph g = lower(kimi_k3(), prefill(1, 4096));
  const double own = total_of(g, OperatorKind::kSoftmax, &Operator::flops);
  BOOST_TEST(own > 0);
  BOOST_TEST(own < 0.001 * total(g, &Operator::flops));
}

BOOST_AUTO_TEST_CASE(finer_blocks_cost_more) {
  Architecture a = kimi_k3();
  double before = 0;
  for (int block : {48, 24, 12, 6, 1}) {
    a.residual_block_layers = block;
    const double bytes =
        total_of(lower(a, decode(1, 10)), OperatorKind::kSoftmax, &Operator::activation_bytes);
    BOOST_TEST(bytes > before);
    before = bytes;
  }
}

BOOST_AUTO_TEST_CASE(multi_stream_models_do_not_attend_over_depth) {
  const OperatorGraph g = lower(model("deepseek-v4-flash"), decode(1, 100));
  BOOST_TEST(named(g, "depth_attention") == nullptr);
  BOOST_TEST(named(g, "stream_sinkhorn") != nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
