// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "evolution/path_state.h"

namespace strandline::evolution::detail {

constexpr int kSizeStride = [] {
  int stride = 1;
  for (int t = 0; t < static_cast<int>(archs::Trait::kSize); ++t) stride *= archs::kRadix[t];
  return stride;
}();

/// Digit of a trait in a genome index, and the index with that digit replaced.
constexpr int stride_of(int trait) {
  int stride = 1;
  for (int t = 0; t < trait; ++t) stride *= archs::kRadix[t];
  return stride;
}
constexpr int digit(int genome, int trait) {
  return genome / stride_of(trait) % archs::kRadix[trait];
}
constexpr int with_digit(int genome, int trait, int value) {
  return genome + (value - digit(genome, trait)) * stride_of(trait);
}
/// Signature that a genome needs, -1 for none; and the genome with another.
constexpr int novel_of(int genome) { return genome / archs::kKnownSize - 1; }
constexpr int with_novel(int genome, int signature) {
  return genome % archs::kKnownSize + (signature + 1) * archs::kKnownSize;
}

inline int pick(const double* cdf, int n, double u) {
  int i = 0;
  while (i < n - 1 && u > cdf[i]) ++i;
  return i;
}

/// One size class up or down by the drift of `quarters`; thresholds nest in the drift.
inline int drift_size(const FamilyTerms& terms, int genome, int quarters, double u) {
  constexpr int kSize = static_cast<int>(archs::Trait::kSize);
  const int size = digit(genome, kSize);
  if (u <= terms.size_up[quarters] && size + 1 < archs::kRadix[kSize])
    return genome + kSizeStride;
  if (1.0 - u <= terms.size_down[quarters] && size > 0) return genome - kSizeStride;
  return genome;
}

/// Traits that change over a lineage time, each by its own hazard. Uniforms are compared with
/// probabilities that grow with the hazard: what happens at a low rate happens at a high one.
inline int mutate(const Process& p, const PathDraws& draws, std::uint32_t number, int genome,
                  int quarters, std::uint32_t precision_word) {
  const auto w = draws.words(kFactorTraits, number);
  const std::uint32_t word[kMutableTraits] = {w[0], w[1], w[2], precision_word, w[3]};
  unsigned changed = 0;
  for (int t = 0; t < kMutableTraits; ++t)
    changed |= static_cast<unsigned>(unit(word[t]) <= p.traits[t].change[quarters]) << t;
  if (!changed) return genome;
  for (int t = 0; t < kMutableTraits; ++t) {
    if (!(changed >> t & 1)) continue;
    const TraitKernel& kernel = p.traits[t];
    const double u = unit(draws.words(kFactorTargets, number, t)[0]);
    genome = with_digit(genome, t, pick(kernel.target_cdf.data(), kernel.values, u));
  }
  return genome;
}

/// Spread of novel operators along a lineage: a carrier may drop its operator (faster, the worse its
/// gain), anyone may adopt one that has appeared, by Bass hazards p + q * share.
inline int spread(const Process& p, const Innovations& s, const std::array<std::uint32_t, 4>& w,
                  int genome, double quarters) {
  const InnovationTerms& terms = p.innovation;
  const int carried = novel_of(genome);
  if (carried >= 0) {
    const double rate = terms.retreat * core::kernel::exp(-s.gain[carried] / terms.gain_span);
    if (unit(w[1]) <= event_probability(rate, quarters)) return with_novel(genome, -1);
  }
  if (s.adoption <= 0.0 || unit(w[2]) > event_probability(s.adoption, quarters)) return genome;
  double u = unit(w[3]) * s.adoption;
  int signature = s.order[0];
  for (int k = 0; k < s.appeared; ++k) {
    signature = s.order[k];
    u -= bass_hazard(terms.spread_own, terms.spread_imitation, s.share[signature]);
    if (u <= 0.0) break;
  }
  return with_novel(genome, signature);
}

/// What an event brings. Novel: the next operator of the path's order, while there are any. Else one
/// trait, drawn by hazard, takes a value drawn from its target. Returns the genome; adds the event's
/// quality gain to `quality` (an operator's gain is kept for its later adopters).
inline int innovate(const Process& p, const PathDraws& draws, Innovations& s, int genome,
                    double& quality) {
  const InnovationTerms& terms = p.innovation;
  const auto w = draws.words(kFactorEvent, static_cast<std::uint32_t>(s.events));
  ++s.events;
  const double gain = terms.gain_mean + terms.gain_span * (unit(w[1]) + unit(w[2]) - 1.0);
  if (unit(w[0]) <= terms.novel_probability && s.appeared < kNovelOperators) {
    const int signature = s.order[s.appeared++];
    s.gain[signature] = gain;
    return with_novel(genome, signature);
  }
  quality += gain;
  double u = unit(w[3]) * terms.trait_hazard;
  int t = 0;
  while (t < kMutableTraits - 1 && u > p.traits[t].hazard) u -= p.traits[t++].hazard;
  const TraitKernel& kernel = p.traits[t];
  const double v = unit(draws.words(kFactorEvent, static_cast<std::uint32_t>(s.events - 1), 1)[0]);
  return with_digit(genome, t, pick(kernel.target_cdf.data(), kernel.values, v));
}

/// Terms that depend on the newest GPU.
inline void bind_to_gpu(const Process& p, int gpu, Families& f, int slot) {
  const float* weight = p.cost_weights(gpu, f.genome[slot]);
  const float* hours = p.hours_per_mtok(gpu, f.genome[slot]);
  for (int s = 0; s < p.segments; ++s) {
    f.fit[s][slot] = f.appeal[s][slot] * weight[s];
    f.hours[s][slot] = hours[s];
  }
}

/// Puts a family into a slot: appeal by segment, neutral popularity, its noise block.
inline void settle(const Process& p, const PathDraws& draws, PathState& state, int slot) {
  Families& f = state.families;
  const int carried = novel_of(f.genome[slot]);
  const double gain = carried >= 0 ? state.innovations.gain[carried] : 0.0;
  const auto w = draws.words(kFactorAffinity, f.number[slot]);
  for (int s = 0; s < p.segments; ++s)
    f.appeal[s][slot] = core::kernel::exp(p.family.quality_weight * (f.quality[slot] + gain) +
                                          p.family.affinity_sd * centered(w[s]));
  f.noise[slot] = 0.0;
  f.total[slot] = 2.0;  // above any share: a newcomer is not culled in its own quarter
  const auto shocks = draws.words(kFactorNoise, f.number[slot], state.quarter / kLanes);
  for (int k = 0; k < kLanes; ++k) f.shock[k][slot] = centered(shocks[k]);
  bind_to_gpu(p, state.gpu, f, slot);
}

/// The slot of the family that matters least.
inline int least(const Families& f) {
  int slot = 0;
  for (int i = 1; i < f.count; ++i)
    if (f.total[i] < f.total[slot]) slot = i;
  return slot;
}

/// One release of quarter state.quarter; `event` says that it carries an innovation.
template <class Observer>
void release(const Process& p, const PathDraws& draws, World world, PathState& state,
             std::uint32_t number, bool event, Observer& observer) {
  Families& f = state.families;
  const auto w = draws.words(kFactorBirth, number);
  const int parent = pick(state.cdf.data(), f.count, unit(w[0]) * state.cdf[f.count - 1]);
  Release born;
  born.quarter = state.quarter;
  born.parent = f.genome[parent];
  born.innovation = event;
  const int lag = unit(w[1]) <= p.family.entrant_share ? p.family.entrant_lag : 0;
  born.lineage_quarters = std::min(state.quarter - f.birth[parent] + lag, kMaxAge - 1);
  double quality = p.family.quality_memory * f.quality[parent] + p.family.quality_sd * centered(w[2]);
  const auto v = draws.words(kFactorNovel, number);
  int genome = born.parent;
  if (world == World::kFrozen) {
    const int n = static_cast<int>(p.mix_cdf.size());
    genome = p.mix_genome[pick(p.mix_cdf.data(), n, unit(v[0]))];
    genome = drift_size(p.family, genome, state.quarter, unit(w[3]));
  } else {
    genome = drift_size(p.family, genome, born.lineage_quarters, unit(w[3]));
    genome = mutate(p, draws, number, genome, born.lineage_quarters, v[0]);
    genome = spread(p, state.innovations, v, genome, std::max(born.lineage_quarters, 1));
    if (event) genome = innovate(p, draws, state.innovations, genome, quality);
  }
  const int slot = least(f);
  f.number[slot] = number;
  f.genome[slot] = static_cast<std::uint16_t>(genome);
  f.birth[slot] = static_cast<std::int16_t>(state.quarter);
  f.quality[slot] = quality;
  settle(p, draws, state, slot);
  born.genome = genome;
  observer(born);
}

}  // namespace strandline::evolution::detail
