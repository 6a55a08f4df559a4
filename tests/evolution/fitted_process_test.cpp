// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "evolution/calibration/calibrate.h"
#include "evolution/parameters.h"
#include "tests/support/data.h"

namespace strandline::tests {
namespace {

using namespace strandline::evolution;

ProcessFile shipped(const char* file) {
  return load_process(core::home_path(file));
}

const Parameter& named(const ProcessFile& file, const std::string& name) {
  return *std::find_if(file.all.begin(), file.all.end(),
                       [&](const Parameter& p) { return p.name == name; });
}

}  // namespace

// evolution/process_fitted.yaml and evolution/posterior.csv, which studies use.
BOOST_AUTO_TEST_SUITE(fitted_process)

BOOST_AUTO_TEST_CASE(a_refit_gives_the_committed_files) {
  const auto data = data_dir();
  if (!data) return skip("needs ../shared/data");
  const Record record = load_record(*data / "archs/models.csv");
  CalibrationOptions options;  // as tools/fit_process.sh asks
  options.draws = 400;
  const Calibration fit =
      calibrate(record, load_ideas(*data / "archs/idea_publications.csv", record.until), options);
  const std::string base = core::read_file(core::home_path("evolution/process.yaml"));
  const char* mend = "stale: run tools/fit_process.sh and commit what it writes";
  BOOST_TEST((fit.posterior.csv() == core::read_file(core::home_path("evolution/posterior.csv"))),
             mend);
  BOOST_TEST((calibrated_process(base, fit, record, "posterior.csv") ==
              core::read_file(core::home_path("evolution/process_fitted.yaml"))),
             mend);
}

BOOST_AUTO_TEST_CASE(what_the_record_does_not_tell_keeps_its_prior) {
  const ProcessFile prior = shipped("evolution/process.yaml");
  const ProcessFile fitted = shipped("evolution/process_fitted.yaml");
  BOOST_REQUIRE(fitted.posterior);
  BOOST_REQUIRE(fitted.all.size() == prior.all.size());
  int kept = 0;
  for (const Parameter& p : prior.all) {
    if (fitted.posterior->has(p.name)) continue;
    ++kept;
    const Parameter& q = named(fitted, p.name);
    BOOST_TEST(q.value.value == p.value.value, p.name);
    BOOST_TEST(q.value.low == p.value.low, p.name);
    BOOST_TEST(q.value.high == p.value.high, p.name);
    BOOST_TEST(q.value.source == p.value.source, p.name);
    BOOST_TEST(std::isnan(q.prior_low), p.name);
  }
  BOOST_TEST(kept >= 30);
}

BOOST_AUTO_TEST_CASE(fitted_parameters_tell_their_prior_and_their_source) {
  const ProcessFile fitted = shipped("evolution/process_fitted.yaml");
  int told = 0;
  for (const Parameter& p : fitted.all) {
    if (!fitted.posterior->has(p.name)) continue;
    ++told;
    BOOST_TEST(p.value.source.find("evolve calibrate on models.csv") != std::string::npos, p.name);
    BOOST_TEST(p.prior_low < p.prior_high, p.name);
  }
  BOOST_TEST(told >= 30);
}

BOOST_AUTO_TEST_CASE(a_draw_takes_fitted_parameters_from_one_row) {
  const ProcessFile fitted = shipped("evolution/process_fitted.yaml");
  const Posterior& joint = *fitted.posterior;
  for (const std::uint32_t draw : {1u, 2u, 33u}) {
    const ProcessFile d = draw_parameters(fitted, 1, draw);
    const auto& row = joint.draws[posterior_row(joint, 1, draw)];
    for (const Parameter& p : d.all) {
      const auto found = std::find(joint.names.begin(), joint.names.end(), p.name);
      if (found == joint.names.end()) continue;
      BOOST_TEST(p.value.value == row[static_cast<std::size_t>(found - joint.names.begin())],
                 p.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(an_override_wins_in_every_draw_and_leaves_the_rest_of_the_row) {
  const ProcessFile fitted = shipped("evolution/process_fitted.yaml");
  ProcessFile set = fitted;
  override_parameter(set, "innovation_rate", 9.5);
  for (std::uint32_t draw = 0; draw < 6; ++draw) {
    const ProcessFile with = draw_parameters(set, 1, draw);
    const ProcessFile without = draw_parameters(fitted, 1, draw);
    BOOST_TEST(with.parameter("innovation_rate") == 9.5);
    BOOST_TEST(with.parameter("change_mixer") == without.parameter("change_mixer"));
    BOOST_TEST(with.parameter("innovation_branching") == without.parameter("innovation_branching"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
