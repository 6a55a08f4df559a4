// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/novel/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(novel)

BOOST_AUTO_TEST_CASE(agrees_with_float64) {
  check_shapes<NovelProblem>(novel_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<NovelProblem>(strandline::tests::first(novel_shapes(), 4), 12, 5);
}

BOOST_AUTO_TEST_CASE(does_the_arithmetic_that_the_signature_asks_for) {
  for (float intensity : {0.0F, 0.5F, 3.0F, 100.0F})
    for (int depth : {1, 7, 64}) {
      const NovelSignature s{intensity, depth, 0, true, false};
      std::int64_t all = 0;
      for (int step = 0; step < depth; ++step) all += Novel::operations_in(s, step);
      // A multiply-add is two operations, and an element moves 16 bytes.
      BOOST_TEST(2 * static_cast<float>(all) / 16 == intensity);
    }
}

BOOST_AUTO_TEST_CASE(reads_the_share_of_elements_that_the_signature_says_from_the_table) {
  int irregular = 0;
  for (int i = 0; i < 100000; ++i) irregular += Novel::irregular({1, 1, 0.3F, false, false}, i);
  // Six standard deviations of a share of 0.3 among 100000.
  BOOST_TEST(std::abs(irregular - 30000) < 6 * 145);
}

BOOST_AUTO_TEST_CASE(refuses_no_steps) {
  HostRunner runner;
  BOOST_CHECK_EXCEPTION(
      runner.launch(Novel{{1, 0, 0, false, false}, nullptr, nullptr, nullptr, nullptr, 1}), Refusal,
      [](const Refusal& r) {
        return std::string(r.what()) == "novel: sequential depth = 0: must be positive";
      });
}

BOOST_AUTO_TEST_SUITE_END()
