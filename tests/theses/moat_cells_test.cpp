// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/moat_cells.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "core/files.h"

using namespace strandline;
namespace tt = boost::test_tools;

namespace {

study::Scenario small() {
  auto s = study::load_scenario(core::home_path("scenarios/hello.yaml"), {0, 128});
  s.parameter_draws = 2;
  s.pilot_paths = 128;
  return s;
}

theses::MoatCell play(double kernels, double eta, int threads) {
  const study::Scenario s = small();
  study::RunSettings settings;
  settings.threads = threads;
  settings.cache_dir = std::filesystem::temp_directory_path() / "strandline-test-cache";
  const auto costs = theses::moat_costs(s, settings, hw::ChipCatalog::load());
  return theses::moat_cell(s, {kernels, eta}, costs, settings);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(moat_cells)

BOOST_AUTO_TEST_CASE(threads_change_no_bit_and_settings_do) {
  const auto one = play(1, 0.5, 1), two = play(1, 0.5, 2), fast = play(8, 0.5, 2);
  BOOST_TEST((one.gpu == two.gpu && one.build == two.build && one.locked == two.locked));
  BOOST_TEST((one.gpu != fast.gpu));
  BOOST_TEST((one.locked.size() == 128u));
}

BOOST_AUTO_TEST_CASE(figures_are_differences_path_by_path) {
  const theses::MoatCell c{{5, 7}, {1, 9}, {4, 4}};
  BOOST_TEST((c.moat() == std::vector<double>{4, -2}));
  BOOST_TEST((c.option() == std::vector<double>{1, 3}));
  BOOST_TEST((theses::mean_of({1, 3}, {3, 5}) == std::vector<double>{2, 4}));
}

BOOST_AUTO_TEST_CASE(draws_are_dealt_in_equal_runs) {
  const auto draws = theses::draws_of_paths(small());
  BOOST_TEST(draws.front() == 0u);
  BOOST_TEST(draws[63] == 0u);
  BOOST_TEST(draws[64] == 1u);
  const auto tally = theses::tally_of({1, 3, 10, 14}, {0, 0, 1, 1});
  BOOST_TEST(tally.mean() == 7.0, tt::tolerance(1e-9));
  BOOST_TEST(tally.draw_mean(1) == 12.0, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
