// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/rope/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(rope)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<RopeProblem<float>>(rope_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<RopeProblem<Bf16>>(rope_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<RopeProblem<float>>(rope_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(keeps_the_length_of_a_head) {
  const RopeProblem<float> problem({4, 2, 64, 64}, 5);
  HostRunner runner;
  const std::vector<double> y = problem.run(runner), x = as_doubles(problem.x);
  double before = 0, after = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    before += x[i] * x[i];
    after += y[i] * y[i];
  }
  BOOST_TEST(after == before, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(refuses_an_odd_width_to_rotate) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(Rope<float>{nullptr, nullptr, 1, 1, 4, 3, 1e4F, false}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
