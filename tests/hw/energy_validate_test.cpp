// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/energy_validate.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

struct Rows {
  std::vector<hw::EnergyRow> rows;
  std::vector<hw::EnergyPrediction> predictions;
};

/// The rows with measured joules.
Rows measured_rows(const std::filesystem::path& data) {
  Rows all;
  const hw::EnergyPredictor predictor;
  const auto csv = core::Csv::load(data / "measured/inferencex_energy_agg.csv");
  for (const hw::EnergyRow& row : hw::read_energy_rows(csv)) {
    if (!row.joules_per_output_token) continue;
    all.rows.push_back(row);
    all.predictions.push_back(predictor.predict(row));
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(energy_validate)

BOOST_AUTO_TEST_CASE(shipped_parameters_give_what_the_predictor_gives) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const Rows r = measured_rows(*data);
  const auto joules = hw::left_out_joules(hw::ChipCatalog::load(), r.rows, r.predictions,
                                          hw::energy_parameters(), hw::LeftOut::kNothing);
  for (std::size_t i = 0; i < joules.size(); ++i)
    if (r.predictions[i].ok())
      BOOST_TEST(joules[i] == r.predictions[i].energy->joules_per_output_token,
                 tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_row_that_is_left_out_does_not_tell_its_own_joules) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  Rows r = measured_rows(*data);
  const auto chips = hw::ChipCatalog::load();
  const auto before = hw::left_out_joules(chips, r.rows, r.predictions, hw::energy_parameters(),
                                          hw::LeftOut::kGeneration);
  for (hw::EnergyRow& row : r.rows)
    if (row.serving.hw == "mi355x") *row.joules_per_output_token *= 3;
  const auto after = hw::left_out_joules(chips, r.rows, r.predictions, hw::energy_parameters(),
                                         hw::LeftOut::kGeneration);
  int own = 0, others = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (r.rows[i].serving.hw == "mi355x") {
      BOOST_TEST(after[i] == before[i]);
      ++own;
    } else {
      others += after[i] != before[i];
    }
  }
  BOOST_TEST(own > 0);
  BOOST_TEST(others > 0);
}

BOOST_AUTO_TEST_CASE(unseen_rows_meet_the_target) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const Rows r = measured_rows(*data);
  const auto v = hw::validate_energy(hw::ChipCatalog::load(), r.rows, r.predictions,
                                     hw::energy_parameters(), {hw::LeftOut::kShapes});
  BOOST_REQUIRE(v.targets.size() == 2u);
  BOOST_TEST(v.targets.back().errors.scored > 100);
  BOOST_TEST(v.targets.back().errors.median < 0.15);  // issue 4
}

BOOST_AUTO_TEST_CASE(a_refit_keeps_the_file_but_for_three_numbers) {
  const auto file = core::home_path("hw/energy.yaml");
  const std::string text = core::read_file(file);
  hw::EnergyParameters fitted = hw::energy_parameters();
  fitted.path_byte_j.value = 77e-12;
  const std::string out = hw::energy_yaml(text, file.string(), fitted);
  const auto copy = tests::scratch_folder() / "energy.yaml";
  core::write_file_atomically(copy, out);
  const auto read = hw::load_energy_parameters(copy);
  BOOST_TEST(read.path_byte_j.value == 77e-12, tt::tolerance(1e-9));
  BOOST_TEST(read.busy_w_m2.value == fitted.busy_w_m2.value, tt::tolerance(1e-3));
  BOOST_TEST(std::count(out.begin(), out.end(), '\n') ==
             std::count(text.begin(), text.end(), '\n'));
  BOOST_CHECK_THROW(hw::energy_yaml("static:\n", "t", fitted), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
