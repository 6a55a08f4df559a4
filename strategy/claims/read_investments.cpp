// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategy/claims/claim_fields.h"
#include "strategy/claims/read_kinds.h"

namespace strandline::strategy::claims {

using core::Range;
using core::YamlNode;

Claim read_perpetual_investment(const YamlNode& root) {
  PerpetualInvestment o;
  o.value = usd(root, "value");
  o.cost = usd(root, "cost");
  o.volatility = share(root, "volatility");
  o.value_yield = per_year(root, "value_yield", Range::positive());
  o.rate = per_year(root, "rate", Range::positive());
  o.hazard = per_year_or(root, "hazard", 0, Range::non_negative());
  return o;
}

Claim read_entry_exit(const YamlNode& root) {
  EntryExit o;
  o.price = usd(root, "price");
  o.rate = per_year(root, "rate", Range::positive());
  o.drift = per_year_or(root, "drift", 0);
  if (!(o.drift < o.rate))
    root.at("drift").fail("is not below the rate: the value is infinite", "write a lower drift");
  o.volatility = share(root, "volatility", Range::positive());
  o.variable_cost = usd(root, "variable_cost");
  o.entry_cost = usd(root, "entry_cost");
  o.exit_cost = usd(root, "exit_cost", {});
  if (!(o.entry_cost + o.exit_cost > 0))
    root.at("exit_cost").fail("pays back more than entry costs", "write it above -entry_cost");
  if (!(o.exit_cost < o.variable_cost / o.rate))
    root.at("exit_cost")
        .fail("is more than running at a loss for ever costs",
              "write it below variable_cost / rate");
  o.active = root.flag_or("active", false);
  return o;
}

Claim read_mine(const YamlNode& root) {
  Mine m;
  m.price = usd(root, "price");
  m.inventory = root.number("inventory", Range::positive());
  m.output = root.number("output_per_year", Range::positive());
  m.unit_cost = usd(root, "unit_cost", Range::non_negative());
  m.upkeep = usd(root, "upkeep_per_year", Range::non_negative());
  m.closing_cost = usd(root, "closing_cost");
  m.opening_cost = usd(root, "opening_cost");
  m.volatility = share(root, "volatility", Range::positive());
  m.real_rate = per_year(root, "real_rate");
  m.convenience_yield = per_year(root, "convenience_yield", Range::positive());
  m.property_tax = per_year_or(root, "property_tax", 0, Range::non_negative());
  if (!(m.real_rate + m.property_tax > 0))
    root.at("real_rate").fail("leaves no discounting with the property tax", "write it higher");
  m.income_tax = root.find("income_tax") ? share(root, "income_tax", {0.0, 0.99}) : 0.0;
  m.open = choice(root, "state", {"open", "closed"}) == "open";
  return m;
}

Claim read_bandit(const YamlNode& root) {
  BernoulliBandit b;
  b.successes = root.number("successes", {0.0, 1e6, true});
  b.failures = root.number("failures", {0.0, 1e6, true});
  b.discount = root.number("discount", {0.0, 0.999, true});
  return b;
}

}  // namespace strandline::strategy::claims
