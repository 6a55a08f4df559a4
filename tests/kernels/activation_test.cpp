// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/activation/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(activation)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<ActivationProblem<float>>(activation_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<ActivationProblem<Bf16>>(activation_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<ActivationProblem<float>>(activation_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(has_the_published_values) {
  // Hendrycks, Gimpel 2016: GELU(1) = 0.8413447 = Phi(1); SiLU(1) = 1/(1+1/e) = 0.7310586.
  BOOST_TEST(activated(Activation::kGelu, 1) == 0.8413447F, boost::test_tools::tolerance(1e-6F));
  BOOST_TEST(activated(Activation::kSilu, 1) == 0.7310586F, boost::test_tools::tolerance(1e-6F));
  BOOST_TEST(activated(Activation::kSquaredRelu, -3) == 0.0F);
  BOOST_TEST(activated(Activation::kSquaredRelu, 3) == 9.0F);
}

BOOST_AUTO_TEST_CASE(refuses_a_row_without_width) {
  HostRunner runner;
  BOOST_CHECK_THROW(
      runner.launch(GatedActivation<float>{nullptr, nullptr, 1, 0, Activation::kSilu}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
