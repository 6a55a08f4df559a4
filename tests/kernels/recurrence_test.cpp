// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/recurrence/reference.h"

#include "tests/kernels/check_cases.h"

using namespace strandline::kernels;
using strandline::tests::check_shapes;

BOOST_AUTO_TEST_SUITE(recurrence)

BOOST_AUTO_TEST_CASE(ssd_agrees_with_float64) {
  check_shapes<SsdProblem<float>>(recurrence_shapes(), 11);
  check_shapes<SsdProblem<Bf16>>(recurrence_shapes(), 12);
}

BOOST_AUTO_TEST_CASE(delta_rule_agrees_with_float64) {
  check_shapes<DeltaProblem<float>>(recurrence_shapes(), 13);
  check_shapes<DeltaProblem<Bf16>>(recurrence_shapes(), 14);
}

BOOST_AUTO_TEST_CASE(rwkv7_agrees_with_float64) {
  check_shapes<Rwkv7Problem<float>>(recurrence_shapes(), 15);
  check_shapes<Rwkv7Problem<Bf16>>(recurrence_shapes(), 16);
}

BOOST_AUTO_TEST_CASE(threads_of_a_block_agree) {
  const auto shapes = strandline::tests::first(recurrence_shapes(), 4);
  check_shapes<SsdProblem<float>>(shapes, 17, 3);
  check_shapes<DeltaProblem<float>>(shapes, 18, 3);
  check_shapes<Rwkv7Problem<float>>(shapes, 19, 3);
}

BOOST_AUTO_TEST_CASE(delta_rule_recalls_what_it_stored) {
  // Orthonormal keys, beta of one and no decay: reading a key gives its value (Schlag et al. 2021).
  DeltaProblem<float> problem({1, 4, 1, 1, 4, 3}, 5);
  problem.s.batch = 1;
  problem.k = std::vector<float>(16, 0.0F);
  problem.q = std::vector<float>(16, 0.0F);
  for (std::size_t t = 0; t < 4; ++t) problem.k[t * 4 + t] = 1;
  problem.q[3 * 4 + 1] = 1;  // the last token asks for the second's value
  problem.gate = std::vector<float>(4, 0.0F);
  problem.beta = std::vector<float>(4, 1.0F);
  problem.scale = 1;
  HostRunner runner;
  const std::vector<double> y = problem.run(runner);
  for (std::size_t c = 0; c < 3; ++c)
    BOOST_TEST(y[3 * 3 + c] == static_cast<double>(problem.v[3 + c]),
               boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(refuses_groups_that_do_not_divide_heads) {
  HostRunner runner;
  SsdRule<float> rule{};
  rule.batch = rule.rows = rule.columns = 1;
  rule.heads = 3;
  rule.groups = 2;
  BOOST_CHECK_EXCEPTION(runner.launch(Recurrence<SsdRule<float>>{rule, nullptr, nullptr}), Refusal,
                        [](const Refusal& r) {
                          return std::string(r.what()) == "ssd: groups = 2: must divide the heads";
                        });
}

BOOST_AUTO_TEST_SUITE_END()
