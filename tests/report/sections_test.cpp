// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include <set>

#include "report/exercise_panel.h"
#include "report/sections.h"
#include "tests/report/fixtures.h"

using namespace strandline;
using namespace strandline::report;

namespace {

core::ResultStore without(const std::string& table) {
  core::ResultStore store;
  const auto full = tests::fixture_store();
  for (const auto& [name, content] : full.tables())
    if (name != table) store.put(name, content);
  return store;
}

/// A store with one measure of another value.
core::ResultStore with_measures(core::Table measures) {
  core::ResultStore store = without("measures");
  store.put("measures", std::move(measures));
  return store;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sections)

BOOST_AUTO_TEST_CASE(every_section_says_something_and_has_a_chart_or_a_table) {
  const auto store = tests::fixture_store();
  for (const SectionBuilder build : report::sections()) {
    const Section section = build(store);
    BOOST_TEST_CONTEXT(section.id) {
      BOOST_TEST(section.missing.empty());
      BOOST_TEST(!section.takeaway.empty());
      BOOST_TEST(!section.short_title.empty());
      BOOST_TEST(section.panels.size() + section.tables.size() > 0);
      for (const Panel& panel : section.panels) {
        BOOST_TEST(!panel.alt.empty());
        BOOST_TEST(!panel.spec["data"]["values"].empty());
      }
      for (const TableView& table : section.tables)
        for (const auto& row : table.rows) BOOST_TEST(row.size() == table.columns.size());
    }
  }
}

/// Half of the fixture's futures start the wide chip, a quarter at once, an eighth nothing.
BOOST_AUTO_TEST_CASE(starts_are_told_by_quarter_and_project) {
  const Section section = starts_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "at once in 25"));
  BOOST_TEST(holds(section.takeaway, "later in 62"));
  BOOST_TEST(holds(section.takeaway, "never in 12"));
  BOOST_TEST(holds(section.takeaway, "Tape out a wider coverage now"));
  BOOST_TEST(section.panels.at(0).spec["data"]["values"].size() == 3);
  BOOST_TEST(starts_section(without("adaptive")).missing.empty() == false);
}

BOOST_AUTO_TEST_CASE(the_fit_names_what_the_record_taught_most_and_least) {
  const Section section = posterior_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "most about \u201cInnovation rate"));
  BOOST_TEST(holds(section.takeaway, "least about \u201cInnovation branching"));
  const auto& first = section.panels.at(0).spec["data"]["values"][0];
  BOOST_TEST(first["high"].get<double>() == 2.0);  // 10 of 5
  BOOST_TEST(std::abs(first["prior_low"].get<double>() - 0.08) < 1e-12);
}

BOOST_AUTO_TEST_CASE(variance_is_told_by_its_causes) {
  const Section section = variance_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "62\u00a0%"));
  BOOST_TEST(holds(section.takeaway, "30\u00a0%"));
  const auto& values = section.panels.at(0).spec["data"]["values"];
  BOOST_TEST(values.size() == 6u);  // three parts of two quantities, end to end
  BOOST_TEST(std::abs(values[2]["to"].get<double>() - 1.0) < 1e-9);
  BOOST_TEST(section.tables.at(0).rows.at(1).at(4) == "not drawn");
  BOOST_TEST(!variance_section(without("variance_split")).missing.empty());
}

/// Three designs: two optima, and the one between them.
BOOST_AUTO_TEST_CASE(the_landscape_names_both_ends_and_the_gap) {
  const Section section = landscape_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "Best for today's mix: narrow"));
  BOOST_TEST(holds(section.takeaway, "Robust over the scenario's futures: wide"));
  BOOST_TEST(holds(section.takeaway, "$700\u00a0M"));
  BOOST_TEST(holds(section.points.at(0).text, "$300\u00a0M"));  // 500 - 200: the dip
  BOOST_TEST(holds(section.points.at(1).text, "$480\u00a0M"));  // 420 + 60
}

BOOST_AUTO_TEST_CASE(both_panels_of_the_landscape_show_the_same_designs_at_the_same_places) {
  const Section section = landscape_section(tests::fixture_store());
  BOOST_TEST_REQUIRE(section.panels.size() == 2);
  const auto places = [](const Panel& panel) {
    std::set<std::pair<double, double>> all;
    for (const Json& v : panel.spec["data"]["values"])
      if (v["kind"] == "design") all.emplace(v["x"].get<double>(), v["y"].get<double>());
    return all;
  };
  BOOST_TEST(places(section.panels[0]).size() == 3);
  BOOST_TEST((places(section.panels[0]) == places(section.panels[1])));
  std::size_t steps = 0;
  for (const Json& v : section.panels[0].spec["data"]["values"]) steps += v["kind"] == "step";
  BOOST_TEST(steps == 3);
}

