// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "evolution/growth_belief.h"
#include "evolution/path_kernel.h"

namespace strandline::evolution {

/// A future that is sampled quarter by quarter and can be left at any quarter for others that share
/// its past: the inner simulations of a dual bound (Andersen and Broadie, Management Science 2004).
class BranchingFuture {
 public:
  /// Samples into `out`, which must outlive this and keep its address.
  BranchingFuture(const Process& process, const core::RandomStream& stream, std::uint32_t path,
                  core::Future& out)
      : process_(process),
        draws_{stream, path},
        out_(out),
        growth_(GrowthBelief::at_start(process.market)) {
    detail::start_path(process_, draws_, state_, out_, ignore_);
  }

  /// Quarters done.
  int quarters() const { return done_; }

  /// The next quarter of the future itself: the same bits as sample_future in the full world.
  void step() {
    const double before = state_.market.demand_scale;
    detail::step_quarter(process_, draws_, World::kFull, done_, state_, out_, ignore_);
    if (done_++ > 0)
      growth_.observe(process_.market, core::kernel::log(state_.market.demand_scale / before));
  }

  /// Writes another rest of the future, on chance of its own, where step() would write the
  /// future's, and calls `visit()` with it in place. What the past does not tell is drawn afresh,
  /// as likely as the past leaves it: the growth of demand (growth_belief.h), the noise of the
  /// families alive, and which novel operators are still to come. The rates and targets of trait
  /// changes stay where they have drifted, which releases show in part only: who expects by
  /// branches knows more than the market tells. `replicate` names the branch, >= 1; branches of the
  /// same replicate from several quarters share their chance.
  template <class Visit>
  void branch(std::uint32_t replicate, Visit&& visit) {
    const std::array<std::int16_t, 64> appeared = out_.appeared;
    const PathDraws draws{draws_.stream, draws_.path, replicate};
    PathState state = state_;
    forget(draws, state);
    for (int t = done_; t < out_.quarters; ++t)
      detail::step_quarter(process_, draws, World::kFull, t, state, out_, ignore_);
    visit();
    out_.appeared = appeared;
  }

 private:
  void forget(const PathDraws& draws, PathState& state) const {
    for (int i = 0; i < state.families.count; ++i)
      detail::draw_noise(draws, done_, state.families, i);
    state.market.growth = growth_.draw(draws.normals(kFactorBelief, done_)[0]);
    Innovations& s = state.innovations;
    for (int i = kNovelOperators - 1; i > s.appeared; --i) {
      const double u =
          unit(draws.words(kFactorSignatures, static_cast<std::uint32_t>(i), done_)[0]);
      std::swap(s.order[i], s.order[s.appeared + static_cast<int>(u * (i - s.appeared + 1))]);
    }
  }

  struct Ignore {
    void operator()(const Release&) const {}
  };

  ProcessView process_;
  PathDraws draws_;
  core::Future& out_;
  PathState state_;
  GrowthBelief growth_;
  Ignore ignore_;
  int done_ = 0;
};

}  // namespace strandline::evolution
