// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/moe/reference.h"

#include <numeric>

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(moe)

BOOST_AUTO_TEST_CASE(layer_agrees_with_float64) {
  check_shapes<MoeProblem<Bf16>>(moe_shapes(), 11);
}

BOOST_AUTO_TEST_CASE(layer_agrees_with_float64_on_fp8_weights) {
  check_shapes<MoeProblem<E4M3>>(moe_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  check_shapes<MoeProblem<Bf16>>(std::vector<MoeShape>{{5, 40, 24, 7, 3, Router::kSigmoid}}, 13, 2,
                                 1);
}

// Sorts random choices; returns place_of, then entry_at, then starts.
std::vector<std::vector<int>> sorted(const std::vector<int>& chosen, int experts, int threads) {
  HostRunner runner(threads);
  const auto entries = static_cast<std::int64_t>(chosen.size());
  const std::int64_t chunks = parts_of(entries, kSortChunk);
  const int* choices = runner.upload(chosen);
  int* counts = runner.make<int>(static_cast<std::size_t>(chunks * experts));
  int* starts = runner.make<int>(static_cast<std::size_t>(experts) + 1);
  int* tiles = runner.make<int>(static_cast<std::size_t>(experts) + 1);
  int* place_of = runner.make<int>(chosen.size());
  int* entry_at = runner.make<int>(chosen.size());
  runner.launch(CountEntries{choices, counts, entries, experts});
  runner.launch(PlanExperts{counts, starts, tiles, chunks, experts, 16});
  runner.launch(PlaceEntries{choices, counts, place_of, entry_at, entries, experts});
  return {runner.download(place_of, chosen.size()), runner.download(entry_at, chosen.size()),
          runner.download(starts, static_cast<std::size_t>(experts) + 1)};
}

BOOST_AUTO_TEST_CASE(sort_is_the_stable_sort) {
  for (int entries : {0, 1, 1023, 1024, 1025, 5000})
    for (int threads : {1, 3}) {
      Inputs inputs(static_cast<std::uint64_t>(entries));
      std::vector<int> chosen, order(static_cast<std::size_t>(entries));
      for (int i = 0; i < entries; ++i) chosen.push_back(inputs.below(37));
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return chosen[static_cast<std::size_t>(a)] < chosen[static_cast<std::size_t>(b)];
      });
      const auto result = sorted(chosen, 37, threads);
      BOOST_TEST(result[1] == order, boost::test_tools::per_element());
      for (int place = 0; place < entries; ++place)
        BOOST_REQUIRE_EQUAL(
            result[0][static_cast<std::size_t>(order[static_cast<std::size_t>(place)])], place);
      BOOST_TEST(result[2].front() == 0);
      BOOST_TEST(result[2].back() == entries);
    }
}

BOOST_AUTO_TEST_CASE(equal_scores_choose_the_lower_expert) {
  HostRunner runner;
  int* chosen = runner.make<int>(3);
  float* weights = runner.make<float>(3);
  const std::vector<float> logits{1, 2, 2, 0, 1};
  runner.launch(
      RouteTopK{runner.upload(logits), nullptr, chosen, weights, 1, 5, 3, Router::kSoftmax, 1.0F});
  BOOST_TEST(chosen[0] == 1);
  BOOST_TEST(chosen[1] == 2);
  BOOST_TEST(chosen[2] == 0);
  BOOST_TEST(weights[0] + weights[1] + weights[2] == 1.0F, boost::test_tools::tolerance(1e-6F));
}

BOOST_AUTO_TEST_CASE(refuses_more_choices_than_experts) {
  HostRunner runner;
  BOOST_CHECK_THROW(
      runner.launch(RouteTopK{nullptr, nullptr, nullptr, nullptr, 1, 2, 3, Router::kSoftmax, 1.0F}),
      Refusal);
}

BOOST_AUTO_TEST_SUITE_END()
