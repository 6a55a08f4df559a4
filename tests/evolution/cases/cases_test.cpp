// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/cases/cases.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "tests/support/data.h"

namespace strandline::tests {
namespace {

using namespace strandline::evolution;
using namespace strandline::evolution::cases;

CauseFile shipped() {
  return load_causes(core::home_path("evolution/cases/causes.yaml"));
}

const char* kHeader = "name,stranded,specialised_to,decision_date,stranding_cause\n";

std::vector<Case> read(const std::string& rows) {
  return read_cases(core::Csv::parse(kHeader + rows, "cases.csv"));
}

/// Nothing happens by itself: each test lets one cause act.
CauseFile still() {
  CauseFile f = shipped();
  f.failure = {1e-12, 1e-12, 1e-12, ""};
  f.progress = {1e-9, 1e-9, 1e-9, ""};
  f.opex_share = {0.25, 0.25, 0.25, ""};
  f.build = {2, 2, 2, ""};
  return f;
}

Knowledge knowing(ChangeDraw draw) {
  return {{draw}, 0};
}

Replay decided(bool stranded, double p) {
  Replay r;
  r.fact.stranded = stranded;
  r.chip_class = "any";
  r.forecast.stranded = p;
  return r;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cases)

BOOST_AUTO_TEST_CASE(a_year_or_a_month_is_its_first_day) {
  const auto all = read("a,1,cnn,2016,x\nb,0,cnn,2016-08,\nc,,cnn,2016-08-31,\n");
  BOOST_TEST(all[0].decided == 2016.0);
  BOOST_TEST(std::abs(all[1].decided - (2016 + 213.0 / 366)) < 1e-9);
  BOOST_TEST(*all[0].stranded);
  BOOST_TEST(!*all[1].stranded);
  BOOST_TEST(!all[2].stranded.has_value());
}

BOOST_AUTO_TEST_CASE(a_bad_row_is_refused_with_its_place) {
  for (const char* row : {"a,2,cnn,2016,x\n", "a,1,cnn,soon,x\n", "a,1,cnn,2016-13,x\n"}) {
    try {
      read(row);
      BOOST_ERROR("accepted " << row);
    } catch (const core::InputError& e) {
      BOOST_TEST(e.parts().place.line == 2);
    }
  }
}

BOOST_AUTO_TEST_CASE(classes_are_found_by_words_the_first_of_which_counts) {
  const CauseFile f = shipped();
  BOOST_TEST(f.find("SHA-256d fixed function")->id == "one public algorithm");
  BOOST_TEST(f.find("one model (X-8B) mask-ROM weights")->id == "one model");
  BOOST_TEST(f.find("transformer-only inference")->id == "one family of models");
  BOOST_TEST(f.find("Wafer-scale SRAM dataflow")->id == "programmable dataflow");
  BOOST_TEST(f.find("programmable")->id == "general purpose");
  BOOST_TEST(f.find("hovercraft") == nullptr);
}

BOOST_AUTO_TEST_CASE(failure_alone_has_its_exponential_probability) {
  CauseFile f = still();
  f.failure = {0.1, 0.1, 0.1, ""};
  const auto p = forecast(*f.find("programmable"), f, knowing({0, 0.1, 1, 0}), 40000, 3);
  BOOST_TEST(std::abs(p.stranded - (1 - std::exp(-0.1 * f.horizon))) < 0.01);
  BOOST_TEST(p.by_cause[2] == p.stranded);
  BOOST_TEST((p.likeliest == Cause::kExecution));
}

BOOST_AUTO_TEST_CASE(a_chip_of_one_model_strands_when_half_of_the_lineages_have_changed) {
  const CauseFile f = still();
  const ChipClass* chip = f.find("one model");
  // e^{-h t} reaches one half at ln 2 / h: before the horizon of 7 years for h > 0.099.
  BOOST_TEST(forecast(*chip, f, knowing({0, 0.1, 1, 0.12}), 200, 3).by_cause[0] == 1.0);
  BOOST_TEST(forecast(*chip, f, knowing({0, 0.1, 1, 0.09}), 200, 3).by_cause[0] == 0.0);
  // A family keeps its operators through such changes.
  BOOST_TEST(
      forecast(*f.find("transformer-only"), f, knowing({0, 0.1, 1, 0.12}), 200, 3).stranded == 0.0);
}

BOOST_AUTO_TEST_CASE(one_operator_that_spreads_at_once_strands_by_its_arrival) {
  const CauseFile f = still();
  // Bass with p = 50 a year has taken half within a fortnight.
  const auto p = forecast(*f.find("cnn"), f, knowing({0.2, 50, 1e-9, 0}), 40000, 3);
  BOOST_TEST(std::abs(p.by_cause[0] - (1 - std::exp(-0.2 * f.horizon))) < 0.012);
  // A machine that runs half of the new operators is hit by half of the arrivals.
  const auto half = forecast(*f.find("dataflow"), f, knowing({0.2, 50, 1e-9, 0}), 40000, 3);
  BOOST_TEST(std::abs(half.by_cause[0] - (1 - std::exp(-0.1 * f.horizon))) < 0.012);
  BOOST_TEST(forecast(*f.find("programmable"), f, knowing({9, 50, 1, 5}), 500, 3).by_cause[0] ==
             0.0);
}

BOOST_AUTO_TEST_CASE(rivals_take_the_gain_away) {
  CauseFile f = still();
  // 2 + ln(1 / 0.25) / 0.3 = 6.6 years without a gain; a gain of ten lasts 14.3.
  f.progress = {0.3, 0.3, 0.3, ""};
  ChipClass chip = *f.find("sha-256");
  chip.gain = {10, 10, 10, ""};
  BOOST_TEST(forecast(chip, f, knowing({0, 0.1, 1, 0}), 200, 3).by_cause[1] == 1.0);
  chip.rivals = false;
  BOOST_TEST(forecast(chip, f, knowing({0, 0.1, 1, 0}), 200, 3).stranded == 0.0);
}

BOOST_AUTO_TEST_CASE(scores_are_those_computed_by_hand) {
  // Errors .04, .25, .81; base rates of the others 1/2, 1/2, 1: .25, .25, 1.
  auto all = std::vector{decided(true, 0.8), decided(true, 0.5), decided(false, 0.9)};
  Replay open = decided(true, 0.1);
  open.fact.stranded.reset();
  all.push_back(open);
  const CaseScore s = score_cases(all);
  BOOST_TEST(s.cases == 3);
  BOOST_TEST(s.stranded == 2);
  BOOST_TEST(std::abs(s.brier - 1.1 / 3) < 1e-12);
  BOOST_TEST(std::abs(s.base_rate - 0.5) < 1e-12);
  BOOST_TEST(std::abs(s.hindsight_rate - 2.0 / 9) < 1e-12);  // 2/3 of 1/3
  // Differences -.21, 0, -.19.
  BOOST_TEST(std::abs(s.difference_se - std::sqrt((0.0802 / 3 - 0.16 / 9) / 2)) < 1e-12);
}

BOOST_AUTO_TEST_CASE(what_was_published_later_does_not_change_a_forecast) {
  const auto data = data_dir();
  if (!data) return skip("needs ../shared/data");
  const Record record = load_record(*data / "archs/models.csv");
  const double day = year_of_date("2023-03-01");
  const Knowledge all = known_at(record, day, true, 1);
  const Knowledge cut = known_at(record.as_of(year_of_date("2023-06-01")), day, true, 1);
  BOOST_TEST(all.releases >= 30);
  BOOST_TEST(all.releases == cut.releases);
  BOOST_REQUIRE(all.draws.size() == cut.draws.size());
  for (std::size_t i = 0; i < all.draws.size(); i += 37)
    BOOST_TEST(all.draws[i].novel == cut.draws[i].novel);
}

BOOST_AUTO_TEST_CASE(before_the_record_only_the_prior_speaks) {
  const Record nothing;
  BOOST_TEST(known_at(nothing, 2013, true, 1).releases == 0);
  BOOST_TEST(known_at(nothing, 2023, false, 1).draws.size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