BOOST_AUTO_TEST_CASE(one_design_can_be_best_today_and_robust) {
  core::ResultStore store = without("landscape");
  core::Table table(tests::fixture_landscape().columns());
  auto row = tests::fixture_landscape().cells().front();
  row[2] = std::string("best today, robust");
  table.add(row);
  store.put("landscape", table);
  BOOST_TEST(holds(landscape_section(store).takeaway, "is also the robust one: narrow"));
}

/// Columns of the first table that a reader may not know by name.
BOOST_AUTO_TEST_CASE(the_glossary_explains_abbreviations_of_the_values_table) {
  const Section glossary = glossary_section(tests::fixture_store());
  std::set<std::string> terms;
  for (const auto& row : glossary.tables.at(0).rows) BOOST_TEST(terms.insert(row[0]).second);
  const Section values = values_section(tests::fixture_store());
  const auto needs = [&](const char* column) {
    bool shown = false;
    for (const TableView& table : values.tables)
      for (const auto& c : table.columns) shown |= c.name == column;
    BOOST_TEST(shown, column);
    BOOST_TEST(terms.contains(column), column);
  };
  needs("CVaR 95");
  needs("Peak cash");
  needs("Payback");
}

BOOST_AUTO_TEST_CASE(ids_of_sections_and_charts_are_unique) {
  const auto store = tests::fixture_store();
  std::set<std::string> seen;
  for (const SectionBuilder build : report::sections()) {
    const Section section = build(store);
    BOOST_TEST(seen.insert(section.id).second);
    for (const Panel& panel : section.panels) BOOST_TEST(seen.insert(panel.id).second);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_store_leaves_every_section_out_in_words) {
  const core::ResultStore empty;
  for (const SectionBuilder build : report::sections()) {
    const Section section = build(empty);
    BOOST_TEST(holds(section.missing, section.title));
    BOOST_TEST(section.panels.empty());
  }
}

BOOST_AUTO_TEST_CASE(values_name_the_best_and_its_lead) {
  const std::string text = values_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "Mixed fleet: own chip and GPUs"));
  BOOST_TEST(holds(text, "$1.39\u00a0bn"));                   // 1385
  BOOST_TEST(holds(text, "$1.35\u00a0bn to $1.42\u00a0bn"));  // 1385 -+ 31
  BOOST_TEST(holds(text, "$145\u00a0M behind"));              // 1385 - 1240
}

BOOST_AUTO_TEST_CASE(values_are_drawn_best_first) {
  const Section section = values_section(tests::fixture_store());
  const Json rows = section.panels[0].spec["data"]["values"];
  BOOST_TEST(rows.size() == 8);
  for (std::size_t i = 1; i < rows.size(); ++i)
    BOOST_TEST(rows[i - 1]["value"].get<double>() >= rows[i]["value"].get<double>());
}

BOOST_AUTO_TEST_CASE(spread_gives_the_middle_nine_tenths_of_a_normal) {
  // asic_now: standard deviation 0.8 * 980 = 784, 90 % of a normal spans 3.2897 of them: 2.58 bn.
  const std::string text = spread_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "$2.58\u00a0bn for \u201cTape out now for today's mix\u201d"));
}

BOOST_AUTO_TEST_CASE(survival_finds_the_shortest_median_life) {
  // The fastest fixture rate is 0.089 a quarter: ln 2 / 0.089 = 7.8, so 8 quarters.
  const std::string text = survival_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "functionally stranded after 8 quarters (2 years)"));
}

BOOST_AUTO_TEST_CASE(survival_says_when_nothing_strands) {
  core::Table t(
      {{"strategy"}, {"kind"}, {"quarters_since_volume"}, {"survival"}, {"low"}, {"high"}});
  for (int q = 0; q < 9; ++q)
    t.add({std::string("semi"), std::string("functional"), std::int64_t{q}, 1.0, 0.99, 1.0});
  core::ResultStore store = without("survival");
  store.put("survival", t);
  BOOST_TEST(holds(survival_section(store).takeaway, "At no strategy"));
}

