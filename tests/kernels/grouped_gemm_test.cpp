// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/gemm/grouped_reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(grouped_gemm)

BOOST_AUTO_TEST_CASE(each_group_meets_its_own_weights) {
  check_shapes<GroupedGemmProblem<Bf16>>(grouped_gemm_shapes(), 21);
}

BOOST_AUTO_TEST_CASE(one_group_is_a_plain_product) {
  const GroupedGemmProblem<Bf16> grouped({1, {9, 20, 24}}, 3);
  const GemmProblem<Bf16, Bf16, GemmKernel::kTiled> plain({9, 20, 24}, 3);
  HostRunner a, b;
  BOOST_TEST(grouped.run(a) == plain.run(b), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
