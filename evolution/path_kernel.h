// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>

#include "evolution/births.h"
#include "evolution/market_step.h"
#include "evolution/shares.h"

/// One future, quarter by quarter (dt = 1/4 year; t = 0 is the start date):
///
///  innovations  lambda_t = mu + (lambda_{t-1} - mu) e^{-beta} + n (1 - e^{-beta}) N_{t-1},
///               N_t ~ Poisson(lambda_t). An event is the first notable release that changes what a
///               chip must run; a release of the quarter carries it. With probability nu it needs a
///               novel operator (drawn without replacement), else one trait jumps.
///  releases     B_t ~ Poisson(b). A child inherits the genome of a parent drawn by traffic, tau
///               quarters after the parent's own release: trait x changes with 1 - e^{-h_x tau}, to
///               a value drawn from the trait's target mix; every four quarters log h_x and the log
///               weights of the mix take a step; novel operators are adopted with hazard
///               sum_i (p + q x_i) and dropped with r e^{-gain_i / span}. Size classes are those of
///               the initial mix with a drift; parents are drawn within a child's class.
///  shares       per segment s: share_fs ~ retention(age) exp(x_f + w (quality_f + gain_f) + a_fs)
///               (tokens/s of f on the newest GPU over its size peers')^eta, 0 where not served;
///               x_f is AR(1).
///  market       see market_terms.h.
///
/// World::kFrozen draws every child's genome from the initial mix and has no events; all keys of
/// births, popularity and market are the same in both worlds.
namespace strandline::evolution {

namespace detail {

/// Initial families: the mix sampled along a golden-ratio sequence from a random offset, so that
/// any run of birth numbers is spread over it; ages as if one in `births` had been released a
/// quarter.
STRANDLINE_SHARED inline void start_families(const ProcessView& p, const PathDraws& draws,
                                             PathState& state) {
  Families& f = state.families;
  f.count = p.family_cap;
  constexpr int kOldest = kMaxAge - core::kMaxQuarters - 1;  // keeps ages in tables
  const double offset = unit(draws.words(kFactorStart, 0)[0]);
  const int n = static_cast<int>(p.mix_cdf.size());
  for (int i = 0; i < f.count; ++i) {
    double u = offset + i * 0.61803398874989484820;
    u -= static_cast<int>(u);
    const auto w = draws.words(kFactorBirth, static_cast<std::uint32_t>(i));
    f.number[i] = static_cast<std::uint32_t>(i);
    f.genome[i] = p.mix_genome[pick(p.mix_cdf.data(), n, u)];
    f.birth[i] =
        static_cast<std::int16_t>(-std::min(static_cast<int>(i / p.family.births), kOldest));
    f.quality[i] = p.family.quality_sd * centered(unit16(w[2], 1));
    settle(p, draws, state, i, w[3]);
  }
  for (int i = f.count; i < padded(f.count); ++i) {
    f.noise[i] = 0.0;
    f.total[i] = 4.0;  // never the least
    for (int k = 0; k < 4; ++k) f.noise_words[k][i] = 0;
    for (int s = 0; s < p.segments; ++s) f.fit[s][i] = f.hours[s][i] = 0.0;
  }
}

/// The order in which novel operators would appear on this path: a Fisher-Yates shuffle, so that
/// the k-th is the same whatever the arrival rate.
STRANDLINE_SHARED inline void start_innovations(const ProcessView& p, const PathDraws& draws,
                                                Innovations& s) {
  s = {};
  s.intensity = p.innovation.start_intensity;
  for (int i = 0; i < kNovelOperators; ++i) s.order[i] = static_cast<std::int8_t>(i);
  for (int i = kNovelOperators - 1; i > 0; --i) {
    const double u = unit(draws.words(kFactorSignatures, static_cast<std::uint32_t>(i))[0]);
    std::swap(s.order[i], s.order[static_cast<int>(u * (i + 1))]);
  }
}

/// Events and releases of a quarter. An event waits for a release to carry it.
template <class Observer>
STRANDLINE_SHARED int step_releases(const ProcessView& p, const PathDraws& draws, World world,
                                    PathState& state, Observer& observer) {
  Innovations& v = state.innovations;
  const auto counts = draws.words(kFactorCounts, 0, state.quarter);
  int events = 0;
  if (world == World::kFull) {
    if (state.quarter % 4 == 1) drift_traits(p, draws, state.quarter, state.pace);
    events = core::RandomStream::poisson(v.intensity, unit(counts[1]));
    v.intensity = p.innovation.hawkes.next(v.intensity, events);
    v.waiting += events;
  }
  const int births = std::min(core::RandomStream::poisson(p.family.births, unit(counts[0])),
                              std::min<int>(kReleasesPerQuarter, state.families.count));
  for (int k = 0; k < births; ++k) {
    const bool event = v.waiting > 0;
    v.waiting -= event;
    const auto number = kFirstRelease +
                        static_cast<std::uint32_t>(state.quarter) * kReleasesPerQuarter +
                        static_cast<std::uint32_t>(k);
    release(p, draws, world, state, number, event, observer);
  }
  return events;
}

STRANDLINE_SHARED inline void start_future(const ProcessView& p, core::Future& out) {
  out.quarters = p.quarters;
  out.elasticity = p.market.elasticity;
  out.known_mask = p.known_mask;
  for (int bit = 0; bit < 64; ++bit)
    out.appeared[bit] = static_cast<std::int16_t>((p.known_mask >> bit & 1) ? 0 : -1);
}

}  // namespace detail

namespace detail {

/// A path before its first quarter; the observer sees the initial families.
template <class Observer>
STRANDLINE_SHARED void start_path(const ProcessView& process, const PathDraws& draws,
                                  PathState& state, core::Future& out, Observer& observer) {
  start_future(process, out);
  start_innovations(process, draws, state.innovations);
  state.pace = {};
  set_pace(process, state.pace);
  state.gpu = process.newest[0];
  start_families(process, draws, state);
  start_market(process, state.market);
  for (int i = 0; i < state.families.count; ++i) {
    Release first;
    first.quarter = state.families.birth[i];
    first.genome = state.families.genome[i];
    observer(first);
  }
}

/// Quarter t: the state after quarter t - 1 becomes that after t, and `out` gets its quarter t.
template <class Observer>
STRANDLINE_SHARED void step_quarter(const ProcessView& process, const PathDraws& draws, World world,
                                    int t, PathState& state, core::Future& out,
                                    Observer& observer) {
  state.quarter = t;
  core::FutureQuarter& q = out.quarter[t];
  if (process.newest[t] != state.gpu) {
    state.gpu = process.newest[t];
    for (int i = 0; i < state.families.count; ++i)
      bind_to_gpu(process, state.gpu, state.families, i);
  }
  q.newest_gpu = process.gpu_columns[static_cast<std::size_t>(state.gpu)];
  q.innovations = t > 0 ? step_releases(process, draws, world, state, observer) : 0;
  update_shares(process, draws, state, q);
  record_families(process, state, out);
  step_market(process, draws, state, q);
}

}  // namespace detail

/// sample_future with a callable `observer(const Release&)` that sees every release, initial
/// families included, in order.
template <class Observer>
STRANDLINE_SHARED void sample_observed(const ProcessView& process, const core::RandomStream& stream,
                                       std::uint32_t path, World world, core::Future& out,
                                       Observer&& observer) {
  const PathDraws draws{stream, path};
  PathState state;
  detail::start_path(process, draws, state, out, observer);
  for (int t = 0; t < out.quarters; ++t)
    detail::step_quarter(process, draws, world, t, state, out, observer);
}

/// Samples one future. Reentrant; the same (process, stream, path, world) gives the same bits on
/// every machine, whatever else is sampled. Header-only: study/cpu and kernels/paths compile it.
STRANDLINE_SHARED inline void sample_future(const ProcessView& process,
                                            const core::RandomStream& stream, std::uint32_t path,
                                            World world, core::Future& out) {
  sample_observed(process, stream, path, world, out, [](const Release&) {});
}

}  // namespace strandline::evolution
