// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/tally.h"

#include <algorithm>
#include <cmath>

namespace strandline::study {
namespace {

void merge_counts(std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.size() < b.size()) a.resize(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) a[i] += b[i];
}

}  // namespace

void Tally::merge(const Tally& other) {
  all_.merge(other.all_);
  for (std::size_t i = 0; i < by_draw_.size(); ++i) by_draw_[i].merge(other.by_draw_[i]);
}

double Tally::standard_error() const {
  double sum = 0, squares = 0;
  std::size_t n = 0;
  for (const core::FixedMoments& m : by_draw_) {
    if (m.count() == 0) continue;
    ++n;
    sum += m.mean();
    squares += m.mean() * m.mean();
  }
  if (n < 2) return all_.standard_error();
  const double center = sum / static_cast<double>(n);
  const double between =
      (squares - static_cast<double>(n) * center * center) / static_cast<double>(n - 1);
  return std::max(all_.standard_error(),
                  std::sqrt(std::max(0.0, between) / static_cast<double>(n)));
}

core::Estimate Tally::estimate() const {
  return core::normal_interval(mean(), standard_error());
}

core::Estimate Tally::parameter_interval() const {
  double sum = 0, squares = 0, noise = 0;
  std::size_t n = 0;
  for (const core::FixedMoments& m : by_draw_) {
    if (m.count() < 2) continue;
    ++n;
    sum += m.mean();
    squares += m.mean() * m.mean();
    noise += m.standard_error() * m.standard_error();
  }
  if (n < 2) return {mean(), mean(), mean(), 0};
  const double center = sum / n;
  const double between = (squares - n * center * center) / (n - 1) - noise / n;
  const double sd = std::sqrt(std::max(0.0, between));
  return {mean(), mean() - 1.645 * sd, mean() + 1.645 * sd, sd};
}

double Tally::draws_above_zero() const {
  std::size_t above = 0, n = 0;
  for (const core::FixedMoments& m : by_draw_) {
    if (m.count() == 0) continue;
    ++n;
    above += m.mean() > 0;
  }
  return n ? static_cast<double>(above) / n : 0.0;
}

void LifeTally::add(int volume, int event, int last) {
  const bool happened = event >= volume && event <= last;
  const int time = std::max(0, (happened ? event : last) - volume);
  auto& counts = happened ? events : censored;
  ++counts[std::min<std::size_t>(time, counts.size() - 1)];
}

void LifeTally::merge(const LifeTally& other) {
  merge_counts(events, other.events);
  merge_counts(censored, other.censored);
}

PlanTally::PlanTally(const TallyShape& shape)
    : value(shape.money_scale, shape.draws),
      capex(shape.money_scale),
      nre(shape.money_scale),
      revenue(shape.money_scale),
      opex(shape.money_scale),
      terminal(shape.money_scale),
      peak_cash(shape.money_scale),
      volume_quarter(1),
      spins(1),
      stranded_share(1),
      covered_share(1),
      values(shape.value_low, shape.value_high, 4000),
      payback(static_cast<std::size_t>(shape.quarters) + 1),
      quarters_(shape.quarters) {
  functional.events.resize(shape.quarters + 1);
  functional.censored.resize(shape.quarters + 1);
  economic.events.resize(shape.quarters + 1);
  economic.censored.resize(shape.quarters + 1);
}

void PlanTally::add(std::uint32_t draw, const strategy::Outcome& o, bool is_best) {
  ++paths;
  value.add(draw, o.value_musd);
  capex.add(o.capex_musd);
  nre.add(o.nre_musd);
  revenue.add(o.revenue_musd);
  opex.add(o.opex_musd);
  terminal.add(o.terminal_musd);
  peak_cash.add(o.peak_cash_musd);
  values.add(o.value_musd);
  losses += o.value_musd < 0;
  best += is_best;
  abandoned += o.abandoned;
  const std::size_t never = payback.size() - 1;
  ++payback[o.payback_quarter < 0 ? never : std::min<std::size_t>(o.payback_quarter, never)];
  if (o.volume < 0) return;
  ++with_volume;
  volume_quarter.add(o.volume);
  spins.add(o.spins);
  covered_share.add(o.covered_share);
  const int last = o.retired >= 0 ? o.retired : quarters_ - 1;
  functional.add(o.volume, o.functional_strand, last);
  economic.add(o.volume, o.economic_strand, last);
  functional_strands += o.functional_strand >= 0;
  economic_strands += o.economic_strand >= 0;
  ++causes[static_cast<std::size_t>(o.cause)];
  stranded_share.add(o.own_capex_musd > 0 ? o.stranded_capital_musd / o.own_capex_musd : 0.0);
}

void PlanTally::merge(const PlanTally& o) {
  value.merge(o.value);
  capex.merge(o.capex);
  nre.merge(o.nre);
  revenue.merge(o.revenue);
  opex.merge(o.opex);
  terminal.merge(o.terminal);
  peak_cash.merge(o.peak_cash);
  volume_quarter.merge(o.volume_quarter);
  spins.merge(o.spins);
  stranded_share.merge(o.stranded_share);
  covered_share.merge(o.covered_share);
  values.merge(o.values);
  paths += o.paths;
  losses += o.losses;
  best += o.best;
  with_volume += o.with_volume;
  abandoned += o.abandoned;
  merge_counts(payback, o.payback);
  functional.merge(o.functional);
  economic.merge(o.economic);
  for (std::size_t i = 0; i < causes.size(); ++i) causes[i] += o.causes[i];
  functional_strands += o.functional_strands;
  economic_strands += o.economic_strands;
}

}  // namespace strandline::study