BOOST_AUTO_TEST_CASE(causes_leave_out_what_did_not_strand) {
  const Section section = causes_section(tests::fixture_store());
  BOOST_TEST(section.legend.size() == 5);
  // operator over all causes: 1 / (1 + 0.4 + 0.25 + 0.1 + 0.15) = 52.6 %
  BOOST_TEST(holds(section.takeaway, "\u201cOperator missing\u201d is behind 53\u00a0%"));
  BOOST_TEST(holds(section.takeaway, "in 30\u00a0% of the futures"));
}

BOOST_AUTO_TEST_CASE(coverage_compares_history_and_model_at_one_age) {
  // 0.9 exp(-0.65 * 2) = 0.245, 0.9 exp(-0.4 * 2) = 0.404; 0.9 exp(-0.6) = 0.494, 0.9 exp(-0.24) =
  // 0.708
  const std::string text = coverage_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "25\u00a0% to 40\u00a0%"));
  BOOST_TEST(holds(text, "49\u00a0% to 71\u00a0%"));
}

BOOST_AUTO_TEST_CASE(curves_have_a_chart_per_model_and_a_line_per_chip) {
  const Section section = curves_section(tests::fixture_store());
  BOOST_TEST(section.panels.size() == 3);
  BOOST_TEST(section.legend.size() == 6);
  BOOST_TEST(section.legend[0].label == "NVIDIA H200");
}

BOOST_AUTO_TEST_CASE(breakeven_counts_the_cells_where_building_wins) {
  int wins = 0;
  for (const double hazard : {0.0, 0.5, 1.0, 1.5, 2.0})
    for (const double gain : {1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0})
      wins += 520 * std::log(gain) - 430 * hazard - 90 > 0;
  const std::string text = breakeven_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, std::to_string(wins) + " of the 35 cells"));
  BOOST_TEST(holds(text, "2.6\u00d7"));
}

BOOST_AUTO_TEST_CASE(breakeven_draws_one_closed_border_between_the_signs) {
  const Section section = breakeven_section(tests::fixture_store());
  int crossings = 0, edges = 0;
  const auto wins = [](double gain, double hazard) {
    return 520 * std::log(gain) - 430 * hazard - 90 > 0;
  };
  const std::array gains = {1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0};
  const std::array hazards = {0.0, 0.5, 1.0, 1.5, 2.0};
  for (std::size_t j = 0; j < hazards.size(); ++j)
    for (std::size_t i = 0; i < gains.size(); ++i) {
      if (i + 1 < gains.size())
        crossings += wins(gains[i], hazards[j]) != wins(gains[i + 1], hazards[j]);
      if (j + 1 < hazards.size())
        crossings += wins(gains[i], hazards[j]) != wins(gains[i], hazards[j + 1]);
    }
  for (const Json& value : section.panels[0].spec["data"]["values"])
    edges += value["kind"] == "edge";
  BOOST_TEST(edges == crossings);
}

BOOST_AUTO_TEST_CASE(breakeven_names_every_gain_and_hazard_on_its_axes) {
  const Section section = breakeven_section(tests::fixture_store());
  for (const Json& layer : section.panels[0].spec["layer"]) {
    BOOST_TEST(layer["encoding"]["x"]["axis"]["values"].size() == 7);
    BOOST_TEST(layer["encoding"]["x"]["axis"]["tickCount"].get<int>() ==
               7);  // else Vega thins them
    BOOST_TEST(layer["encoding"]["y"]["axis"]["labelExpr"] ==
               "['0','0.5','1','1.5','2'][datum.value]");
  }
}

BOOST_AUTO_TEST_CASE(breakeven_interpolates_where_the_study_gives_no_least_gain) {
  // At hazard 1: G2(2) = -159.6, G2(3) = 51.3, so the line between them is zero at 2.757.
  const std::string text = breakeven_section(without("measures")).takeaway;
  BOOST_TEST(holds(text, "a gain of 2.76\u00d7"));
}

BOOST_AUTO_TEST_CASE(waterfall_factors_multiply_to_the_whole) {
  const std::string text = waterfall_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "a factor of 3.66"));  // 2.12 / 0.58
  BOOST_TEST(holds(text, "Vendor margin 2.26\u00d7"));
  BOOST_TEST(holds(text, "Specialization 1.76\u00d7"));
}

