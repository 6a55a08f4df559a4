// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/hash_gather/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(hash_gather)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<HashGatherProblem<float>>(hash_gather_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<HashGatherProblem<Bf16>>(hash_gather_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<HashGatherProblem<float>>(strandline::tests::first(hash_gather_shapes(), 4), 13, 6,
                                         3);
}

BOOST_AUTO_TEST_CASE(mixing_is_the_published_generator) {
  // SplitMix64 seeded with 1234567 gives 6457827717110365317, then 3203168211198807973.
  BOOST_TEST(mixed(1234567, 0) == 6457827717110365317U);
  BOOST_TEST(mixed(1234567 + 0x9E3779B97F4A7C15U, 0) == 3203168211198807973U);
}

BOOST_AUTO_TEST_CASE(the_same_words_read_the_same_row_wherever_they_stand) {
  const std::vector<int> sequence{5, 6, 7, 1, 5, 6, 7};
  BOOST_TEST(hashed_row(sequence.data(), 2, 3, 1, 100003) ==
             hashed_row(sequence.data(), 6, 3, 1, 100003));
  BOOST_TEST(hashed_row(sequence.data(), 0, 2, 1, 100003) !=
             hashed_row(sequence.data(), 4, 2, 1, 100003));
}

BOOST_AUTO_TEST_CASE(refuses_an_empty_table) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(HashGather<float>{nullptr, nullptr, nullptr, 0, 1, 1, 1, 1, 1}),
                    Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
