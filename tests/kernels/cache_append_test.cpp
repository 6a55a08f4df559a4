// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/cache_append/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(cache_append)

BOOST_AUTO_TEST_CASE(tokens_stand_in_their_slots_and_nowhere_else) {
  check_shapes<CacheAppendProblem<Bf16>>(cache_append_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(entries_are_narrowed_to_the_cache) {
  check_shapes<CacheAppendProblem<E4M3>>(cache_append_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<CacheAppendProblem<Bf16>>(cache_append_shapes(), 13, 6, 3);
}

BOOST_AUTO_TEST_CASE(refuses_an_empty_page) {
  HostRunner runner;
  BOOST_CHECK_THROW(
      runner.launch(CacheAppend<Bf16>{nullptr, nullptr, nullptr, nullptr, 1, 1, 8, 0, 1}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
