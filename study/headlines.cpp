// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "study/tables.h"

namespace strandline::study {
namespace {

std::string money(double musd) {
  const double a = std::abs(musd);
  const char* sign = musd < 0 ? "-" : "";
  if (a >= 1e5) return fmt::format("{}${:.0f}B", sign, a / 1e3);
  if (a >= 1e3) return fmt::format("{}${:.1f}B", sign, a / 1e3);
  return fmt::format("{}${:.0f}M", sign, a);
}

std::string interval(const core::Estimate& e) {
  return fmt::format("{} [{}, {}]", money(e.value), money(e.low), money(e.high));
}

/// Median life of a survival tally in years, or none where survival never falls to one half.
double median_life_years(const LifeTally& life) {
  for (const core::SurvivalPoint& p : core::kaplan_meier(life.events, life.censored))
    if (p.survival <= 0.5) return p.time / 4.0;
  return std::nan("");
}

std::size_t plan_index(const World& world, strategy::PlanKind kind) {
  for (std::size_t i = 0; i < world.plans.strategies.size(); ++i)
    if (world.plans.strategies[i].kind == kind) return i;
  return 0;
}

std::string value_sentence(const World& world, const StudySums& sums) {
  const std::size_t best = best_strategy(sums);
  const core::Estimate g2 = sums.measures.g2.estimate();
  const core::Estimate p = sums.measures.g2.parameter_interval();
  return fmt::format(
      "The most valuable strategy is \"{}\" at {}; committing to a fixed-function chip now is "
      "worth "
      "{} {} than the best GPU-only plan (parameter uncertainty, 90 %: {} to {}).",
      world.plans.strategies[best].label, interval(sums.main.strategies[best].value.estimate()),
      interval({std::abs(g2.value), g2.value < 0 ? -g2.high : g2.low,
                g2.value < 0 ? -g2.low : g2.high, g2.standard_error}),
      g2.value < 0 ? "less" : "more", money(p.low), money(p.high));
}

std::string stranding_sentence(const World& world, const StudySums& sums) {
  const PlanTally& narrow = sums.lives[plan_index(world, strategy::PlanKind::kAsicNow)];
  const PlanTally& wide = sums.lives[plan_index(world, strategy::PlanKind::kAsicWide)];
  if (narrow.with_volume == 0) return "No fixed-function chip reached volume in any future.";
  const core::Estimate p = core::wilson_interval(narrow.functional_strands, narrow.with_volume);
  const double life = median_life_years(narrow.functional);
  const std::string when = std::isnan(life)
                               ? std::string("more than half outlive the horizon")
                               : fmt::format("half of them within {:.1f} years of volume", life);
  const double w = wide.with_volume ? static_cast<double>(wide.functional_strands) /
                                          static_cast<double>(wide.with_volume)
                                    : 0.0;
  return fmt::format(
      "A chip taped out now for today's mix strands functionally in {:.0f}% [{:.0f}, {:.0f}] of "
      "the "
      "futures in which it reaches volume, {}; with wide coverage it is {:.0f}%.",
      100 * p.value, 100 * p.low, 100 * p.high, when, 100 * w);
}

std::string option_sentence(const StudySums& sums) {
  const core::Estimate o = sums.measures.option.estimate();
  const core::Estimate s = sums.measures.g0.estimate();
  const core::Estimate drift = sums.measures.f_drift.estimate();
  const core::Estimate risk = sums.measures.f_risk.estimate();
  // A negative cost is a gain, and is told as one.
  const auto change = [](const core::Estimate& cost) {
    if (cost.value >= 0) return "takes " + interval(cost);
    core::Estimate gain = cost;
    gain.value = -cost.value;
    gain.low = -cost.high;
    gain.high = -cost.low;
    return "adds " + interval(gain);
  };
  return fmt::format(
      "General-purpose silicon's option to run what does not exist yet is worth {}; the "
      "specialization premium in a frozen world is {}; foreseeable drift {} and surprise {}.",
      interval(o), interval(s), change(drift), change(risk));
}

}  // namespace

Headlines headlines(const World& world, const StudySums& sums) {
  return {value_sentence(world, sums), stranding_sentence(world, sums), option_sentence(sums)};
}

}  // namespace strandline::study
