// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/rms_norm/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(rms_norm)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<RmsNormProblem<float>>(rms_norm_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<RmsNormProblem<Bf16>>(rms_norm_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<RmsNormProblem<float>>(rms_norm_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(scales_a_constant_row_to_ones) {
  HostRunner runner;
  const std::vector<float> x(5, 3.0F), weight(5, 1.0F);
  float* y = runner.make<float>(5);
  runner.launch(RmsNorm<float>{runner.upload(x), nullptr, runner.upload(weight), y, 1, 5, 0.0F});
  for (int i = 0; i < 5; ++i) BOOST_TEST(y[i] == 1.0F, boost::test_tools::tolerance(1e-6F));
}

BOOST_AUTO_TEST_CASE(refuses_a_row_without_width) {
  HostRunner runner;
  BOOST_CHECK_EXCEPTION(
      runner.launch(RmsNorm<float>{nullptr, nullptr, nullptr, nullptr, 1, 0, 0.0F}), Refusal,
      [](const Refusal& r) {
        return std::string(r.what()) == "rms_norm: width = 0: must be positive";
      });
}

BOOST_AUTO_TEST_SUITE_END()
