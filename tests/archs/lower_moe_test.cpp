// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

#include "archs/layer_size.h"
#include "tests/archs/released.h"
#include "tests/archs/support.h"

using namespace strandline::archs;
using namespace strandline::tests;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(lower_moe)

BOOST_AUTO_TEST_CASE(the_router_scores_zero_experts_too) {
  const OperatorGraph g = lower(longcat_flash(), prefill(1, 100));
  BOOST_TEST(named(g, "router")->shape.n == 768);
  BOOST_TEST(named(g, "route_topk")->shape.span == 12);
}

BOOST_AUTO_TEST_CASE(experts_compute_the_real_choices_only) {
  const OperatorGraph g = lower(longcat_flash(), prefill(1, 100));
  BOOST_TEST(named(g, "expert_up")->flops == 2 * 100 * 8 * 2 * 2048.0 * 6144, tolerance(1e-12));
  BOOST_TEST(named(g, "expert_down")->flops == 2 * 100 * 8 * 2048.0 * 6144, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(active_experts_agree_with_drawn_choices) {
  // 50 tokens pick 12 of 768, of which the first 512 are real: mean of distinct real ones.
  std::mt19937 random(3);
  double distinct = 0;
  constexpr int kDraws = 300;
  for (int draw = 0; draw < kDraws; ++draw) {
    std::vector<bool> reached(768, false);
    for (int t = 0; t < 50; ++t) {
      std::vector<bool> taken(768, false);
      for (int k = 0; k < 12;) {
        const auto e = random() % 768;
        if (taken[e]) continue;
        taken[e] = reached[e] = true;
        ++k;
      }
    }
    for (int e = 0; e < 512; ++e) distinct += reached[e];
  }
  const ChannelSpec moe = longcat_flash().layers[1].channel;
  BOOST_TEST(routing_load(moe, 50, 1).active_experts == distinct / kDraws, tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(zero_choices_send_nothing) {
  Architecture a = longcat_flash();
  const Partition cut{.tensor = 1, .expert = 16, .pipeline = 1, .attention_data = 16};
  const double with =
      named(lower(a, decode(512, 100), cut), "expert_dispatch")->shape.payload_bytes;
  const double ranks = 15 * (1 - std::pow(15.0 / 16, 8));
  BOOST_TEST(with == 32 * ranks * 6144 * 2, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(without_zero_experts_nothing_changes) {
  ChannelSpec moe = longcat_flash().layers[1].channel;
  moe.zero_experts = 0;
  BOOST_TEST(real_experts_per_token(moe) == 12.0);
  BOOST_TEST(routing_load(moe, 1, 1).active_experts == 12.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
