// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/short_conv/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(short_conv)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<ShortConvProblem<float>>(short_conv_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<ShortConvProblem<Bf16>>(short_conv_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<ShortConvProblem<float>>(short_conv_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(chunks_that_follow_each_other_equal_the_whole) {
  const ShortConvProblem<float> whole({1, 9, 5, 4}, 5);
  HostRunner runner;
  const std::vector<double> together = whole.run(runner);
  std::vector<double> apart;
  std::vector<float> state = whole.before;
  for (const auto& [start, tokens] : {std::pair{0, 4}, {4, 1}, {5, 4}}) {
    ShortConvProblem<float> part({1, tokens, 5, 4}, 5);
    part.weight = whole.weight;
    part.bias = whole.bias;
    part.before = state;
    part.x.assign(whole.x.begin() + start * 5, whole.x.begin() + (start + tokens) * 5);
    const std::vector<double> y = part.run(runner);
    apart.insert(apart.end(), y.begin(), y.begin() + tokens * 5);
    state.assign(y.begin() + tokens * 5, y.end());
  }
  apart.insert(apart.end(), state.begin(), state.end());
  BOOST_TEST(apart == together, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(refuses_seventeen_taps) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(ShortConv<float>{nullptr, nullptr, nullptr, nullptr, nullptr,
                                                   nullptr, 1, 1, 1, 17}),
                    Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
