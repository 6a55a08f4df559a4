// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/ternary/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(ternary)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<TernaryProblem<float>>(ternary_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<TernaryProblem<Bf16>>(ternary_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<TernaryProblem<float>>(strandline::tests::first(ternary_shapes(), 4), 13, 8, 4);
}

BOOST_AUTO_TEST_CASE(codes_are_the_three_weights) {
  BOOST_TEST(ternary_of(0b100100, 0) == 0);
  BOOST_TEST(ternary_of(0b100100, 1) == 1);
  BOOST_TEST(ternary_of(0b100100, 2) == -1);
}

BOOST_AUTO_TEST_CASE(refuses_a_depth_of_broken_words) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(TernaryGemv<float>{nullptr, nullptr, nullptr, 1, 1, 1, 20}),
                    Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
