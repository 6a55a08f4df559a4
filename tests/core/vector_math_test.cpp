// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vector_math.h"

#include <boost/test/unit_test.hpp>

#include "core/rng.h"

using namespace strandline::core;

BOOST_AUTO_TEST_SUITE(vector_math)

BOOST_AUTO_TEST_CASE(normals_are_those_of_the_random_stream) {
  const std::uint64_t seed = 0x0123456789abcdefULL;
  const RandomStream stream(seed);
  int different = 0;
  for (std::uint32_t path = 0; path < 4096; path += vec::kLanes) {
    const vec::DrawName name{
        {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        path,
        3,
        0x0410u << 16 | 7u,
        9};
    vec::Real first, second;
    vec::normals<vec::LaneIs::kPath>(name, first, second);
    double a[vec::kLanes], b[vec::kLanes];
    first.store(a);
    second.store(b);
    for (std::uint32_t lane = 0; lane < vec::kLanes; ++lane) {
      const auto expected = stream.normals({path + lane, 3, 7, 0x0410, 9});
      different += expected[0] != a[lane] || expected[1] != b[lane];
    }
  }
  BOOST_TEST(different == 0);
}

BOOST_AUTO_TEST_CASE(a_lane_may_count_replicates) {
  const RandomStream stream(5);
  vec::Real first, second;
  vec::normals<vec::LaneIs::kReplicate>({{5, 0}, 11, 2, 0x0413u << 16, 16}, first, second);
  double a[vec::kLanes];
  first.store(a);
  for (std::uint32_t lane = 0; lane < vec::kLanes; ++lane)
    BOOST_TEST(a[lane] == stream.normal({11, 2, 0, 0x0413, 16 + lane}));
}

BOOST_AUTO_TEST_CASE(exp_and_log_are_those_of_the_scalar_kernels) {
  int different = 0;
  for (int i = -3000; i < 3000; ++i) {
    const double x = 0.251 * i;
    double e[vec::kLanes], l[vec::kLanes];
    vec::exp(vec::Real(x)).store(e);
    vec::log(vec::Real(e[0] + 1e-300)).store(l);
    different += e[0] != kernel::exp(x) || e[7] != e[0] || l[3] != kernel::log(e[0] + 1e-300);
  }
  BOOST_TEST(different == 0);
}

BOOST_AUTO_TEST_CASE(a_rule_takes_where_the_gate_is_open_and_the_first_is_not_less) {
  const double gate[] = {1, 1, 1, 0, -1, 1, 0, 1}, a[] = {1, 2, 3, 9, 9, 5, 1, 0};
  const double b[] = {2, 2, 2, 1, 1, 1, 1, 1}, expected[] = {-1, 7, 7, -1, -1, 7, -1, -1};
  const vec::Real taken = vec::where_taken(vec::Real::load(gate), vec::Real::load(a),
                                           vec::Real::load(b), vec::Real(7.0), vec::Real(-1.0));
  double out[vec::kLanes];
  taken.store(out);
  for (int lane = 0; lane < vec::kLanes; ++lane) BOOST_TEST(out[lane] == expected[lane]);
}

BOOST_AUTO_TEST_CASE(a_sum_has_one_order) {
  const double x[] = {1e16, 1, -1e16, 1, 1, 1, 1, 1};
  BOOST_TEST(vec::sum(vec::Real::load(x)) ==
             ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])));
  BOOST_TEST(vec::any_positive(vec::Real::load(x)));
  BOOST_TEST(!vec::any_positive(vec::Real(-1.0)));
}

BOOST_AUTO_TEST_SUITE_END()
