// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/registry.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "strategy/claims/read_claim.h"

namespace strandline::strategy::engines {
namespace {

constexpr EngineOptions kFew{.paths = 20'000, .seed = 1, .threads = 1};

/// Fifty dates of inner paths take seconds and show nothing that the nine of max_call do not.
bool nested(const Engine& engine, const std::string& file) {
  return std::string(engine.name) == "least-squares Monte Carlo" && file == "bermudan_put";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_registry)

/// What each example's source says, with how far an engine may be off.
BOOST_AUTO_TEST_CASE(every_example_is_priced_as_its_source_says) {
  struct Example {
    const char* file;
    double value, tolerance;
  };
  for (const Example& e : {Example{"american_put", 9.9451, 1e-3},
                           {"bermudan_put", 4.4778, 1e-3},
                           {"max_call", 13.902, 0.02},
                           {"exchange", 0.145914, 1e-4},
                           {"perpetual_exchange", 0.34094901, 1e-8},
                           {"compound", 28.191592, 1e-6},
                           {"perpetual_investment", 0.1374227746, 1e-9},
                           {"mine", 12.499e6, 0.025e6},
                           {"regime_switching", 1.9718, 1e-3},
                           {"jump", 9.1473173, 1e-7},
                           {"bandit", 0.70289, 1e-5}}) {
    const auto file =
        claims::load_claim(core::home_path(std::string("scenarios/options/") + e.file + ".yaml"));
    int priced = 0;
    for (const Engine& engine : engines()) {
      if (nested(engine, e.file)) continue;
      const auto v = price(engine, file.claim, kFew);
      if (!v) continue;
      ++priced;
      BOOST_TEST_INFO(e.file << " by " << engine.name << ": " << v->value);
      // A policy is worth less than the claim, by as much as its upper bound leaves open.
      const double open = v->standard_error > 0 ? v->upper - v->value : 0;
      BOOST_TEST(v->value - e.value <= e.tolerance + 4 * v->standard_error);
      BOOST_TEST(e.value - v->value <= e.tolerance + open + 4 * v->standard_error);
    }
    BOOST_TEST(priced > 0, e.file);
  }
}

BOOST_AUTO_TEST_CASE(every_engine_prices_an_example_and_none_gives_an_inverted_interval) {
  std::vector<bool> used(engines().size());
  for (const auto& path : core::list_files(core::home_path("scenarios/options"), ".yaml")) {
    const auto file = claims::load_claim(path);
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (nested(engines()[i], path.stem().string())) continue;
      const auto v = price(engines()[i], file.claim, kFew);
      if (!v) continue;
      used[i] = true;
      BOOST_TEST(v->lower <= v->upper, path.string() + " by " + v->engine);
      BOOST_TEST(std::isfinite(v->value), path.string() + " by " + v->engine);
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) BOOST_TEST(used[i], engines()[i].name);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::engines
