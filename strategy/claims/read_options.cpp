// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategy/claims/claim_fields.h"
#include "strategy/claims/read_kinds.h"

namespace strandline::strategy::claims {
namespace {

using core::Range;
using core::YamlNode;

Payoff payoff_named(const YamlNode& root) {
  const std::string name =
      choice(root, "payoff", {"put", "call", "max-call", "mean-put", "butterfly", "min-butterfly"});
  if (name == "put") return Payoff::kPut;
  if (name == "call") return Payoff::kCall;
  if (name == "max-call") return Payoff::kMaxCall;
  if (name == "mean-put") return Payoff::kMeanPut;
  return name == "butterfly" ? Payoff::kButterfly : Payoff::kMinButterfly;
}

constexpr std::int64_t kMostAssets = 32, kMostDates = 10'000;

/// `asset: {...}` with an optional `count` of equal ones, or `assets: [...]`.
std::vector<LognormalAsset> read_assets(const YamlNode& root, bool many) {
  if (!many) return {lognormal_asset(root.at("asset"))};
  if (root.find("asset")) {
    const auto count = root.integer("count", {1, kMostAssets});
    return std::vector<LognormalAsset>(static_cast<std::size_t>(count),
                                       lognormal_asset(root.at("asset")));
  }
  std::vector<LognormalAsset> assets;
  for (const YamlNode& item : root.at("assets").items()) assets.push_back(lognormal_asset(item));
  if (assets.empty() || assets.size() > kMostAssets)
    root.at("assets").fail("has no or too many assets", "write 1 to 32 of them");
  return assets;
}

/// `dates: N`, or `exercise: american | european`.
int read_dates(const YamlNode& root) {
  if (root.find("exercise"))
    return choice(root, "exercise", {"american", "european"}) == "american" ? 0 : 1;
  return static_cast<int>(root.integer("dates", {1, kMostDates}));
}

double later_than(const YamlNode& root, std::string_view key, double earlier) {
  const double t = years(root, key);
  if (!(t > earlier)) root.at(key).fail("is not after the decision", "write a longer time");
  return t;
}

MertonJumps merton(const YamlNode& node) {
  return {per_year(node, "intensity", Range::non_negative()), node.number("mean_log"),
          share(node, "standard_deviation")};
}

KouJumps kou(const YamlNode& node) {
  return {per_year(node, "intensity", Range::non_negative()),
          share(node, "p_up", Range::fraction()), node.number("eta_up", {1.0, 1e6, true}),
          node.number("eta_down", {0.0, 1e6, true})};
}

}  // namespace

Claim read_bermudan(const YamlNode& root) {
  BermudanOption o;
  o.payoff = payoff_named(root);
  const bool many = o.payoff == Payoff::kMaxCall || o.payoff == Payoff::kMeanPut ||
                    o.payoff == Payoff::kMinButterfly;
  o.assets = read_assets(root, many);
  if (many) o.correlation = correlation_matrix(root, o.assets.size());
  o.strike = usd(root, "strike");
  if (o.payoff == Payoff::kButterfly || o.payoff == Payoff::kMinButterfly)
    o.upper_strike = usd(root, "upper_strike", {o.strike, 1e300, true});
  o.rate = per_year(root, "rate");
  o.maturity = years(root, "maturity");
  o.dates = read_dates(root);
  return o;
}

Claim read_exchange(const YamlNode& root) {
  ExchangeOption o;
  o.receive = lognormal_asset(root.at("receive"));
  o.give = lognormal_asset(root.at("give"));
  o.receive_quantity = root.number_or("receive_quantity", 1, Range::positive());
  o.give_quantity = root.number_or("give_quantity", 1, Range::positive());
  o.correlation = pair_correlation(root);
  o.maturity = years(root, "maturity");
  o.american = choice(root, "exercise", {"american", "european"}) == "american";
  return o;
}

Claim read_perpetual_exchange(const YamlNode& root) {
  PerpetualExchange o;
  o.receive = lognormal_asset(root.at("receive"));
  o.give = lognormal_asset(root.at("give"));
  o.correlation = pair_correlation(root);
  if (!(o.receive.dividend_yield > 0))
    root.at("receive").fail("pays no dividend, so waiting costs nothing",
                            "write a dividend_yield above 0");
  if (!(o.give.dividend_yield > 0))
    root.at("give").fail("pays no dividend", "write a dividend_yield above 0");
  return o;
}

Claim read_compound(const YamlNode& root) {
  CompoundOption o;
  o.outer_call = is_call(root, "outer");
  o.inner_call = is_call(root, "inner");
  o.asset = lognormal_asset(root.at("asset"));
  o.outer_strike = usd(root, "outer_strike");
  o.inner_strike = usd(root, "inner_strike");
  o.rate = per_year(root, "rate");
  o.decision_time = years(root, "decision_time");
  o.maturity = later_than(root, "maturity", o.decision_time);
  return o;
}

Claim read_jump(const YamlNode& root) {
  JumpOption o;
  o.call = is_call(root, "payoff");
  o.asset = lognormal_asset(root.at("asset"));
  o.strike = usd(root, "strike");
  o.rate = per_year(root, "rate");
  o.maturity = years(root, "maturity");
  const YamlNode jumps = root.at("jumps");
  const std::string law = choice(jumps, "law", {"merton", "kou", "to-zero"});
  if (law == "merton") o.jumps = merton(jumps);
  if (law == "kou") o.jumps = kou(jumps);
  if (law == "to-zero") o.jumps = JumpToZero{per_year(jumps, "hazard", Range::non_negative())};
  jumps.finish();
  return o;
}

Claim read_regime_switching(const YamlNode& root) {
  RegimeSwitchingOption o;
  o.call = is_call(root, "payoff");
  o.spot = usd(root, "spot");
  o.strike = usd(root, "strike");
  o.dividend_yield = per_year_or(root, "dividend_yield", 0);
  o.maturity = years(root, "maturity");
  const auto regimes = root.at("regimes").items();
  if (regimes.size() != 2) root.at("regimes").fail("has not two regimes", "write two of them");
  for (std::size_t i = 0; i < 2; ++i) {
    o.regimes[i].rate = per_year(regimes[i], "rate");
    o.regimes[i].volatility = share(regimes[i], "volatility", Range::positive());
    o.regimes[i].leaves = per_year(regimes[i], "leaves", Range::non_negative());
    regimes[i].finish();
  }
  o.regime = static_cast<int>(root.integer("regime", {1, 2})) - 1;
  o.american = choice(root, "exercise", {"american", "european"}) == "american";
  return o;
}

}  // namespace strandline::strategy::claims
