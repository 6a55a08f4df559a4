// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/record.h"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "core/files.h"
#include "evolution/calibration/operators.h"
#include "evolution/parameters.h"
#include "tests/evolution/calibration/synthetic.h"
#include "tests/support/data.h"

namespace strandline::tests {

using namespace strandline::evolution;
namespace {

const std::string kRow = "a,lab,2024-07-01,1,N,text,GQA,full,attention,dense-SwiGLU,,,bf16,AR,8\n";

/// The record's own models.csv, or nothing where the data is absent.
std::optional<Record> shipped() {
  const auto dir = data_dir();
  if (!dir) return std::nullopt;
  return load_record(*dir / "archs/models.csv");
}

bool tells(const core::InputError& e, std::initializer_list<const char*> parts) {
  const std::string text = e.what();
  for (const char* part : parts)
    if (text.find(part) == std::string::npos) return false;
  return true;
}

void refuses(const std::string& rows, std::initializer_list<const char*> parts) {
  BOOST_CHECK_EXCEPTION(parse_record(kMadeUpHeader + rows, "r.csv"), core::InputError,
                        [&](const auto& e) { return tells(e, parts); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record)

BOOST_AUTO_TEST_CASE(a_day_as_a_year) {
  BOOST_TEST(year_of_date("2024-01-01") == 2024.0);
  BOOST_TEST(year_of_date("2024-07-01") == 2024.0 + 182.0 / 366.0);
  BOOST_TEST(year_of_date("2025-12-31") == 2025.0 + 364.0 / 365.0);
}

BOOST_AUTO_TEST_CASE(days_come_back_from_years) {
  for (const char* day : {"2017-01-23", "2020-02-29", "2023-12-31", "2026-09-27"})
    BOOST_TEST(date_of_year(year_of_date(day)) == day);
}

BOOST_AUTO_TEST_CASE(no_day_of_the_calendar) {
  for (const char* day : {"2023-02-29", "2023-13-01", "2023-1-1", "soon", ""})
    BOOST_CHECK_THROW(year_of_date(day), core::InputError);
}

BOOST_AUTO_TEST_CASE(a_bad_date_names_line_column_and_mend) {
  refuses(kRow + "b,lab,2024-02-30,1,N,text,GQA,full,attention,dense,,,bf16,AR,8\n",
          {"r.csv:3:3", "release_date", "2024-02-30", "2024-12-31"});
}

BOOST_AUTO_TEST_CASE(a_bad_number_names_its_cell) {
  refuses("b,lab,2024-02-20,1,N,text,GQA,full,attention,dense,,,bf16,AR,many\n",
          {"r.csv:2:15", "total_params_B", "many"});
}

BOOST_AUTO_TEST_CASE(a_bad_rank_a_bad_flag_and_a_repeat) {
  refuses("b,lab,2024-02-20,1,X,text,GQA,full,attention,dense,,,bf16,AR,8\n", {"r.csv:2:5", "X"});
  refuses("b,lab,2024-02-20,yes,N,text,GQA,full,attention,dense,,,bf16,AR,8\n",
          {"r.csv:2:4", "yes"});
  refuses(kRow + kRow, {"r.csv:3:1", "twice"});
}

BOOST_AUTO_TEST_CASE(lenient_reading_skips_and_names_bad_rows) {
  const Record r = parse_record(
      kMadeUpHeader + kRow + "b,lab,when,1,N,text,GQA,full,attention,dense,,,bf16,AR,8\n", "r.csv",
      {"", true});
  BOOST_TEST(r.models.size() == 1u);
  BOOST_REQUIRE(r.skipped.size() == 1u);
  BOOST_TEST(r.skipped[0].find("r.csv:3:3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_missing_column_is_refused) {
  BOOST_CHECK_THROW(parse_record("name,org\na,b\n", "r.csv"), core::InputError);
}

BOOST_AUTO_TEST_CASE(until_drops_later_rows_and_may_leave_none) {
  const std::string text =
      kMadeUpHeader + kRow + "b,lab,2025-02-20,1,N,text,GQA,full,attention,dense,,,bf16,AR,8\n";
  const Record r = parse_record(text, "r.csv", {"2024-12-31", false});
  BOOST_TEST(r.models.size() == 1u);
  BOOST_TEST(date_of_year(r.until) == "2024-12-31");
  BOOST_TEST(date_of_year(r.compiled) == "2025-02-20");
  BOOST_CHECK_THROW(parse_record(text, "r.csv", {"2020-12-31", false}), core::InputError);
}

BOOST_AUTO_TEST_CASE(blank_sizes_are_unknown) {
  const Record r =
      parse_record(kMadeUpHeader + std::string("a,lab,2024-07-01,1,N,text,,,,,,,,AR,\n"), "r.csv");
  BOOST_TEST(std::isnan(r.models[0].total_params_b));
  BOOST_TEST(!r.models[0].disclosed);
  BOOST_TEST(r.notable().empty());
}

BOOST_AUTO_TEST_CASE(every_library_genome_reads_back_from_its_cells) {
  int wrong = 0;
  for (int g = 0; g < archs::kKnownSize; ++g) {
    const archs::Genome genome = archs::genome_at(g);
    const Record r = parse_record(
        kMadeUpHeader + std::string("a,lab,2024-07-01,1,N,text,") + cells_of(genome) + "\n", "r");
    if (!(classify(r, r.models[0]).genome == genome)) ++wrong;
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(an_unknown_value_is_a_novel_operator) {
  const Record r = parse_record(
      kMadeUpHeader +
          std::string(
              "a,lab,2024-07-01,1,N,text,GQA,full,hybrid Foo:attention,MoE-X,8,zap,,AR,8\n"),
      "r");
  const Operators found = hard_operators(r, r.models[0]);
  BOOST_TEST(found.novel == std::vector<std::string>{"extra_traits=zap"},
             boost::test_tools::per_element());
  BOOST_TEST(operator_events(r).size() == 3u);  // softmax attention, MoE routing, zap
}

BOOST_AUTO_TEST_CASE(the_shipped_mix_comes_back_but_for_three_models) {
  const auto r = shipped();
  if (!r) return skip("needs ../shared/data");
  const auto file = load_process(core::home_path("evolution/process.yaml"));
  std::vector<double> mix(archs::kLibrarySize, 0.0);
  double count = 0;
  for (const ModelRow* m : r->notable(true))
    if (m->year >= year_of_date("2025-10-01")) {
      mix[static_cast<std::size_t>(archs::index_of(classify(*r, *m).genome))] += 1.0;
      ++count;
    }
  double moved = 0, sum = 0;
  for (const double w : file.initial_mix) sum += w;
  for (std::size_t g = 0; g < file.initial_mix.size(); ++g)
    moved += 0.5 * std::abs(mix[g] - file.initial_mix[g] * count / sum);
  BOOST_TEST(count == 66.0);
  // GLM-5.3-Flash and Qwen3.8-Flash-Next: archs::classify() puts recurrence before selection.
  // LFM2.5-8B-A1B: 32 experts are fine-grained.
  BOOST_TEST(moved <= 3.0 + 1e-9);
}

BOOST_AUTO_TEST_CASE(no_operator_entered_between_mid_2020_and_early_2024) {
  const auto r = shipped();
  if (!r) return skip("needs ../shared/data");
  int calm = 0, busy = 0;
  for (const auto& e : operator_events(*r)) {
    calm += e.year > year_of_date("2020-07-01") && e.year < year_of_date("2024-02-28");
    busy += e.year >= year_of_date("2024-02-28");
  }
  BOOST_TEST(calm == 0);
  BOOST_TEST(busy >= 12);  // 16 in the full record, of which some rows are held back
  BOOST_TEST(busy <= 20);
}

BOOST_AUTO_TEST_CASE(rows_of_another_width_are_skipped_only_when_lenient) {
  const std::string text = kMadeUpHeader + std::string("short,lab,2024-07-01\n") +
                           "a,lab,2024-07-01,1,N,text,GQA,full,attention,dense,,,bf16,AR,8\n";
  BOOST_CHECK_THROW(parse_record(text, "r.csv"), core::InputError);
  const Record r = parse_record(text, "r.csv", {"", true});
  BOOST_REQUIRE(r.models.size() == 1u);
  BOOST_TEST(r.models[0].line == 3);
  BOOST_REQUIRE(r.skipped.size() == 1u);
  BOOST_TEST(r.skipped[0].rfind("r.csv:2", 0) == 0u, r.skipped[0]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::tests
