// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/gemm/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(gemm)

BOOST_AUTO_TEST_CASE(day_one_kernel_agrees_with_float64) {
  check_shapes<GemmProblem<float, float, GemmKernel::kSimple>>(gemm_shapes(), 11);
  check_shapes<GemmProblem<Bf16, Bf16, GemmKernel::kSimple>>(gemm_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(tiles_agree_with_float64) {
  check_shapes<GemmProblem<Bf16, Bf16, GemmKernel::kTiled>>(gemm_shapes(), 13);
}

BOOST_AUTO_TEST_CASE(tiles_agree_with_float64_on_fp8_weights) {
  check_shapes<GemmProblem<Bf16, E4M3, GemmKernel::kTiled>>(gemm_shapes(), 14);
}

BOOST_AUTO_TEST_CASE(warps_of_a_tile_agree) {
  check_shapes<GemmProblem<Bf16, Bf16, GemmKernel::kTiled>>(
      std::vector<GemmShape>{{65, 130, 200}, {3, 5, 24}}, 15, 2, 1);
}

BOOST_AUTO_TEST_CASE(a_tile_finds_its_group) {
  const int starts[] = {0, 2, 2, 3};  // the second group is empty
  BOOST_TEST(group_of_tile(starts, 3, 0) == 0);
  BOOST_TEST(group_of_tile(starts, 3, 1) == 0);
  BOOST_TEST(group_of_tile(starts, 3, 2) == 2);
  BOOST_TEST(group_of_tile(starts, 3, 3) == 3);
}

BOOST_AUTO_TEST_CASE(refuses_a_depth_that_cannot_be_copied_whole) {
  HostRunner runner;
  BOOST_CHECK_EXCEPTION(
      runner.launch(LargeGemm<Bf16>{{nullptr, nullptr, nullptr, nullptr, nullptr, 1, 1, 4, 12}}),
      Refusal, [](const Refusal& r) {
        return std::string(r.what()) == "gemm: depth = 12: must be a multiple of 8";
      });
}

BOOST_AUTO_TEST_SUITE_END()
