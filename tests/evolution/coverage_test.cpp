// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/coverage.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/evolution/fixtures.h"

namespace strandline::evolution {
namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};

std::vector<CoveragePoint> curve(const tests::Setting& setting, double seen_share,
                                 World world = World::kFull, std::uint32_t paths = 1500) {
  const Process p = setting.process();
  CoverageQuery query;
  query.mask = mainstream_mask(p, seen_share);
  query.judged = archs::kFunctionalMask;
  query.paths = paths;
  return coverage_curve(p, core::RandomStream(7), world, query);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(a_chip_that_runs_everything_covers_all_and_one_that_runs_nothing_none) {
  const Process p = tests::Setting().process();
  CoverageQuery query;
  query.paths = 50;
  query.mask = kAll;
  for (const auto& point : coverage_curve(p, core::RandomStream(1), World::kFull, query)) {
    BOOST_TEST(point.mean == 1.0);
    BOOST_TEST(point.traffic_mean == 1.0, boost::test_tools::tolerance(1e-6));
  }
  query.mask = 0;
  for (const auto& point : coverage_curve(p, core::RandomStream(1), World::kFull, query))
    BOOST_TEST(point.mean == 0.0);
}

BOOST_AUTO_TEST_CASE(in_the_frozen_world_todays_vocabulary_stays_enough) {
  for (const auto& point : curve({}, 0.0, World::kFrozen, 100)) {
    BOOST_TEST(point.mean == 1.0);
    BOOST_TEST(point.p05 == 1.0);
  }
}

BOOST_AUTO_TEST_CASE(in_the_frozen_world_coverage_of_a_narrow_chip_keeps_its_level) {
  // A dense-attention chip: softmax attention and nothing else of the hard operators.
  const Process p = tests::Setting().process();
  CoverageQuery query;
  query.mask = bit(archs::Capability::kSoftmaxAttention) | bit(archs::Capability::kMoeRouting);
  query.judged = archs::kFunctionalMask;
  query.paths = 2000;
  const auto points = coverage_curve(p, core::RandomStream(3), World::kFrozen, query);
  double share = 0.0, last = 0.0;
  for (std::size_t i = 0; i < p.mix_genome.size(); ++i) {
    if ((p.inputs.costs->needs[p.mix_genome[i]] & query.judged & ~query.mask) == 0)
      share += p.mix_cdf[i] - last;
    last = p.mix_cdf[i];
  }
  for (const int t : {0, 8, 20, 39}) {
    const auto& point = points[static_cast<std::size_t>(t)];
    BOOST_TEST_CONTEXT("quarter " << t << " mean " << point.mean << " mix " << share)
    BOOST_TEST(std::abs(point.mean - share) < 4 * point.standard_error + 0.005);
  }
}

BOOST_AUTO_TEST_CASE(anything_ever_seen_decays_as_the_record_says) {
  // shared/data/archs/README.md section 5: 73-88 % after a year, 46-68 % after two, about 48 %
  // after three; "functional coverage falls 0.2-0.3/yr for a design that included everything seen".
  const auto points = curve({}, 0.0);
  BOOST_TEST_MESSAGE("+1 " << points[4].mean << ", +2 " << points[8].mean << ", +3 "
                           << points[12].mean);
  BOOST_TEST(points[4].mean > 0.73);
  BOOST_TEST(points[4].mean < 0.88);
  BOOST_TEST(points[8].mean > 0.46);
  BOOST_TEST(points[8].mean < 0.68);
  const double rate = -std::log(points[8].mean) / 2.0;
  BOOST_TEST(rate > 0.2);
  BOOST_TEST(rate < 0.3);
}

BOOST_AUTO_TEST_CASE(a_mainstream_chip_covers_less_than_one_with_everything_seen) {
  const auto wide = curve({}, 0.0);
  const auto narrow = curve({}, 0.15);
  for (std::size_t t = 0; t < wide.size(); ++t) BOOST_TEST(narrow[t].mean <= wide[t].mean);
  BOOST_TEST(narrow[8].mean < wide[8].mean - 0.05);
}

BOOST_AUTO_TEST_CASE(without_hardware_feedback_coverage_never_improves_with_the_arrival_rate) {
  std::vector<std::vector<CoveragePoint>> by_scale;
  for (const double scale : {0.0, 0.5, 1.0, 2.0, 4.0})
    by_scale.push_back(curve(tests::Setting().set("eta", 0.0).set("arrival_scale", scale), 0.0));
  for (std::size_t k = 1; k < by_scale.size(); ++k)
    for (const std::size_t t : {4u, 8u, 16u, 24u, 39u}) {
      const auto& low = by_scale[k - 1][t];
      const auto& high = by_scale[k][t];
      BOOST_TEST_CONTEXT("scale " << k << " quarter " << t) {
        BOOST_TEST(high.mean <= low.mean + 2 * (low.standard_error + high.standard_error));
        BOOST_TEST(high.p95 <= low.p95 + 0.05);
        BOOST_TEST(high.p05 <= low.p05 + 0.05);
      }
    }
  BOOST_TEST(by_scale[4][8].mean < by_scale[1][8].mean - 0.2);
}

BOOST_AUTO_TEST_CASE(doubling_the_family_cap_moves_coverage_by_less_than_two_points) {
  tests::Setting doubled;
  doubled.inputs.family_cap = 48;
  for (const double seen : {0.0, 0.15}) {
    const auto a = curve({}, seen, World::kFull, 4000);
    const auto b = curve(doubled, seen, World::kFull, 4000);
    for (const std::size_t t : {4u, 8u, 12u, 20u, 39u})
      BOOST_TEST_CONTEXT("quarter " << t << ": " << a[t].mean << " and " << b[t].mean
                                    << ", traffic " << a[t].traffic_mean << " and "
                                    << b[t].traffic_mean) {
        BOOST_TEST(std::abs(a[t].mean - b[t].mean) < 0.02);
        BOOST_TEST(std::abs(a[t].traffic_mean - b[t].traffic_mean) < 0.02);
      }
  }
}

BOOST_AUTO_TEST_CASE(the_curve_does_not_depend_on_threads) {
  const Process p = tests::Setting().process();
  CoverageQuery query;
  query.mask = p.known_mask;
  query.paths = 300;
  const auto one = coverage_curve(p, core::RandomStream(5), World::kFull, query);
  query.threads = 2;
  const auto two = coverage_curve(p, core::RandomStream(5), World::kFull, query);
  for (std::size_t t = 0; t < one.size(); ++t) {
    BOOST_TEST(one[t].mean == two[t].mean);
    BOOST_TEST(one[t].p05 == two[t].p05);
    BOOST_TEST(one[t].traffic_mean == two[t].traffic_mean);
  }
}

BOOST_AUTO_TEST_CASE(effective_templates_of_equal_shares_is_their_number) {
  using G = archs::Genome;
  const int dense = archs::index_of(G{});
  const int small_fp8 = archs::index_of(G{{0, 0, 0, 1, 0, 2, 0}});  // format and size do not count
  const int moe = archs::index_of(G{{0, 2, 0, 0, 0, 0, 0}});
  const int delta = archs::index_of(G{{5, 0, 0, 0, 0, 0, 0}});
  BOOST_TEST(effective_templates({dense, small_fp8}) == 1.0);
  BOOST_TEST(effective_templates({dense, moe, delta}) == 3.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(effective_templates({dense, dense, moe}) ==
                 std::exp(std::log(3.0) - 2.0 / 3.0 * std::log(2.0)),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(mainstream_masks_shrink_as_the_threshold_rises) {
  const Process p = tests::Setting().process();
  BOOST_TEST(mainstream_mask(p, 0.0) == p.known_mask);
  const auto ten = mainstream_mask(p, 0.1);
  BOOST_TEST((ten & ~p.known_mask) == 0u);
  BOOST_TEST((ten & bit(archs::Capability::kBidirectional)) == 0u);  // 3 % of the mix
  BOOST_TEST((ten & bit(archs::Capability::kMoeRouting)) != 0u);     // 80 %
  BOOST_TEST(mainstream_mask(p, 1.1) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::evolution
