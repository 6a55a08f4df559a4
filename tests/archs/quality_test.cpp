// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "archs/quality.h"
#include "tests/archs/support.h"

using namespace strandline::archs;

BOOST_AUTO_TEST_SUITE(quality)

BOOST_AUTO_TEST_CASE(dense_models_equal_six_n_d) {
  // Llama-3.1-405B was trained with 3.8e25 FLOP (arXiv:2407.21783, section 3.2).
  const auto& a = strandline::tests::model("llama-3.1-405b");
  BOOST_TEST(std::pow(10, a.quality.log10_effective_compute) == 3.8e25,
             boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(experts_widen_the_interval) {
  ParameterCount p;
  p.total = 400e9;
  p.active = 100e9;
  const Quality q = effective_compute(p, 1e12, "test");
  BOOST_TEST(q.low == std::log10(6e23) - 0.15, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(q.high == std::log10(12e23) + 0.15, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(q.low < q.log10_effective_compute);
}

BOOST_AUTO_TEST_CASE(catalog_estimates_follow_the_rule_and_have_sources) {
  int known = 0;
  for (const auto& a : strandline::tests::models().all()) {
    if (a.quality.source.empty()) continue;
    ++known;
    BOOST_TEST(a.quality.low <= a.quality.log10_effective_compute, a.id);
    BOOST_TEST(a.quality.log10_effective_compute <= a.quality.high, a.id);
    BOOST_TEST(a.quality.source.find("training tokens") != std::string::npos, a.id);
  }
  BOOST_TEST(known >= 15);
}

BOOST_AUTO_TEST_SUITE_END()
