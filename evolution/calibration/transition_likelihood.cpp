// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/transition_likelihood.h"

#include <algorithm>
#include <cmath>

#include "core/math_kernel.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution {

TransitionLikelihood::TransitionLikelihood(const Lineages& lineages, double from, double to)
    : to_(to) {
  for (const Kin& k : lineages.releases)
    if (k.year > from && k.year <= to && !(k.own.empty() && k.recent.empty())) add(lineages, k);
  const auto years = static_cast<std::size_t>(std::max(1.0, std::ceil(to - from)));
  for (std::size_t k = 0; k <= years; ++k)
    years_begin_.push_back(static_cast<std::size_t>(
        std::count_if(releases_.begin(), releases_.end(),
                      [&](const Release& r) { return k < years && r.year >= k; })));
  for (TraitTerms& t : traits_) {
    t.keep.assign(gap_.size(), 1.0);
    t.p.assign(gap_.size(), 1.0);
    t.target.resize(years);
    t.rate.assign(years, {-1.0, -1.0});
    for (const Release& r : releases_)
      t.partial.push_back(std::any_of(t.tells.begin() + static_cast<std::ptrdiff_t>(r.begin),
                                      t.tells.begin() + static_cast<std::ptrdiff_t>(r.end),
                                      [](Tells x) { return x != Tells::kParent; }));
  }
  log_of_year_.assign(years, 0.0);
  stale_.assign(years, true);
}

void TransitionLikelihood::add(const Lineages& lineages, const Kin& kin) {
  Release r;
  r.begin = gap_.size();
  r.own = !kin.own.empty();
  r.year = static_cast<std::size_t>(to_ - kin.year);
  for (std::size_t t = 0; t < kMutableTraits; ++t) r.value[t] = kin.traits.genome.value[t];
  const auto parent = [&](const Link& l) -> const Kin& {
    return lineages.releases[static_cast<std::size_t>(l.parent)];
  };
  for (const Link& l : kin.own) add_candidate(kin, parent(l), l, 1.0);
  for (const Link& l : kin.recent) add_candidate(kin, parent(l), l, l.weight);
  r.end = gap_.size();
  releases_.push_back(r);
}

void TransitionLikelihood::add_candidate(const Kin& child, const Kin& parent, const Link& link,
                                         double share) {
  gap_.push_back(link.years);
  entrant_.push_back(child.entrant() ? 1.0 : 0.0);
  share_.push_back(share);
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const bool same = parent.traits.genome.value[t] == child.traits.genome.value[t];
    traits_[t].same.push_back(same ? 1.0 : 0.0);
    traits_[t].tells.push_back(!child.traits.known[t]   ? Tells::kNothing
                               : parent.traits.known[t] ? Tells::kParent
                                                        : Tells::kMean);
  }
}

void TransitionLikelihood::set_rate(std::size_t trait, std::size_t year, double change,
                                    double lag) {
  TraitTerms& t = traits_[trait];
  if (t.rate[year] == std::array<double, 2>{change, lag}) return;
  t.rate[year] = {change, lag};
  for (std::size_t i = years_begin_[year + 1]; i < years_begin_[year]; ++i)
    for (std::size_t c = releases_[i].begin; c < releases_[i].end; ++c)
      t.keep[c] = core::kernel::exp(-change * (gap_[c] + lag * entrant_[c]));
  renew(t, trait, year);
}

void TransitionLikelihood::set_target(std::size_t trait, std::size_t year, const double* target) {
  TraitTerms& t = traits_[trait];
  std::copy(target, target + kMaxValues, t.target[year].begin());
  renew(t, trait, year);
}

void TransitionLikelihood::set(const TransitionDraw& draw) {
  for (std::size_t year = 0; year < years(); ++year) {
    const auto then = draw.at(to_ - static_cast<double>(year) - 0.5);
    for (std::size_t t = 0; t < kMutableTraits; ++t) {
      set_target(t, year, then.target[t].data());
      set_rate(t, year, then.change[t], draw.lag);
    }
  }
}

void TransitionLikelihood::renew(TraitTerms& t, std::size_t trait, std::size_t year) {
  for (std::size_t i = years_begin_[year + 1]; i < years_begin_[year]; ++i) {
    const Release& r = releases_[i];
    const double goal = t.target[year][static_cast<std::size_t>(r.value[trait])];
    for (std::size_t c = r.begin; c < r.end; ++c)
      t.p[c] = t.same[c] * t.keep[c] + (1.0 - t.keep[c]) * goal;
    if (t.partial[i]) mend_unknown(r, t);
  }
  stale_[year] = true;
}

void TransitionLikelihood::mend_unknown(const Release& r, TraitTerms& t) const {
  double sum = 0.0, weight = 0.0;
  for (std::size_t c = r.begin; c < r.end; ++c) {
    const bool known = t.tells[c] == Tells::kParent;
    sum += known ? share_[c] * t.p[c] : 0.0;
    weight += known ? share_[c] : 0.0;
  }
  for (std::size_t c = r.begin; c < r.end; ++c)
    if (t.tells[c] != Tells::kParent) t.p[c] = weight > 0.0 ? sum / weight : 1.0;
}

double TransitionLikelihood::log_of(const Release& r, double memory) const {
  static_assert(kMutableTraits == 5);
  const auto product = [&](std::size_t i) {
    return share_[i] * (traits_[0].p[i] * traits_[1].p[i] * traits_[2].p[i] * traits_[3].p[i] *
                        traits_[4].p[i]);
  };
  double recent = 0.0;
  for (std::size_t i = r.begin + (r.own ? 1 : 0); i < r.end; ++i) recent += product(i);
  const bool others = r.end - r.begin > (r.own ? 1U : 0U);
  const double own = r.own ? product(r.begin) : 0.0;
  const double both = r.own ? memory * own + (1.0 - memory) * recent : recent;
  return core::kernel::log(std::max(others ? both : own, 1e-300));
}

double TransitionLikelihood::log(double memory) {
  double sum = 0.0;
  for (std::size_t year = 0; year < years(); ++year) {
    if (stale_[year] || memory != memory_) {
      double& total = log_of_year_[year] = 0.0;
      for (std::size_t i = years_begin_[year + 1]; i < years_begin_[year]; ++i)
        total += log_of(releases_[i], memory);
      stale_[year] = false;
    }
    sum += log_of_year_[year];
  }
  memory_ = memory;
  return sum;
}

}  // namespace strandline::evolution
