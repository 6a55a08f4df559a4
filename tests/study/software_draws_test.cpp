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
  hw::SoftwareEpochs epochs = hw::SoftwareEpochs::load();
  strategy::SoftwareDraw draw(std::uint32_t number) const {
    return study::draw_software(1, number, scenario.terms, columns, epochs);
  }
};

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
    BOOST_TEST(point.unseen[age] == ages.unseen[age]);
  }
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
