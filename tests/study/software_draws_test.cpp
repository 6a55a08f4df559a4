// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/software_draws.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "study/scenario.h"

using namespace strandline;

namespace tt = boost::test_tools;

namespace {

struct Setup {
  study::Scenario scenario = study::load_scenario(core::home_path("scenarios/hello.yaml"));
  study::Columns columns = study::assemble_columns(scenario, hw::ChipCatalog::load());
  study::SoftwareFacts facts = study::SoftwareFacts::load(1);
  strategy::SoftwareDraw draw(std::uint32_t number) const {
    return study::draw_software(1, number, scenario.terms, columns, facts);
  }
};

/// Root mean square over twelve quarters between a ramp and the share of tuned speed that lags and
/// first kernels give a new operator, mean over all its ports: the ramp is one exponential, they
/// are a lognormal lag and one.
double distance_to_lags(const strategy::ByAge& ramp, double kernel_writing) {
  const auto file = evolution::load_maturity(core::home_path("evolution/maturity.yaml"));
  evolution::Maturity point = file.draw(1, 0);
  point.kernel_writing = kernel_writing;
  double sum = 0;
  for (int age = 1; age <= 12; ++age) {
    const double d = ramp[static_cast<std::size_t>(age)] - point.expected_share(age, true);
    sum += d * d / 12;
  }
  return std::sqrt(sum);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(software_draws)

BOOST_AUTO_TEST_CASE(a_ramp_gains_between_its_ages_what_was_measured) {
  const study::GpuRamp ramp = study::gpu_ramp(0.4, 0.15, 3);
  BOOST_TEST(ramp.time_at(0) == 2.5, tt::tolerance(1e-9));
  BOOST_TEST(std::log(ramp.time_at(3) / ramp.time_at(6)) == 0.15, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_ramp_starts_low_enough_for_its_gain) {
  // At most a quarter of the whole rise lies between an age and twice the age.
  const study::GpuRamp ramp = study::gpu_ramp(0.9, 0.2, 3);
  BOOST_TEST(ramp.log_start == 0.8, tt::tolerance(1e-9));
  BOOST_TEST(std::log(ramp.time_at(3) / ramp.time_at(6)) == 0.2, tt::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(gpus_mature_from_their_own_volume_on) {
  const Setup s;
  const auto draw = s.draw(0);
  for (const int c : s.columns.gpu.column) {
    const auto& time = draw.column_time[static_cast<std::size_t>(c)];
    const int volume = s.columns.requests[static_cast<std::size_t>(c)].available_quarter;
    for (int t = volume + 1; t < core::kMaxQuarters; ++t)
      BOOST_TEST(time[static_cast<std::size_t>(t)] <= time[static_cast<std::size_t>(t) - 1]);
    if (volume > 0) BOOST_TEST(time[static_cast<std::size_t>(volume)] > 1.2f);
    BOOST_TEST(time[static_cast<std::size_t>(volume) + 20] < 1.05f);
  }
}

BOOST_AUTO_TEST_CASE(own_chips_have_no_ramp_by_date) {
  const Setup s;
  const auto draw = s.draw(3);
  for (const int c : s.columns.narrow.column)
    for (const float x : draw.column_time[static_cast<std::size_t>(c)]) BOOST_TEST(x == 1.0f);
}

BOOST_AUTO_TEST_CASE(the_point_is_what_the_terms_say) {
  const Setup s;
  const auto ages = strategy::software_ages(s.scenario.terms);
  const auto point = s.draw(0).ages;
  for (int age = 0; age < core::kMaxQuarters; ++age) {
    BOOST_TEST(point.own[age] == ages.own[age]);
  }
}

BOOST_AUTO_TEST_CASE(unseen_operators_mature_as_support_lags_say) {
  const Setup s;
  BOOST_TEST(distance_to_lags(s.draw(0).ages.unseen, 1) < 0.08);
}

BOOST_AUTO_TEST_CASE(models_that_write_kernels_shorten_the_ramp) {
  Setup s;
  const auto slow = s.draw(0).ages.unseen;
  s.facts = study::SoftwareFacts::load(2);
  const auto fast = s.draw(0).ages.unseen;
  BOOST_TEST(distance_to_lags(fast, 2) < 0.1);
  BOOST_TEST(distance_to_lags(slow, 2) > 0.1);
  for (int age = 1; age <= 12; ++age) BOOST_TEST(fast[age] > slow[age]);
}

BOOST_AUTO_TEST_CASE(a_scenarios_own_ramp_wins) {
  Setup s;
  strategy::override_term(s.scenario.terms, "ramp_start", 0.5);
  const auto ages = strategy::software_ages(s.scenario.terms);
  const auto point = s.draw(0).ages;
  for (int age = 0; age < core::kMaxQuarters; ++age)
    BOOST_TEST(point.unseen[age] == ages.unseen[age]);
}

BOOST_AUTO_TEST_CASE(draws_hold_nine_tenths_within_the_interval_of_the_terms) {
  const Setup s;
  const auto entry = std::find_if(s.scenario.terms.entries.begin(), s.scenario.terms.entries.end(),
                                  [](const auto& e) { return e.name == "own_software_start"; });
  int within = 0;
  constexpr std::uint32_t kDraws = 1000;
  for (std::uint32_t i = 1; i <= kDraws; ++i) {
    const double start = s.draw(i).ages.own[0];
    within += start >= entry->value.low && start <= entry->value.high;
  }
  BOOST_TEST(within > 870);
  BOOST_TEST(within < 930);
}

BOOST_AUTO_TEST_SUITE_END()
