// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/ssd/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(ssd)

BOOST_AUTO_TEST_CASE(chunks_agree_with_the_recurrence_in_float64) {
  check_shapes<ChunkedSsdProblem>(ssd_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(warps_of_a_block_agree) {
  check_shapes<ChunkedSsdProblem>(strandline::tests::first(ssd_shapes(), 4), 12, 3, 1);
}

BOOST_AUTO_TEST_CASE(refuses_a_state_that_tiles_do_not_fit) {
  HostRunner runner;
  const ChunkedSsdProblem problem({1, 4, 1, 1, 24, 16}, 5);
  BOOST_CHECK_EXCEPTION(problem.run(runner), Refusal, [](const Refusal& r) {
    return std::string(r.what()) ==
           "ssd: state rows = 24: must be a multiple of 16 and at most 256";
  });
}

BOOST_AUTO_TEST_SUITE_END()
