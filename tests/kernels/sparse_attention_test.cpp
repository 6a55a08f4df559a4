// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/sparse_attention/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(sparse_attention)

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_fp32) {
  check_shapes<SparseProblem<float>>(sparse_attention_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(agrees_with_float64_in_bf16) {
  check_shapes<SparseProblem<Bf16>>(sparse_attention_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<SparseProblem<float>>(strandline::tests::first(sparse_attention_shapes(), 4), 13, 6,
                                     3);
}

// Chosen positions of one row of scores.
std::vector<int> chosen_of(const std::vector<float>& scores, int k, int threads) {
  HostRunner runner(threads);
  int* chosen = runner.make<int>(static_cast<std::size_t>(k));
  runner.launch(SelectTopK{runner.upload(scores), chosen, 1, static_cast<int>(scores.size()), k});
  return runner.download(chosen, static_cast<std::size_t>(k));
}

BOOST_AUTO_TEST_CASE(selection_is_that_of_a_stable_sort) {
  for (int most : {1, 5, 256, 257, 3000})
    for (int k : {1, 4, 200}) {
      Inputs inputs(static_cast<std::uint64_t>(most + k));
      std::vector<float> scores;
      for (int i = 0; i < most; ++i)  // few values, so that many are equal; some are not seen
        scores.push_back(inputs.below(5) == 0 ? kMasked : static_cast<float>(inputs.below(9) - 4));
      std::vector<int> order;
      for (int i = 0; i < most; ++i)
        if (scores[static_cast<std::size_t>(i)] > kMasked) order.push_back(i);
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
      });
      order.resize(std::min(order.size(), static_cast<std::size_t>(k)));
      std::sort(order.begin(), order.end());
      order.resize(static_cast<std::size_t>(k), -1);
      for (int threads : {1, 4})
        BOOST_TEST(chosen_of(scores, k, threads) == order, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(bits_compare_as_floats_do) {
  const std::vector<float> rising{-1e30F, -2, -1e-40F, 0, 1e-40F, 1, 3e38F};
  for (std::size_t i = 1; i < rising.size(); ++i)
    BOOST_TEST(SelectTopK::ordered(rising[i - 1]) < SelectTopK::ordered(rising[i]));
}

BOOST_AUTO_TEST_CASE(refuses_to_choose_none) {
  HostRunner runner;
  BOOST_CHECK_THROW(runner.launch(SelectTopK{nullptr, nullptr, 1, 4, 0}), Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