BOOST_AUTO_TEST_CASE(waterfall_leaves_out_a_candidate_that_cannot_serve) {
  core::Table t({{"candidate"}, {"step"}, {"label"}, {"usd_per_mtok"}});
  for (const char* step : {"gpu", "at_cost", "technology", "specialized"})
    t.add({std::string("x"), std::string(step), std::string(step), 1.0});
  t.add({std::string("x"), std::string("candidate"), std::string("c"), core::Cell()});
  core::ResultStore store = without("waterfall");
  store.put("waterfall", t);
  const Section section = waterfall_section(store);
  BOOST_TEST(section.panels.empty());
  BOOST_TEST(holds(section.takeaway, "No candidate"));
}

BOOST_AUTO_TEST_CASE(measures_bridge_from_the_frozen_to_the_real_world) {
  const Section section = measures_section(tests::fixture_store());
  const Json bars = section.panels[0].spec["data"]["values"];
  BOOST_TEST(bars.size() == 5);
  BOOST_TEST(bars[2]["to"].get<double>() == -420);  // 880 - 690 - 610: ends where G2 ends
  BOOST_TEST(bars[3]["to"].get<double>() == -420);
  BOOST_TEST(
      holds(section.takeaway, "$540\u00a0M (95\u00a0% interval $522\u00a0M to $558\u00a0M)"));
}

BOOST_AUTO_TEST_CASE(measures_without_an_option_value_still_draw) {
  core::Table t({{"id"}, {"label"}, {"value"}, {"low"}, {"high"}, {"se"}, {"unit"}, {"meaning"}});
  t.add({std::string("G2"), std::string("G2"), 5.0, 1.0, 9.0, 2.0, std::string("MUSD"),
         std::string("x")});
  BOOST_TEST(measures_section(with_measures(t)).panels.size() == 1);
}

BOOST_AUTO_TEST_CASE(market_dates_its_axis_from_the_start) {
  const Section section = market_section(tests::fixture_store());
  const Json first = section.panels[0].spec["data"]["values"][0];
  BOOST_TEST(first["time"].get<double>() == 2026.75);  // 2026-10-01
  BOOST_TEST(holds(section.takeaway, "2.35 at the start"));
}

BOOST_AUTO_TEST_CASE(assumptions_count_sources_and_intervals) {
  const Section section = assumptions_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "6 numbers: 5 carry a source, 4 an interval"));
  BOOST_TEST(section.tables[0].searchable);
}

BOOST_AUTO_TEST_CASE(sensitivity_ranks_by_swing_and_counts_flips) {
  const Section section = sensitivity_section(tests::fixture_store());
  BOOST_TEST(holds(section.takeaway, "\u201cOwn demand share\u201d matters most"));
  BOOST_TEST(holds(section.takeaway, "2 of 6 inputs change"));
  BOOST_TEST(holds(section.takeaway, "3 turn the sign"));
  double last = 1e300;
  const Json bars = section.panels[0].spec["data"]["values"];
  for (std::size_t i = 0; i + 1 < bars.size(); i += 2) {
    const double swing = std::abs(bars[i]["to"].get<double>() - bars[i + 1]["to"].get<double>());
    BOOST_TEST(swing <= last);
    last = swing;
  }
}

BOOST_AUTO_TEST_CASE(certainty_weighs_noise_against_parameters) {
  // Mixed fleet: 560 / 31 = 18.06
  const std::string text = certainty_section(tests::fixture_store()).takeaway;
  BOOST_TEST(holds(text, "18 times as much"));
  BOOST_TEST(holds(text, "better facts would"));
}

BOOST_AUTO_TEST_CASE(certainty_names_what_it_does_not_know) {
  const Section section = certainty_section(tests::fixture_store());
  const auto names = [&](const char* term) {
    return std::any_of(section.points.begin(), section.points.end(),
                       [&](const Point& p) { return p.term == term && !p.text.empty(); });
  };
  for (const char* term : {"Simulation", "Parameters", "Cost table"}) BOOST_TEST(names(term));
}

/// The cell met ten times in ten thousand is drawn, and not quoted.
BOOST_AUTO_TEST_CASE(the_exercise_rule_quotes_what_was_met_often) {
  const auto panel = report::exercise_panel(tests::fixture_store());
  BOOST_REQUIRE(panel.has_value());
  BOOST_TEST(panel->alt.find("starts in 40") != std::string::npos, panel->alt);
  BOOST_TEST(panel->alt.find("5 or more innovations") != std::string::npos, panel->alt);
  BOOST_TEST(!report::exercise_panel(without("exercise")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
