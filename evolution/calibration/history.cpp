// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/history.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

namespace strandline::evolution {
namespace {

/// Factor on the hazard of adoption of an operator that spreads; 0: a stray one.
using Factors = std::map<std::string, double>;

const Link* pick_parent(const Kin& kin, double memory, Sequence& random) {
  if (!kin.own.empty() && (kin.recent.empty() || random.uniform() <= memory)) return &kin.own[0];
  double u = random.uniform();
  for (const Link& l : kin.recent)
    if ((u -= l.weight) <= 0.0) return &l;
  return kin.recent.empty() ? nullptr : &kin.recent.back();
}

std::uint8_t pick_value(const std::array<double, kMaxValues>& share, int values, Sequence& random) {
  double u = random.uniform();
  int v = 0;
  while (v + 1 < values && u > share[static_cast<std::size_t>(v)])
    u -= share[static_cast<std::size_t>(v++)];
  return static_cast<std::uint8_t>(v);
}

void draw_traits(Kin& kin, const Kin* parent, double years, const TransitionDraw& kernel,
                 Sequence& random) {
  const TransitionDraw::Year now = kernel.at(kin.year);
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const bool keeps = parent && random.uniform() <= std::exp(-now.change[t] * years);
    kin.traits.genome.value[t] = keeps ? parent->traits.genome.value[t]
                                       : pick_value(now.target[t], archs::kRadix[t], random);
    kin.traits.known[t] = true;
  }
}

void draw_operators(const Lineages& lineages, Kin& kin, const Kin* parent, double years,
                    const SpreadDraw& spread, const Factors& factors, Sequence& random) {
  kin.operators.clear();
  if (!parent) return;
  kin.operators = parent->operators;
  for (const auto& [name, factor] : factors) {
    const double adoption =
        factor > 0.0 ? factor * (spread.own + spread.imitation * lineages.share(name, kin.year))
                     : spread.stray;
    if (parent->operators.contains(name)) {
      if (random.uniform() > std::exp(-spread.retreat * years)) kin.operators.erase(name);
    } else if (random.uniform() <= 1.0 - std::exp(-adoption * years)) {
      kin.operators.insert(name);
    }
  }
}

}  // namespace

std::vector<double> draw_history(Lineages& lineages, double from, const HistoryModel& model,
                                 const std::vector<OperatorFate>& fates, const ArrivalData& data,
                                 Sequence& random) {
  const auto events = simulate_observed(model.arrival, data, from, random);
  Factors factors;
  for (std::size_t k = 0; k < fates.size(); ++k)
    if (fates[k].first <= from) factors[fates[k].name] = model.spread.factor.at(k);
  std::vector<double> seen;
  for (Kin& kin : lineages.releases) {
    if (kin.year <= from) continue;
    const Link* link = pick_parent(kin, model.kernel.memory, random);
    const Kin* parent = link ? &lineages.releases[static_cast<std::size_t>(link->parent)] : nullptr;
    const double years = link ? link->years + (kin.entrant() ? model.kernel.lag : 0.0) : 0.0;
    draw_traits(kin, parent, years, model.kernel, random);
    draw_operators(lineages, kin, parent, years, model.spread, factors, random);
    for (; seen.size() < events.size() && events[seen.size()] <= kin.year;
         seen.push_back(kin.year)) {
      const std::string name = fmt::format("event {}", seen.size());
      kin.operators.insert(name);
      const bool spreads = random.uniform() <= model.spread.spreads;
      factors[name] = spreads ? std::exp(model.spread.spread * random.normal()) : 0.0;
    }
  }
  return seen;
}

}  // namespace strandline::evolution
