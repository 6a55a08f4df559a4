// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/read_claim.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "core/error.h"
#include "core/files.h"

namespace strandline::strategy::claims {
namespace {

ClaimFile parse(const std::string& text) {
  return read_claim(core::YamlNode::parse(text, "claim.yaml"));
}

/// What the refusal says; empty where the text is read.
std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const core::InputError& e) {
    return e.what();
  }
  return "";
}

bool mentions(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts)
    if (text.find(part) == std::string::npos) return false;
  return true;
}

std::string put(const std::string& asset) {
  return "claim: bermudan\npayoff: put\nasset: " + asset +
         "\nstrike: 40 USD\nrate: 6 %/year\nmaturity: 1 year\ndates: 50\n";
}

std::string max_call(const std::string& correlation) {
  return "claim: bermudan\npayoff: max-call\ncount: 3\nasset: {spot: 1 USD, volatility: 20 %}\n"
         "correlation: " +
         correlation + "\nstrike: 1 USD\nrate: 0 %/year\nmaturity: 1 year\ndates: 2\n";
}

std::string project(const std::string& decisions, const std::string& modes = "{a: , b: }") {
  return "claim: switching\nhorizon: 2 year\nsteps: 8\nrate: 5 %/year\nstart: a\n"
         "features: {x: {law: geometric, start: 1, volatility: 20 %}}\nmodes: " +
         modes + "\ndecisions: " + decisions + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_claim_file)

BOOST_AUTO_TEST_CASE(every_kind_has_an_example_that_is_read) {
  std::set<std::string> seen;
  for (const auto& file : core::list_files(core::home_path("scenarios/options"), ".yaml"))
    seen.insert(claim_kind(load_claim(file).claim));
  for (const std::string& kind : claim_kinds()) BOOST_TEST(seen.contains(kind), kind);
}

BOOST_AUTO_TEST_CASE(numbers_arrive_in_years_and_shares) {
  const auto claim =
      parse(put("{spot: 36 USD, volatility: 20 %, dividend_yield: 0.5 %/quarter}")).claim;
  const auto& o = std::get<BermudanOption>(claim);
  BOOST_TEST(o.assets[0].spot == 36.0);
  BOOST_TEST(o.assets[0].volatility == 0.2);
  BOOST_TEST(o.assets[0].dividend_yield == 0.02);
  BOOST_TEST(o.rate == 0.06);
  BOOST_TEST(o.maturity == 1.0);
  BOOST_TEST(o.dates == 50);
}

BOOST_AUTO_TEST_CASE(a_negative_volatility_is_refused_with_its_place) {
  const std::string told = refusal(put("{spot: 36 USD, volatility: -20 %}"));
  BOOST_TEST(mentions(told, {"claim.yaml:3:", "asset.volatility", "-20", "at least 0"}), told);
}

BOOST_AUTO_TEST_CASE(an_unknown_key_names_the_nearest) {
  const std::string told = refusal(put("{spot: 36 USD, volatility: 20 %, dividend: 1 %/year}"));
  BOOST_TEST(mentions(told, {"dividend", "dividend_yield"}), told);
}

BOOST_AUTO_TEST_CASE(a_wrong_unit_is_refused) {
  const std::string told = refusal(put("{spot: 36 W, volatility: 20 %}"));
  BOOST_TEST(mentions(told, {"spot", "USD"}), told);
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_names_the_nearest) {
  BOOST_TEST(mentions(refusal("claim: bermudian\n"), {"bermudian", "'bermudan'"}));
}

BOOST_AUTO_TEST_CASE(equal_correlations_of_three_must_lie_above_minus_a_half) {
  const std::string told = refusal(max_call("-0.6"));
  BOOST_TEST(mentions(told, {"correlation", "not positive definite", "-0.5"}), told);
  BOOST_TEST(refusal(max_call("-0.4")) == "");
}

BOOST_AUTO_TEST_CASE(a_correlation_matrix_is_symmetric_with_ones) {
  BOOST_TEST(refusal(max_call("[[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]")) == "");
  BOOST_TEST(mentions(refusal(max_call("[[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]]")), {"mirror"}));
  BOOST_TEST(mentions(refusal(max_call("[[2, 0, 0], [0, 1, 0], [0, 0, 1]]")), {"correlation"}));
  BOOST_TEST(mentions(refusal(max_call("[[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]")),
                      {"not positive definite"}));
}

BOOST_AUTO_TEST_CASE(a_lag_beyond_the_horizon_is_refused) {
  const std::string told = refusal(project("[{name: build, from: a, to: b, lag: 3 year}]"));
  BOOST_TEST(mentions(told, {"decisions[0].lag", "beyond the horizon", "shorten"}), told);
}

BOOST_AUTO_TEST_CASE(a_decision_that_comes_too_late_to_arrive_is_refused) {
  const std::string told =
      refusal(project("[{name: build, from: a, to: b, lag: 1 year, first: 18 month}]"));
  BOOST_TEST(mentions(told, {"decisions[0]", "never arrive"}), told);
}

BOOST_AUTO_TEST_CASE(a_lag_must_be_whole_steps) {
  const std::string told = refusal(project("[{name: build, from: a, to: b, lag: 4 month}]"));
  BOOST_TEST(mentions(told, {"decisions[0].lag", "whole number of steps"}), told);
}

BOOST_AUTO_TEST_CASE(a_mode_that_nothing_reaches_is_refused) {
  const std::string told = refusal(
      project("[{name: build, from: a, to: b, lag: 1 year}]", "{a: , b: , c: {terminal: 1}}"));
  BOOST_TEST(mentions(told, {"modes.c", "no decision reaches"}), told);
}

BOOST_AUTO_TEST_CASE(lags_add_up_when_modes_are_reached) {
  const std::string chain =
      "{name: one, from: a, to: b, lag: 1 year}, {name: two, from: b, to: c, ";
  BOOST_TEST(refusal(project("[" + chain + "lag: 1 year}]", "{a: , b: , c: }")) == "");
  const std::string told = refusal(project("[" + chain + "lag: 15 month}]", "{a: , b: , c: }"));
  BOOST_TEST(mentions(told, {"modes.c"}), told);
}

BOOST_AUTO_TEST_CASE(chances_of_outcomes_sum_to_one) {
  const std::string told = refusal(
      project("[{name: build, from: a, outcomes: [{to: b, lag: 1 year, probability: 70 %}]}]"));
  BOOST_TEST(mentions(told, {"outcomes", "0.7", "sum to 1"}), told);
}

BOOST_AUTO_TEST_CASE(an_unknown_feature_names_the_nearest) {
  const std::string told = refusal(project(
      "[{name: build, from: a, to: b, cost: {terms: [{coefficient: 1, features: [xx]}]}}]"));
  BOOST_TEST(mentions(told, {"'x'"}), told);
}

BOOST_AUTO_TEST_CASE(an_entry_whose_exit_pays_it_back_is_refused) {
  const std::string told = refusal(
      "claim: entry-exit\nprice: 1 USD\nrate: 5 %/year\nvolatility: 10 %\nvariable_cost: 1 USD\n"
      "entry_cost: 1 USD\nexit_cost: -2 USD\n");
  BOOST_TEST(mentions(told, {"exit_cost", "pays back"}), told);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::strategy::claims
