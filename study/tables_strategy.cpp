// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "study/tables.h"

namespace strandline::study {
namespace {

using core::Cell;
using core::Table;

constexpr const char* kCauses[] = {"none",    "operator",      "capacity",
                                   "context", "interactivity", "economics"};

double share(std::uint64_t part, std::uint64_t whole) {
  return whole ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

/// Median quarter in which cumulative cash turns positive for good; blank where most never do.
Cell median_payback(const PlanTally& t) {
  std::uint64_t seen = 0;
  for (std::size_t q = 0; q + 1 < t.payback.size(); ++q) {
    seen += t.payback[q];
    if (2 * seen >= t.paths) return static_cast<std::int64_t>(q);
  }
  return {};
}

Cell if_own(const PlanTally& t, double x) {
  return t.with_volume ? Cell(x) : Cell();
}

bool has_own_chip(const strategy::Plan& plan) {
  return !plan.own_columns.empty();
}

}  // namespace

std::size_t best_strategy(const StudySums& sums) {
  std::size_t best = 0;
  for (std::size_t j = 1; j < sums.main.strategies.size(); ++j)
    if (sums.main.strategies[j].value.mean() > sums.main.strategies[best].value.mean()) best = j;
  return best;
}

Table strategies_table(const World& world, const StudySums& sums) {
  Table t({{"id"},
           {"label"},
           {"value_musd"},
           {"low_musd"},
           {"high_musd"},
           {"se_musd", 2},
           {"parameter_low_musd"},
           {"parameter_high_musd"},
           {"p_loss", 3},
           {"cvar95_musd"},
           {"peak_cash_musd"},
           {"payback_quarters"},
           {"p_best", 3},
           {"capex_musd"},
           {"nre_musd"},
           {"revenue_musd"},
           {"opex_musd"},
           {"terminal_musd"},
           {"p_functional_strand", 3},
           {"p_economic_strand", 3},
           {"mean_volume_quarter", 3},
           {"p_abandoned", 3},
           {"mean_spins", 3},
           {"stranded_capital_share", 3},
           {"mean_covered_share", 3}});
  for (std::size_t j = 0; j < world.plans.strategies.size(); ++j) {
    const strategy::Plan& plan = world.plans.strategies[j];
    const PlanTally& m = sums.main.strategies[j];
    const PlanTally& life = sums.lives[j];
    const core::Estimate v = m.value.estimate();
    const core::Estimate p = m.value.parameter_interval();
    t.add({plan.id,
           plan.label,
           v.value,
           v.low,
           v.high,
           v.standard_error,
           p.low,
           p.high,
           share(life.losses, life.paths),
           m.values.lower_tail_mean(0.05),
           m.peak_cash.mean(),
           median_payback(m),
           share(life.best, life.paths),
           m.capex.mean(),
           m.nre.mean(),
           m.revenue.mean(),
           m.opex.mean(),
           m.terminal.mean(),
           if_own(life, share(life.functional_strands, life.with_volume)),
           if_own(life, share(life.economic_strands, life.with_volume)),
           if_own(life, life.volume_quarter.mean()),
           has_own_chip(plan) ? Cell(share(life.abandoned, life.paths)) : Cell(),
           has_own_chip(plan) ? Cell(m.spins.mean()) : Cell(),
           if_own(life, life.stranded_share.mean()),
           if_own(life, life.covered_share.mean())});
  }
  return t;
}

Table histogram_table(const World& world, const StudySums& sums) {
  Table t({{"strategy"}, {"bin_low_musd"}, {"bin_high_musd"}, {"share"}});
  constexpr std::size_t kMerge = 50;  // fine bins per drawn bin
  for (std::size_t j = 0; j < world.plans.strategies.size(); ++j) {
    const core::Histogram& h = sums.main.strategies[j].values;
    const auto& counts = h.counts();
    const double width = (h.high() - h.low()) / static_cast<double>(counts.size() - 2);
    for (std::size_t b = 1; b + kMerge < counts.size(); b += kMerge) {
      std::uint64_t n = 0;
      for (std::size_t i = b; i < b + kMerge; ++i) n += counts[i];
      if (n == 0) continue;
      const double low = h.low() + width * static_cast<double>(b - 1);
      t.add({world.plans.strategies[j].id, low, low + width * kMerge, share(n, h.count())});
    }
  }
  return t;
}

Table survival_table(const World& world, const StudySums& sums) {
  Table t({{"strategy"}, {"kind"}, {"quarters_since_volume"}, {"survival"}, {"low"}, {"high"}});
  for (std::size_t j = 0; j < world.plans.strategies.size(); ++j) {
    const PlanTally& life = sums.lives[j];
    if (life.with_volume == 0) continue;
    const auto add = [&](const char* kind, const LifeTally& tally) {
      for (const core::SurvivalPoint& p : core::kaplan_meier(tally.events, tally.censored))
        t.add({world.plans.strategies[j].id, std::string(kind), std::int64_t{p.time}, p.survival,
               p.low, p.high});
    };
    if (has_own_chip(world.plans.strategies[j])) add("functional", life.functional);
    add("economic", life.economic);
  }
  return t;
}

Table causes_table(const World& world, const StudySums& sums) {
  Table t({{"strategy"}, {"cause"}, {"share"}});
  for (std::size_t j = 0; j < world.plans.strategies.size(); ++j) {
    const PlanTally& life = sums.lives[j];
    if (life.with_volume == 0) continue;
    for (std::size_t c = 0; c < life.causes.size(); ++c)
      t.add({world.plans.strategies[j].id, std::string(kCauses[c]),
             share(life.causes[c], life.with_volume)});
  }
  return t;
}

Table headline_table(const World& world, const StudySums& sums) {
  Table t({{"strategy"},
           {"lower_musd"},
           {"upper_musd"},
           {"se_musd", 2},
           {"parameter_low_musd"},
           {"parameter_high_musd"},
           {"p_loss", 2},
           {"p_best", 2},
           {"p_functional_strand", 2}});
  const auto add = [&](const std::string& label, const Tally& value, double gap, const Cell& loss,
                       const Cell& best, const Cell& strand) {
    const core::Estimate v = value.estimate(), p = value.parameter_interval();
    t.add({label, v.value, v.value + gap, v.standard_error, p.low, p.high, loss, best, strand});
  };
  std::vector<std::size_t> order(world.plans.strategies.size());
  for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sums.main.strategies[a].value.mean() > sums.main.strategies[b].value.mean();
  });
  add("Decide adaptively", sums.adaptive.sum.value, sums.adaptive.gap().mean(), Cell(), Cell(),
      Cell());
  for (const std::size_t j : order) {
    const PlanTally& life = sums.lives[j];
    // A plan that decides nothing later is worth what it is worth: both bounds are one.
    add(world.plans.strategies[j].label, sums.main.strategies[j].value, 0,
        share(life.losses, life.paths), share(life.best, life.paths),
        has_own_chip(world.plans.strategies[j])
            ? if_own(life, share(life.functional_strands, life.with_volume))
            : Cell());
  }
  return t;
}

}  // namespace strandline::study
