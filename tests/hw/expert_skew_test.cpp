// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <numeric>
#include <random>

#include "hw/step_cost.h"
#include "tests/hw/fixtures.h"

namespace {

using namespace strandline;

namespace tt = boost::test_tools;

archs::ChannelSpec mixture(int experts, int chosen) {
  archs::ChannelSpec c;
  c.kind = archs::ChannelMixer::kMoe;
  c.experts = experts;
  c.experts_per_token = chosen;
  return c;
}

/// Experts that `choices` draws reach with chances drawn from a gamma distribution of mean 1.
double drawn_share(int experts, int choices, double skew, std::mt19937_64& random) {
  std::gamma_distribution<double> popularity(1 / skew, skew);
  std::vector<double> weights(static_cast<std::size_t>(experts));
  for (double& w : weights) w = popularity(random);
  std::discrete_distribution<int> draw(weights.begin(), weights.end());
  std::vector<int> seen(static_cast<std::size_t>(experts), 0);
  for (int i = 0; i < choices; ++i) seen[static_cast<std::size_t>(draw(random))] = 1;
  return std::accumulate(seen.begin(), seen.end(), 0.0) / experts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expert_skew)

BOOST_AUTO_TEST_CASE(reached_experts_are_those_of_draws) {
  constexpr int kExperts = 256, kChosen = 8, kRepeats = 60;
  std::mt19937_64 random(1);
  for (const double skew : {0.5, 2.0})
    for (const int tokens : {16, 64}) {
      double drawn = 0;
      for (int i = 0; i < kRepeats; ++i)
        drawn += drawn_share(kExperts, tokens * kChosen, skew, random) / kRepeats;
      const double alike = 1 - std::pow(1 - double(kChosen) / kExperts, tokens);
      const double share = hw::reached_share(mixture(kExperts, kChosen), tokens, skew);
      BOOST_TEST(share * alike == drawn, tt::tolerance(0.03));
    }
}

BOOST_AUTO_TEST_CASE(one_token_reaches_its_own_and_very_many_reach_all) {
  BOOST_TEST(hw::reached_share(mixture(128, 4), 1, 2.0) == 1, tt::tolerance(1e-12));
  BOOST_TEST(hw::reached_share(mixture(128, 4), 1e9, 0.5) == 1, tt::tolerance(1e-6));
  BOOST_TEST(hw::reached_share(mixture(128, 4), 64, 1e-9) == 1, tt::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(uneven_choices_shorten_a_step_of_a_mixture_alone) {
  const hw::Chip chip = tests::round_gpu();
  const hw::ChipModel model = hw::prepare(chip);
  const auto time_s = [&](const archs::Architecture& a, double skew) {
    hw::StepCost steps(model, 1, skew);
    const archs::Phase phase{archs::PhaseKind::kDecode, 16, 1, 1000};
    return steps.time_s(a, archs::layer_runs(a), phase, {}, a.depth());
  };
  const archs::Architecture mixture = tests::small_mixture();
  BOOST_TEST(time_s(mixture, 2) <= time_s(mixture, 0));
}

BOOST_AUTO_TEST_SUITE_END()
