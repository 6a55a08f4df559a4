// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/softmax/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(softmax)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<SoftmaxProblem<float>>(softmax_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<SoftmaxProblem<Bf16>>(softmax_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<SoftmaxProblem<float>>(softmax_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(rows_sum_to_one) {
  const SoftmaxProblem<float> problem({9, 77}, 5);
  HostRunner runner;
  const std::vector<double> y = problem.run(runner);
  for (std::size_t row = 0; row < 9; ++row) {
    double sum = 0;
    for (std::size_t i = 0; i < 77; ++i) sum += y[row * 77 + i];
    BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-5));
  }
}

BOOST_AUTO_TEST_CASE(huge_scores_do_not_overflow) {
  HostRunner runner;
  float* y = runner.make<float>(2);
  runner.launch(
      Softmax<float>{runner.upload(std::vector<float>{1e20F, 1e20F}), nullptr, y, 1, 2, 1.0F});
  BOOST_TEST(y[0] == 0.5F);
  BOOST_TEST(y[1] == 0.5F);
}

BOOST_AUTO_TEST_CASE(refuses_a_row_without_width) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(Softmax<float>{nullptr, nullptr, nullptr, 1, 0, 1.0F}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
