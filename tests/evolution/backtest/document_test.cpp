// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/document.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "tests/evolution/backtest/record_fixture.h"

namespace {

using namespace strandline;
using namespace strandline::evolution::backtest;

/// A record of a trait (GQA) that rises from 2022 on, an unknown mixer from 2024-06 on.
evolution::Record made_up(int shift = 0) {
  tests::RecordText text;
  for (int i = 0; i < 120; ++i) {
    const int year = 2020 + i / 24, month = 1 + i / 2 % 12;
    const bool grouped = i > 48 && i % 3 != shift;
    const bool strange = i >= 109 && i % 4 == 0;
    text.add(fmt::format("{}-{:02}-{:02}", year, month, 5 + i % 20), grouped ? "GQA" : "MHA",
             strange ? "quantum-swap" : "attention");
  }
  return text.parse();
}

BacktestOptions quick(std::vector<double> cutoffs) {
  BacktestOptions o;
  o.cutoffs = std::move(cutoffs);
  o.outlook.members = 200;
  o.outlook.fit.warm_up = 100;
  o.outlook.fit.steps = 200;
  o.outlook.fit.kept = 20;
  return o;
}

const ScoredForecast* find(const Backtest& b, Subject subject, const std::string& name, int h) {
  for (const ScoredForecast& f : b.forecasts)
    if (f.subject == subject && f.name == name && f.horizon == h) return &f;
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(end_of_day_is_the_next_days_start) {
  BOOST_TEST(end_of_day("2022-12-31") == 2023.0);
  BOOST_TEST(end_of_day("2024-12-31") == 2025.0);  // a leap year
  BOOST_TEST(end_of_day("2023-06-30") == 2023.0 + 181.0 / 365.0,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(unknown_mixers_are_novel_and_reported) {
  const Backtest b = run_backtest(made_up(), quick({2024.0}));
  const ScoredForecast* novel = find(b, Subject::kNovelMass, "all", 1);
  BOOST_REQUIRE(novel);
  BOOST_TEST(novel->actual > 0.05);
  BOOST_TEST(b.unknown_values == 1);
  BOOST_REQUIRE(!b.late_traits.empty());
  BOOST_TEST(b.late_traits.back() == "token_mixer=quantum-swap");
  BOOST_TEST(find(b, Subject::kNewOperators, "all", 1)->actual == 1.0);
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_cutoff_does_not_move_the_forecast) {
  // Two records that agree up to the cut-off and end on the same day.
  tests::RecordText one, other;
  for (int i = 0; i < 96; ++i) {
    const std::string date =
        fmt::format("{}-{:02}-{:02}", 2021 + i / 24, 1 + i / 2 % 12, 5 + i % 20);
    const bool later = i >= 72;
    one.add(date, i > 30 && i % 2 ? "GQA" : "MHA", "attention");
    other.add(date, (later ? i % 7 == 0 : i > 30 && i % 2) ? "GQA" : "MHA", "attention");
  }
  const Backtest a = run_backtest(one.parse(), quick({2024.0}));
  const Backtest b = run_backtest(other.parse(), quick({2024.0}));
  const auto *x = find(a, Subject::kTrait, "GQA", 1), *y = find(b, Subject::kTrait, "GQA", 1);
  BOOST_REQUIRE(x);
  BOOST_REQUIRE(y);
  BOOST_TEST(x->actual != y->actual);
  BOOST_TEST(x->median == y->median);
  BOOST_TEST(x->interval95.low == y->interval95.low);
  BOOST_TEST(x->interval95.high == y->interval95.high);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_scores) {
  BacktestOptions options = quick({2023.0, 2024.0});
  options.threads = 1;
  const std::string one =
      forecast_table(run_backtest(made_up(), options)).render(core::TableFormat::kCsv);
  options.threads = 2;
  BOOST_TEST(forecast_table(run_backtest(made_up(), options)).render(core::TableFormat::kCsv) ==
             one);
}

BOOST_AUTO_TEST_CASE(a_cutoff_without_future_is_refused) {
  BOOST_CHECK_EXCEPTION(run_backtest(made_up(), quick({2026.0})), core::InputError,
                        [](const core::InputError& e) {
                          return std::string(e.what()).find("--cutoffs") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(reasons_follow_from_the_numbers) {
  ScoredForecast f;
  f.interval80 = {0.0, 0.3, false};
  f.median = 0.1;
  f.last = 0.02;
  f.actual = 0.6;
  BOOST_TEST(reason_of_miss(f).find("took off") == 0u);
  f.interval80 = {0.6, 1.0, false};
  f.median = 0.9;
  f.last = 0.7;
  f.actual = 0.3;
  BOOST_TEST(reason_of_miss(f).find("reversed") == 0u);
}

BOOST_AUTO_TEST_CASE(the_picture_draws_every_band_and_point) {
  BacktestOptions options = quick({2024.0});
  options.fans = true;
  const Backtest b = run_backtest(made_up(), options);
  BOOST_TEST(b.fans.size() == 3u);
  const std::string svg = fan_svg(b.fans);
  const auto count = [&](const std::string& part) {
    int n = 0;
    for (auto at = svg.find(part); at != std::string::npos; at = svg.find(part, at + 1)) ++n;
    return n;
  };
  BOOST_TEST(count("<polygon") == 9);
  BOOST_TEST(count("<circle") ==
             static_cast<int>(b.fans[0].points.size() + b.fans[1].points.size() +
                              b.fans[2].points.size()));
}

BOOST_AUTO_TEST_CASE(the_page_is_what_the_record_gives) {
  if (!tests::data_dir()) return tests::skip("needs ../shared/data");
  BacktestOptions options;
  options.fans = options.checks = true;
  options.recovery = core::home_path("evolution/recovery.csv");
  for (const char* day : {"2022-12-31", "2023-12-31", "2024-12-31"})
    options.cutoffs.push_back(end_of_day(day));
  const Backtest b = run_backtest(tests::archs_record(), options);
  const std::string docs = STRANDLINE_SOURCE_DIR "/docs/";
  BOOST_TEST((validation_document(b, "evolution_fan.svg") ==
              core::read_file(docs + "evolution_validation.md")),
             "stale: strandline evolve backtest --models ... --write-docs "
             "docs/evolution_validation.md");
  BOOST_TEST((fan_svg(b.fans) == core::read_file(docs + "evolution_fan.svg")),
             "stale: docs/evolution_fan.svg");
}

BOOST_AUTO_TEST_SUITE_END()
