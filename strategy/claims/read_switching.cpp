// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "strategy/claims/claim_fields.h"
#include "strategy/claims/reachable.h"
#include "strategy/claims/read_kinds.h"

namespace strandline::strategy::claims {
namespace {

using core::Range;
using core::YamlNode;

/// Index of the name at `node`; the error names the nearest.
int index_of(const YamlNode& node, const std::vector<std::string>& names, const char* what) {
  const std::string name = node.as_text();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<int>(i);
  const std::string near = core::nearest(name, names);
  node.fail(fmt::format("is no {}", what), near.empty() ? fmt::format("add it to the {}s", what)
                                                        : fmt::format("did you mean '{}'?", near));
}

Feature read_feature(const YamlNode& node, const std::string& name) {
  Feature f;
  f.name = name;
  const std::string law = choice(node, "law", {"geometric", "mean-reverting", "survival"});
  if (law == "survival") {
    f.law = FeatureLaw::kSurvival;
    f.start = 1;
    f.hazard = per_year(node, "hazard", Range::non_negative());
  } else if (law == "geometric") {
    f.start = node.number("start", Range::positive());
    f.drift = per_year_or(node, "drift", 0);
    f.volatility = share(node, "volatility");
  } else {
    f.law = FeatureLaw::kMeanReverting;
    f.start = node.number("start");
    f.level = node.number("level");
    f.speed = per_year(node, "speed", Range::positive());
    f.volatility = share(node, "volatility");
  }
  node.finish();
  return f;
}

/// A number, or {constant, terms: [{coefficient, features: [...]}], floor, cap}; zero where absent.
Payout read_payout(const YamlNode& parent, std::string_view key,
                   const std::vector<std::string>& features) {
  Payout p;
  const auto node = parent.find(key);
  if (!node) return p;
  if (node->is_scalar()) {
    p.constant = node->as_number();
    return p;
  }
  p.constant = node->number_or("constant", 0);
  if (const auto terms = node->find("terms"))
    for (const YamlNode& item : terms->items()) {
      Payout::Term term;
      term.coefficient = item.number("coefficient");
      for (const YamlNode& f : item.at("features").items())
        term.features.push_back(index_of(f, features, "feature"));
      item.finish();
      p.terms.push_back(term);
    }
  p.floor = node->number_or("floor", p.floor);
  p.cap = node->number_or("cap", p.cap);
  if (p.floor > p.cap) node->fail("has its floor above its cap", "write floor <= cap");
  node->finish();
  return p;
}

/// A time under `key` as whole steps of the problem.
int steps_of(const YamlNode& node, std::string_view key, const SwitchingProblem& p) {
  const double seconds = node.quantity(key, "s", Range::non_negative()).value;
  const double steps = seconds / (365.25 * 86400.0) / p.dt();
  if (std::abs(steps - std::round(steps)) > 1e-6 * (1 + steps))
    node.at(key).fail(fmt::format("is no whole number of steps of {:g} years", p.dt()),
                      "change it, or the number of steps");
  return static_cast<int>(std::round(steps));
}

Outcome read_outcome(const YamlNode& node, const std::vector<std::string>& modes,
                     const SwitchingProblem& p) {
  Outcome o;
  o.to = index_of(node.at("to"), modes, "mode");
  if (node.find("lag")) o.lag = steps_of(node, "lag", p);
  if (o.lag > p.steps)
    node.at("lag").fail(fmt::format("is beyond the horizon of {:g} years", p.horizon),
                        "shorten the lag or move the horizon");
  return o;
}

/// `outcomes: [{to, lag, probability}]`, or `to` and `lag` of the only one.
std::vector<Outcome> read_outcomes(const YamlNode& node, const std::vector<std::string>& modes,
                                   const SwitchingProblem& p) {
  const auto several = node.find("outcomes");
  if (!several) return {read_outcome(node, modes, p)};
  std::vector<Outcome> outcomes;
  double sum = 0;
  for (const YamlNode& item : several->items()) {
    Outcome o = read_outcome(item, modes, p);
    o.probability = share(item, "probability", {0.0, 1.0, true});
    item.finish();
    sum += o.probability;
    outcomes.push_back(o);
  }
  if (!(std::abs(sum - 1) < 1e-9))
    several->fail(fmt::format("has probabilities that sum to {:g}", sum), "make them sum to 1");
  return outcomes;
}

Decision read_decision(const YamlNode& node, const std::vector<std::string>& modes,
                       const std::vector<std::string>& features, const SwitchingProblem& p) {
  Decision d;
  d.name = node.text("name");
  d.from = index_of(node.at("from"), modes, "mode");
  d.cost = read_payout(node, "cost", features);
  d.building = read_payout(node, "building", features);
  d.outcomes = read_outcomes(node, modes, p);
  if (node.find("first")) d.first_step = steps_of(node, "first", p);
  if (node.find("last")) d.last_step = steps_of(node, "last", p);
  if (d.first_step > d.last_step)
    node.at("last").fail("is before the decision's first date", "write first <= last");
  if (d.first_step + d.longest_lag() > p.steps || d.first_step >= p.steps)
    node.fail("can never arrive: its lag is beyond the horizon at its first date",
              "shorten the lag or move the horizon");
  node.finish();
  return d;
}

void read_features(const YamlNode& root, SwitchingProblem& p) {
  const YamlNode features = root.at("features");
  for (const std::string& name : features.keys())
    p.features.push_back(read_feature(features.at(name), name));
  if (p.features.empty()) features.fail("is empty", "add a feature");
  p.correlation = correlation_matrix(root, p.features.size());
}

void read_modes(const YamlNode& root, const std::vector<std::string>& features,
                SwitchingProblem& p) {
  const YamlNode modes = root.at("modes");
  for (const std::string& name : modes.keys()) {
    const YamlNode node = modes.at(name);
    Mode mode{name, {}, {}};
    if (!node.is_null()) {
      mode.cash = read_payout(node, "cash_per_year", features);
      mode.terminal = read_payout(node, "terminal", features);
      node.finish();
    }
    p.modes.push_back(std::move(mode));
  }
  if (p.modes.empty()) modes.fail("is empty", "add a mode");
}

}  // namespace

Claim read_switching(const YamlNode& root) {
  SwitchingProblem p;
  p.horizon = years(root, "horizon");
  p.steps = static_cast<int>(root.integer("steps", {1, 4096}));
  p.rate = per_year(root, "rate");
  read_features(root, p);
  const auto features = root.at("features").keys();
  read_modes(root, features, p);
  const auto modes = root.at("modes").keys();
  p.start_mode = index_of(root.at("start"), modes, "mode");
  if (const auto decisions = root.find("decisions"))
    for (const YamlNode& item : decisions->items())
      p.decisions.push_back(read_decision(item, modes, features, p));
  if (const auto lost = unreachable_mode(p))
    root.at("modes")
        .at(p.modes[*lost].name)
        .fail("is a mode that no decision reaches in time from the start",
              "add a decision that leads to it, or leave it out");
  return p;
}

}  // namespace strandline::strategy::claims
