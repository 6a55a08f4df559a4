// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/streams/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(streams)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<StreamsProblem<float>>(streams_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<StreamsProblem<Bf16>>(streams_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<StreamsProblem<float>>(strandline::tests::first(streams_shapes(), 4), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(sinkhorn_ends_doubly_stochastic) {
  Inputs inputs(5);
  std::vector<float> m = inputs.values<float>(16, 0.1F, 5);
  sinkhorn(m.data(), 4, 50);
  for (std::size_t i = 0; i < 4; ++i) {
    float row = 0, column = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      row += m[i * 4 + j];
      column += m[j * 4 + i];
    }
    BOOST_TEST(row == 1.0F, boost::test_tools::tolerance(1e-5F));
    BOOST_TEST(column == 1.0F, boost::test_tools::tolerance(1e-5F));
  }
}

BOOST_AUTO_TEST_CASE(refuses_nine_streams) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(MixStreams<float>{nullptr, nullptr, nullptr, nullptr, nullptr,
                                                    nullptr, 1, 9, 4, 1}),
                    Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
