// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(attention)

BOOST_AUTO_TEST_CASE(day_one_kernel_agrees_with_float64_in_fp32) {
  check_shapes<AttentionProblem<float, float, true>>(attention_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(day_one_kernel_agrees_with_float64_on_an_fp8_cache) {
  check_shapes<AttentionProblem<Bf16, E4M3, true>>(attention_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(tiles_agree_with_float64) {
  check_shapes<AttentionProblem<Bf16, Bf16>>(attention_shapes(), 13);
}

BOOST_AUTO_TEST_CASE(tiles_agree_with_float64_on_an_fp8_cache) {
  check_shapes<AttentionProblem<Bf16, E4M3>>(attention_shapes(), 14);
}

BOOST_AUTO_TEST_CASE(latent_tiles_agree_with_float64) {
  check_shapes<AttentionProblem<Bf16, Bf16>>(latent_shapes(), 15);
  check_shapes<AttentionProblem<Bf16, E4M3>>(latent_shapes(), 16);
}

BOOST_AUTO_TEST_CASE(day_one_kernel_agrees_with_warps_of_threads) {
  check_shapes<AttentionProblem<float, float, true>>(
      strandline::tests::first(attention_shapes(), 3), 17, 8, 2);
}

BOOST_AUTO_TEST_CASE(warps_of_a_tile_agree) {
  // Tiles of four warps run with two threads, each of which is two warps.
  check_shapes<AttentionProblem<Bf16, Bf16>>(
      std::vector<AttentionShape>{{1, 33, 90, 2, 2, 64}, {1, 20, 20, 1, 1, 256}}, 18, 2, 1);
}

BOOST_AUTO_TEST_CASE(keys_that_were_never_seen_do_not_matter) {
  AttentionProblem<Bf16, Bf16> problem({1, 4, 64, 2, 1, 64, 16, 64}, 19);
  problem.lengths = {64};
  HostRunner runner;
  const std::vector<double> before = problem.run(runner);
  // Queries at 60..63 see the last 16 keys each: from 45 on.
  for (int i = 0; i < 45 * 64; ++i) problem.keys[static_cast<std::size_t>(i)] = to_bf16(1e3F);
  BOOST_TEST(problem.run(runner) == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parts_cover_a_range_once) {
  for (int end : {0, 1, 63, 64, 65, 1000}) {
    int next = 0;
    for (int p = 0; p < 5; ++p) {
      const KeyRange part = part_of({0, end}, p, 5, 64);
      if (part.begin < part.end) BOOST_TEST(part.begin == next);
      next = std::max(next, part.end);
    }
    BOOST_TEST(next == end);
  }
}

BOOST_AUTO_TEST_CASE(refuses_heads_that_cannot_share_keys) {
  HostRunner runner;
  AttentionInput<float, float> in{};
  in.cache = {nullptr, nullptr, nullptr, 16, 1, 2, 64, 64};
  in.heads = 3;
  BOOST_CHECK_EXCEPTION(runner.launch(SimpleAttention<float, float>{in, nullptr, 64}), Refusal,
                        [](const Refusal& r) {
                          return std::string(r.what()) ==
                                 "attention: heads = 3: must be a positive multiple of the "
                                 "key-value heads";
                        });
}

BOOST_AUTO_TEST_SUITE_END()
