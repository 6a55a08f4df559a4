// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/diffusion/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(diffusion)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<DiffusionProblem<float>>(diffusion_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<DiffusionProblem<Bf16>>(diffusion_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<DiffusionProblem<float>>(strandline::tests::first(diffusion_shapes(), 4), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(every_step_moves_on) {
  HostRunner runner;
  int* tokens = runner.upload(std::vector<int>{-1, 4, -1});
  runner.launch(CommitTokens{runner.upload(std::vector<int>{7, 8, 9}),
                             runner.upload(std::vector<float>{0.1F, 0.9F, 0.2F}), tokens, 1, 3, -1,
                             0.5F});
  BOOST_TEST(tokens[0] == -1);
  BOOST_TEST(tokens[1] == 4);
  BOOST_TEST(tokens[2] == 9);
}

BOOST_AUTO_TEST_CASE(refuses_an_empty_vocabulary) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(MostLikely<float>{nullptr, nullptr, nullptr, 1, 0}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
