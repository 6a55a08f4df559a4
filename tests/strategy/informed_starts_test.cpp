// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/informed_starts.h"

#include <boost/test/unit_test.hpp>

#include "core/rng.h"

using namespace strandline;
using strategy::InformedStarts;
using strategy::StartSample;

namespace {

constexpr std::uint32_t kPaths = 4096;

/// A start in either of two quarters gains +1 in even worlds and -1 in odd ones, and the signals do
/// not tell which; noise of its own beside. Who does not know gains nothing, who does 1/2.
StartSample coin() {
  StartSample s{
      .paths = kPaths, .quarters = 2, .targets = 1, .signals = {}, .gains = {}, .open = {}};
  s.signals.resize(2 * kPaths);
  s.open.assign(2, 1);
  const core::RandomStream stream(11);
  for (std::uint32_t path = 0; path < kPaths; ++path)
    for (const double noise : stream.normals({path, 0, 0, 0x7002, 0}))
      s.gains.push_back((path % 2 ? -1.0 : 1.0) + noise);
  return s;
}

std::vector<std::uint32_t> worlds(std::uint32_t count) {
  std::vector<std::uint32_t> out(kPaths);
  for (std::uint32_t path = 0; path < kPaths; ++path) out[path] = path % count;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(informed_starts)

BOOST_AUTO_TEST_CASE(a_team_that_knows_its_world_decides_by_it) {
  const StartSample s = coin();
  const auto common = strategy::train_start_policy(s, 1.0, 1);
  const InformedStarts informed(common, s, worlds(2), 2);
  BOOST_TEST(informed.decide(0, 1, {}) == 0);
  BOOST_TEST(informed.decide(1, 0, {}) == -1);
  BOOST_TEST(informed.decide(1, 1, {}) == -1);
  double gain = 0;
  for (std::uint32_t path = 0; path < kPaths; ++path)
    for (int t = 0; t < 2; ++t)
      if (informed.decide(path % 2, t, {}) == 0) {
        gain += path % 2 ? -1.0 : 1.0;
        break;
      }
  BOOST_TEST(gain / kPaths == 0.5, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(worlds_that_do_not_differ_decide_alike) {
  StartSample s = coin();
  for (double& gain : s.gains) gain = 3.0;
  const auto common = strategy::train_start_policy(s, 1.0, 1);
  const InformedStarts informed(common, s, worlds(4), 4);
  for (std::uint32_t w = 0; w < 4; ++w)
    for (int t = 0; t < 2; ++t) BOOST_TEST(informed.decide(w, t, {}) == common.decide(t, {}));
}

BOOST_AUTO_TEST_CASE(a_world_of_few_paths_keeps_the_common_policy) {
  const StartSample s = coin();
  const auto common = strategy::train_start_policy(s, 1.0, 1);
  const InformedStarts informed(common, s, worlds(kPaths / 16), kPaths / 16);
  BOOST_TEST(informed.decide(1, 1, {}) == common.decide(1, {}));
  BOOST_TEST(informed.decide(0, 2, {}) == -1);
}

BOOST_AUTO_TEST_SUITE_END()
