// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/switching_grid.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "strategy/engines/feature_grid.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::Decision;
using claims::Outcome;
using claims::Payout;
using claims::SwitchingProblem;
using Values = std::vector<double>;

/// Values of being under way to an outcome, by steps to arrival; the first entry is unused.
using Transit = std::vector<Values>;

class Induction {
 public:
  Induction(const SwitchingProblem& p, int nodes) : p_(p), grid_(p, nodes) {
    for (const claims::Mode& mode : p.modes) held_.push_back(paid(mode.terminal, p.steps, 1.0));
    for (const Decision& d : p.decisions) {
      transits_.emplace_back();
      for (const Outcome& o : d.outcomes)
        transits_.back().emplace_back(static_cast<std::size_t>(o.lag) + 1);
    }
    for (int k = p.steps - 1; k >= 0; --k) step(k);
  }
  double today() const { return held_[static_cast<std::size_t>(p_.start_mode)][grid_.start()]; }

 private:
  /// The payout times `scale` in every state at date k.
  Values paid(const Payout& payout, int k, double scale) const {
    Values v(grid_.states());
    if (payout.zero() && payout(Values(p_.features.size())) == 0) return v;
    for (std::size_t s = 0; s < v.size(); ++s) v[s] = scale * payout(grid_.features(k, s));
    return v;
  }

  /// cash dt at date k plus the discounted expectation of `next`.
  Values over_step(const Payout& cash, int k, const Values& next) const {
    const double discount = std::exp(-p_.rate * p_.dt());
    Values v = paid(cash, k, p_.dt()), later = grid_.expect(next);
    for (std::size_t s = 0; s < v.size(); ++s) v[s] += discount * later[s];
    return v;
  }

  /// From date k + 1 to k.
  void step(int k) {
    advance_transits(k);
    std::vector<Values> staying;
    for (std::size_t m = 0; m < p_.modes.size(); ++m)
      staying.push_back(over_step(p_.modes[m].cash, k, held_[m]));
    held_ = staying;
    for (std::size_t d = 0; d < p_.decisions.size(); ++d)
      if (p_.offered(p_.decisions[d], k)) decide(d, k, staying);
  }

  /// One step more to every arrival; those that would come after the horizon stay empty.
  void advance_transits(int k) {
    for (std::size_t d = 0; d < transits_.size(); ++d)
      for (std::size_t i = 0; i < transits_[d].size(); ++i) {
        const Outcome& o = p_.decisions[d].outcomes[i];
        Transit& transit = transits_[d][i];
        for (auto j =
                 std::min<std::size_t>(transit.size() - 1, static_cast<std::size_t>(p_.steps - k));
             j >= 1; --j) {
          const Values& next = j == 1 ? held_[static_cast<std::size_t>(o.to)] : transit[j - 1];
          transit[j] = over_step(p_.decisions[d].building, k, next);
        }
      }
  }

  void decide(std::size_t index, int k, const std::vector<Values>& staying) {
    const Decision& d = p_.decisions[index];
    Values value = paid(d.cost, k, -1.0);
    for (std::size_t i = 0; i < d.outcomes.size(); ++i) {
      const Outcome& o = d.outcomes[i];
      const Values& arrival = o.lag == 0 ? staying[static_cast<std::size_t>(o.to)]
                                         : transits_[index][i][static_cast<std::size_t>(o.lag)];
      for (std::size_t s = 0; s < value.size(); ++s) value[s] += o.probability * arrival[s];
    }
    Values& best = held_[static_cast<std::size_t>(d.from)];
    for (std::size_t s = 0; s < value.size(); ++s) best[s] = std::max(best[s], value[s]);
  }

  const SwitchingProblem& p_;
  FeatureGrid grid_;
  std::vector<Values> held_;                    ///< per mode, decision of the date included
  std::vector<std::vector<Transit>> transits_;  ///< per decision and outcome
};

}  // namespace

bool fits_switching_grid(const SwitchingProblem& p) {
  int moving = 0, surviving = 0;
  for (const claims::Feature& f : p.features) {
    if (f.law == claims::FeatureLaw::kSurvival)
      ++surviving;
    else if (f.volatility > 0)
      ++moving;
  }
  return moving <= 1 && surviving <= 3;
}

Valuation switching_grid(const SwitchingProblem& p) {
  if (!fits_switching_grid(p)) throw std::logic_error("switching_grid(): too many random features");
  // The spacing must resolve one step's deviation.
  const int coarse = std::max(400, static_cast<int>(28 * std::sqrt(p.steps)));
  return settled(Induction(p, coarse).today(), Induction(p, 2 * coarse).today());
}

}  // namespace strandline::strategy::engines
