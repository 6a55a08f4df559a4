// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/serving_epochs.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;

namespace tt = boost::test_tools;

/// Rows of MI355X whose steps shrink by `rate` per quarter from 2025-12, at levels of their own.
std::vector<hw::ServingRow> drifting(double rate, int configurations = 8) {
  std::vector<hw::ServingRow> rows;
  for (int c = 0; c < configurations; ++c)
    for (int month = 0; month < 3; ++month) {
      const char* dates[] = {"2025-12-01", "2026-01-01", "2026-02-01"};
      const double days[] = {0, 31, 62};
      hw::ServingRow r;
      r.hw = "mi355x";
      r.model = "DeepSeek-R1";
      r.framework = "sglang";
      r.concurrency = 4 << c;
      r.date = dates[month];
      const double factor = std::exp(-rate * days[month] / (365.25 / 4));
      r.tpot_ms = (10 + c) * factor;
      r.output_tok_s_per_device = (100 + c) / factor;
      rows.push_back(r);
    }
  return rows;
}

std::vector<hw::EpochRate> fitted(const std::vector<hw::ServingRow>& rows) {
  return hw::fit_software_epochs(rows, hw::ChipCatalog::load(), {{0, 12}}, 20);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving_epochs)

BOOST_AUTO_TEST_CASE(a_fit_finds_the_rate_that_made_the_rows) {
  const auto rates = fitted(drifting(0.3));
  BOOST_TEST_REQUIRE(rates.size() == 2U);  // all chips, then MI355X
  for (const hw::EpochRate& r : rates) {
    BOOST_TEST(r.tpot.value == 0.3, tt::tolerance(1e-9));
    BOOST_TEST(r.throughput.value == 0.3, tt::tolerance(1e-9));
    BOOST_TEST(r.tpot_explained == 1, tt::tolerance(1e-9));
    BOOST_TEST(r.configurations == 8);
  }
}

BOOST_AUTO_TEST_CASE(levels_of_configurations_do_not_enter) {
  auto rows = drifting(0.3);
  for (std::size_t i = 0; i < 3; ++i) *rows[i].tpot_ms *= 100;
  BOOST_TEST(fitted(rows).front().tpot.value == 0.3, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(few_configurations_give_no_rate) {
  BOOST_TEST(fitted(drifting(0.3, hw::kLeastConfigurations - 1)).empty());
}

BOOST_AUTO_TEST_CASE(rows_without_a_date_do_not_count) {
  auto rows = drifting(0.3);
  for (hw::ServingRow& r : rows) r.date.clear();
  BOOST_TEST(fitted(rows).empty());
}

BOOST_AUTO_TEST_CASE(a_refit_comes_back_as_fitted) {
  const auto rates = fitted(drifting(0.3));
  const std::string shipped = core::read_file(core::home_path("hw/software_epochs.yaml"));
  const auto file = tests::scratch_folder() / "refitted.yaml";
  core::write_file_atomically(file, hw::software_epochs_yaml(shipped, rates));
  const auto again = hw::SoftwareEpochs::read(file);
  BOOST_TEST_REQUIRE(again.serving.size() == rates.size());
  BOOST_TEST(again.serving.back().chip == rates.back().chip);
  BOOST_TEST(again.serving.back().tpot.value == 0.3, tt::tolerance(1e-2));
  BOOST_TEST(again.operators.size() == hw::SoftwareEpochs::load().operators.size());
}

BOOST_AUTO_TEST_SUITE_END()
