// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/shares.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/evolution/fixtures.h"

namespace strandline::evolution {
namespace {

using tests::Setting;

}  // namespace

BOOST_AUTO_TEST_SUITE(shares)

BOOST_AUTO_TEST_CASE(families_that_the_newest_gpu_cannot_serve_get_no_traffic) {
  // The fixture refuses the largest size class in the interactive segment.
  const Process p = Setting().process();
  const auto f = tests::sample(p, 3);
  int refused = 0;
  for (int t = 0; t < f->quarters; ++t)
    for (int i = 0; i < f->quarter[t].families; ++i) {
      if (archs::genome_at(f->quarter[t].genome[i]).value[5] != 3) continue;
      BOOST_REQUIRE_EQUAL(f->quarter[t].share[2][i], 0.0f);
      refused += f->quarter[t].share[0][i] > 0.0f;
    }
  BOOST_TEST(refused > 50);
}

BOOST_AUTO_TEST_CASE(cheap_families_gain_traffic_with_eta) {
  // Mean log of the fixture's cost advantage within size classes, weighted by traffic.
  const auto advantage = [](double eta) {
    const Process p = Setting().set("eta", eta).process();
    double sum = 0.0;
    for (std::uint32_t path = 0; path < 200; ++path) {
      const auto f = tests::sample(p, path, World::kFrozen);
      for (int i = 0; i < f->quarter[8].families; ++i) {
        const auto v = archs::genome_at(f->quarter[8].genome[i]).value;
        sum += f->quarter[8].share[0][i] *
               std::log((1.0 + 0.15 * v[0]) * (1.0 + 0.4 * v[1]) * (1.0 + 0.3 * v[3]));
      }
    }
    return sum / 200;
  };
  const double none = advantage(0.0), half = advantage(0.5), strong = advantage(1.5);
  BOOST_TEST(half > none + 0.01);
  BOOST_TEST(strong > half + 0.02);
}

BOOST_AUTO_TEST_CASE(old_families_lose_traffic_by_the_retention_half_life) {
  // Without differences of quality, fit, popularity or cost, shares follow retention alone.
  const Process p = Setting()
                        .set("eta", 0.0)
                        .set("quality_sd", 0.0)
                        .set("affinity_sd", 0.0)
                        .set("noise_sd", 0.0)
                        .set("retention_half_life", 0.5)
                        .process();
  const auto f = tests::sample(p, 1, World::kFrozen);
  // Initial families 3..5 are one quarter old, 9..11 three: one half-life of two quarters apart.
  BOOST_TEST(f->quarter[0].share[0][9] / f->quarter[0].share[0][3] == 0.5f,
             boost::test_tools::tolerance(1e-5f));
}

BOOST_AUTO_TEST_CASE(traffic_goes_on_when_the_newest_gpu_serves_nothing_alive) {
  // The second generation serves nothing at all: shares fall back on popularity, hours on the mix.
  core::CostTable costs = tests::synthetic_costs();
  for (int s = 0; s < 3; ++s)
    for (int g = 0; g < costs.genomes; ++g) costs.cell(1, s, g).serves = core::Serves::kNoCapacity;
  Setting setting;
  setting.inputs.costs = &costs;
  const Process p = setting.process();
  const auto f = tests::sample(p, 5);
  const auto& q = f->quarter[5];
  BOOST_TEST(q.newest_gpu == 1);
  double sum = 0.0;
  for (int i = 0; i < q.families; ++i) sum += q.share[0][i];
  BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(q.gpu_hours_per_mtok[0] == p.mix_hours[0]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
