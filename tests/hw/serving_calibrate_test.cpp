// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_calibrate.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::ServingRow;

namespace tt = boost::test_tools;

/// An entry at its defaults: where everything starts.
hw::Framework neutral() {
  hw::Framework f = hw::FrameworkCatalog::load().all().back();
  return hw::at_grid_point(std::move(f), {});
}

hw::ServingPredictor predictor_of(hw::Framework f) {
  f.names = {"other"};
  return {archs::ArchitectureCatalog::load(), hw::ChipCatalog::load(),
          hw::FrameworkCatalog(std::vector<hw::Framework>{std::move(f)})};
}

/// Closed loops and static batches of two models on one H100, "measured" by a predictor itself.
std::vector<ServingRow> measured_by(const hw::ServingPredictor& truth) {
  std::vector<ServingRow> rows;
  for (const char* model : {"Llama-3.1-8B", "Qwen3-8B"})
    for (const auto kind : {hw::ServingKind::kClosedLoop, hw::ServingKind::kStatic})
      for (const double users : {1, 4, 16, 64}) {
        ServingRow r;
        r.kind = kind;
        r.hw = "h100";
        r.model = model;
        r.precision = "bf16";
        r.framework = "none";
        r.devices = 1;
        r.mean_isl = r.mean_osl = 512;
        r.concurrency = users;
        const auto p = truth.predict(r);
        r.ttft_ms = p.ttft_ms;
        r.tpot_ms = p.tpot_ms;
        r.output_tok_s_per_device = p.output_tok_s_per_device;
        rows.push_back(r);
      }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_calibrate)

BOOST_AUTO_TEST_CASE(a_fit_finds_what_made_the_measurements) {
  hw::Framework truth = neutral();
  truth.layer_overhead.value = 2;
  truth.request_host_s.value = 45e-3;
  const auto rows = measured_by(predictor_of(truth));
  const auto fitted = hw::calibrate_serving(predictor_of(neutral()), rows, {.resamples = 0});
  BOOST_TEST(fitted.frameworks.front().layer_overhead.value == 2);
  BOOST_TEST(fitted.frameworks.front().request_host_s.value == 45e-3, tt::tolerance(1e-9));
  BOOST_TEST(fitted.frameworks.front().compute.value == 1);
}

BOOST_AUTO_TEST_CASE(what_the_rows_do_not_ask_for_stays) {
  const auto rows = measured_by(predictor_of(neutral()));
  const auto fitted = hw::calibrate_serving(predictor_of(neutral()), rows, {.resamples = 5});
  for (const auto& p : hw::fitted_parameters()) {
    const core::Sourced& x = fitted.frameworks.front().*p.member;
    BOOST_TEST(x.value == p.grid.front() * p.base, tt::tolerance(1e-12));
    BOOST_TEST(x.low <= x.value);
    BOOST_TEST(x.high >= x.value);
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_fit) {
  hw::Framework truth = neutral();
  truth.compute.value = 0.4;
  const auto rows = measured_by(predictor_of(truth));
  const auto start = predictor_of(neutral());
  const auto one = hw::calibrate_serving(start, rows, {.threads = 1, .resamples = 5});
  const auto two = hw::calibrate_serving(start, rows, {.threads = 2, .resamples = 5});
  BOOST_TEST(one.yaml == two.yaml);
}

BOOST_AUTO_TEST_CASE(groups_weigh_the_root_of_their_rows) {
  const auto predictor = predictor_of(neutral());
  const auto rows = measured_by(predictor);
  const auto entries = hw::entries_of(predictor, rows, 1);
  const auto fit =
      hw::fit_of(predictor.frameworks().all().front(), rows, entries, entries.rows.front(), 1);
  const auto w = fit.weights(std::vector<double>(fit.size(), 1.0));
  BOOST_TEST(w.front() == 1 / std::sqrt(8.0), tt::tolerance(1e-12));  // eight rows of each model
}

BOOST_AUTO_TEST_CASE(the_shipped_file_comes_back_as_written) {
  const auto shipped = hw::FrameworkCatalog::load();
  const auto file = tests::scratch_folder() / "again.yaml";
  core::write_file_atomically(file, hw::frameworks_yaml(shipped.all()));
  const hw::FrameworkCatalog again(file);
  BOOST_TEST_REQUIRE(again.all().size() == shipped.all().size());
  for (std::size_t i = 0; i < shipped.all().size(); ++i) {
    BOOST_TEST(again.all()[i].names == shipped.all()[i].names, tt::per_element());
    BOOST_TEST(again.all()[i].since == shipped.all()[i].since);
    for (const auto& p : hw::fitted_parameters()) {
      const core::Sourced &a = again.all()[i].*p.member, &b = shipped.all()[i].*p.member;
      BOOST_TEST(a.value == b.value, tt::tolerance(1e-5));
      BOOST_TEST(a.source == b.source);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_row_belongs_to_the_epoch_of_its_date) {
  hw::Framework early = neutral(), late = neutral();
  early.until = late.since = "2026-01-01";
  const hw::FrameworkCatalog all({early, late, neutral()});
  hw::Chip chip;
  const auto place = [&](const char* date) {
    return &all.find("other", chip, "", date) - all.all().data();
  };
  BOOST_TEST(place("2025-12-31") == 0);
  BOOST_TEST(place("2026-01-01") == 1);
  BOOST_TEST(place("") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
