// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>

#include "evolution/path_state.h"

namespace strandline::evolution::detail {

/// Place values of the traits in a genome index.
constexpr auto kStride = [] {
  std::array<int, static_cast<int>(archs::Trait::kCount)> stride{};
  int product = 1;
  for (std::size_t t = 0; t < stride.size(); ++t) {
    stride[t] = product;
    product *= archs::kRadix[t];
  }
  return stride;
}();

/// Digit of a trait in a genome index, and the index with that digit replaced.
STRANDLINE_SHARED constexpr int digit(int genome, int trait) {
  constexpr auto stride = kStride, radix = archs::kRadix;  // a GPU sees no namespace's array
  return genome / stride[trait] % radix[trait];
}
STRANDLINE_SHARED constexpr int with_digit(int genome, int trait, int value) {
  constexpr auto stride = kStride;
  return genome + (value - digit(genome, trait)) * stride[trait];
}
/// Signature that a genome needs, -1 for none; and the genome with another.
STRANDLINE_SHARED constexpr int novel_of(int genome) {
  return genome / archs::kKnownSize - 1;
}
STRANDLINE_SHARED constexpr int with_novel(int genome, int signature) {
  return genome % archs::kKnownSize + (signature + 1) * archs::kKnownSize;
}

STRANDLINE_SHARED inline int pick(const double* cdf, int n, double u) {
  int i = 0;
  while (i < n - 1 && u > cdf[i]) ++i;
  return i;
}

constexpr int kSizeTrait = static_cast<int>(archs::Trait::kSize);

/// x^n by squaring, for 0 <= n < kMaxAge.
STRANDLINE_SHARED inline double integer_power(double x, int n) {
  double result = 1.0;
  for (; n > 0; n >>= 1, x *= x)
    if (n & 1) result *= x;
  return result;
}

/// A draw from the initial mix with its size class drifted to a quarter (at most one class up or
/// down; thresholds nest in the drift). One uniform serves both: where it falls within its genome's
/// step of the cumulative mix is uniform again.
STRANDLINE_SHARED inline int draw_from_mix(const ProcessView& p, int quarter, double u) {
  std::size_t i = p.mix_guide[static_cast<std::size_t>(u * kMixGuide)];
  while (i + 1 < p.mix_cdf.size() && u > p.mix_cdf[i]) ++i;
  const int genome = p.mix_genome[i];
  const double before = i > 0 ? p.mix_cdf[i - 1] : 0.0;
  const double rest = (u - before) / (p.mix_cdf[i] - before);
  const int size = digit(genome, kSizeTrait);
  if (rest <= p.family.size_up[quarter] && size + 1 < archs::kRadix[kSizeTrait])
    return with_digit(genome, kSizeTrait, size + 1);
  if (1.0 - rest <= p.family.size_down[quarter] && size > 0)
    return with_digit(genome, kSizeTrait, size - 1);
  return genome;
}

/// A parent by last quarter's traffic among the families of a size class; among all where it is
/// empty.
STRANDLINE_SHARED inline int draw_parent(const PathState& state, int size, double u) {
  const SizeClass& c = state.by_size[size];
  if (c.count > 0) return c.slot[pick(c.cdf.data(), c.count, u * c.cdf[c.count - 1])];
  return static_cast<int>(u * state.families.count);
}

/// Hazards and targets from what has been walked so far.
STRANDLINE_SHARED inline void set_pace(const ProcessView& p, TraitPace& pace) {
  constexpr double kFastest = 5.0;  // a quarter: 20 a year, what the process file allows
  for (int t = 0; t < kMutableTraits; ++t) {
    const TraitKernel& kernel = p.traits[t];
    pace.hazard[t] =
        std::min(kernel.hazard * core::kernel::exp(p.drift.change * pace.hazard_walk[t]), kFastest);
    pace.keep_half[t] = core::kernel::exp(-0.5 * pace.hazard[t]);
    pace.keep[t] = pace.keep_half[t] * pace.keep_half[t];
    double sum = 0.0;
    for (int v = 0; v < kernel.values; ++v)
      pace.target_cdf[t][v] = sum +=
          kernel.target[v] * core::kernel::exp(p.drift.target * pace.target_walk[t][v]);
    for (int v = 0; v < kernel.values; ++v) pace.target_cdf[t][v] /= sum;
  }
}

constexpr int kDriftBlocks = 1 + (kMaxValues + 3) / 4;  ///< of random words a trait and year

/// A year's step of all hazards and targets.
STRANDLINE_SHARED inline void drift_traits(const ProcessView& p, const PathDraws& draws,
                                           int quarter, TraitPace& pace) {
  if (p.drift.change == 0.0 && p.drift.target == 0.0) return;
  for (int t = 0; t < kMutableTraits; ++t) {
    const auto walk = [&](int block, double* first, int count) {
      const auto w =
          draws.words(kFactorDrift, static_cast<std::uint32_t>(kDriftBlocks * t + block), quarter);
      for (int k = 0; k < count; ++k) first[k] += bell(w[k]);
    };
    walk(0, &pace.hazard_walk[t], 1);
    for (int v = 0; v < p.traits[t].values; v += 4)
      walk(1 + v / 4, &pace.target_walk[t][v], std::min(4, p.traits[t].values - v));
  }
  set_pace(p, pace);
}

/// Traits that change over a lineage time, each by its own hazard; a release in its parent's own
/// quarter has diverged for half a quarter. Uniforms are compared with probabilities that grow with
/// the hazard: what happens at a low rate happens at a high one.
STRANDLINE_SHARED inline int mutate(const ProcessView& p, const PathDraws& draws,
                                    const TraitPace& pace, std::uint32_t number, int genome,
                                    int quarters, const SevenUniforms& uniforms) {
  unsigned changed = 0;
  for (int t = 0; t < kMutableTraits; ++t) {
    const double keeps = quarters > 0 ? integer_power(pace.keep[t], quarters) : pace.keep_half[t];
    changed |= static_cast<unsigned>(uniforms.u[t] <= 1.0 - keeps) << t;
  }
  if (!changed) return genome;
  const auto target = draws.words(kFactorTargets, number);
  for (int t = 0; t < kMutableTraits; ++t) {
    if (!(changed >> t & 1)) continue;
    const double u = t < 4 ? unit(target[t]) : unit16(target[0], 0);  // low bits for the fifth
    genome = with_digit(genome, t, pick(pace.target_cdf[t].data(), p.traits[t].values, u));
  }
  return genome;
}

/// Spread of novel operators along a lineage: a carrier may drop its operator (faster, the worse
/// its gain), anyone may adopt one that has appeared, by Bass hazards p + q * share.
STRANDLINE_SHARED inline int spread(const ProcessView& p, const Innovations& s,
                                    const SevenUniforms& uniforms, int genome, int quarters) {
  const InnovationTerms& terms = p.innovation;
  const int carried = novel_of(genome);
  if (carried >= 0 && uniforms.u[5] <= 1.0 - integer_power(s.keep[carried], quarters))
    return with_novel(genome, -1);
  if (s.appeared == 0) return genome;
  const double adopts = 1.0 - integer_power(s.abstain, quarters);
  if (uniforms.u[6] > adopts) return genome;
  double u = uniforms.u[6] / adopts * s.adoption;
  int signature = s.order[0];
  for (int k = 0; k < s.appeared; ++k) {
    signature = s.order[k];
    u -= bass_hazard(terms.spread_own, terms.spread_imitation, s.share[signature]);
    if (u <= 0.0) break;
  }
  return with_novel(genome, signature);
}

/// What an event brings. Novel: the next operator of the path's order, while there are any. Else
/// one trait, drawn by hazard, takes a value drawn from its target. Returns the genome; adds the
/// event's quality gain to `quality` (an operator's gain is kept for its later adopters).
STRANDLINE_SHARED inline int innovate(const ProcessView& p, const PathDraws& draws,
                                      const TraitPace& pace, Innovations& s, int genome,
                                      double& quality) {
  const InnovationTerms& terms = p.innovation;
  const auto w = draws.words(kFactorEvent, static_cast<std::uint32_t>(s.events));
  ++s.events;
  const double gain = terms.gain_mean + terms.gain_span * (unit(w[1]) + unit(w[2]) - 1.0);
  if (unit(w[0]) <= terms.novel_probability && s.appeared < kNovelOperators) {
    const int signature = s.order[s.appeared++];
    s.gain[signature] = gain;
    s.keep[signature] =
        core::kernel::exp(-terms.retreat * core::kernel::exp(-gain / terms.gain_span));
    return with_novel(genome, signature);
  }
  quality += gain;
  double u = 0.0;
  for (const double hazard : pace.hazard) u += hazard;
  u *= unit(w[3]);
  int t = 0;
  while (t < kMutableTraits - 1 && u > pace.hazard[t]) u -= pace.hazard[t++];
  const double v = unit(draws.words(kFactorEvent, static_cast<std::uint32_t>(s.events - 1), 1)[0]);
  return with_digit(genome, t, pick(pace.target_cdf[t].data(), p.traits[t].values, v));
}

/// Terms that depend on the newest GPU.
STRANDLINE_SHARED inline void bind_to_gpu(const ProcessView& p, int gpu, Families& f, int slot) {
  const GenomeCost& cost = p.cost(gpu, f.genome[slot]);
  for (int s = 0; s < p.segments; ++s) {
    f.fit[s][slot] = f.appeal[s][slot] * cost.weight[s];
    f.hours[s][slot] = cost.hours[s];
  }
}

/// Noise of the block of quarters that `quarter` lies in.
STRANDLINE_SHARED inline void draw_noise(const PathDraws& draws, int quarter, Families& f,
                                         int slot) {
  const auto w = draws.words(kFactorNoise, f.number[slot], quarter / kNoiseBlock);
  for (int k = 0; k < 4; ++k) f.noise_words[k][slot] = w[k];
}

/// Puts a family into a slot: appeal by segment (a byte of `affinity` each), neutral popularity,
/// its noise block.
STRANDLINE_SHARED inline void settle(const ProcessView& p, const PathDraws& draws, PathState& state,
                                     int slot, std::uint32_t affinity) {
  Families& f = state.families;
  f.size[slot] = static_cast<std::uint8_t>(digit(f.genome[slot], kSizeTrait));
  const int carried = novel_of(f.genome[slot]);
  f.novel[slot] = static_cast<std::int8_t>(carried);
  const double gain = carried >= 0 ? state.innovations.gain[carried] : 0.0;
  double x[core::kMaxSegments];
  for (int s = 0; s < core::kMaxSegments; ++s)
    x[s] = core::kernel::exp(p.family.quality_weight * (f.quality[slot] + gain) +
                             p.family.affinity_sd * centered(unit8(affinity, s)));
  for (int s = 0; s < core::kMaxSegments; ++s) f.appeal[s][slot] = x[s];
  f.needs[slot] = p.needs[f.genome[slot]];
  f.noise[slot] = 0.0;
  f.total[slot] = 2.0;  // above any share: a newcomer is not culled in its own quarter
  draw_noise(draws, state.quarter, f, slot);
  bind_to_gpu(p, state.gpu, f, slot);
}

/// The slot of the family that matters least (the first of equals).
STRANDLINE_SHARED inline int least(const Families& f) {
  double lane[kLanes] = {3.0, 3.0, 3.0, 3.0};
  for (int i = 0; i < padded(f.count); i += kLanes)
    for (int j = 0; j < kLanes; ++j) lane[j] = f.total[i + j] < lane[j] ? f.total[i + j] : lane[j];
  const double a = lane[0] < lane[1] ? lane[0] : lane[1];
  const double b = lane[2] < lane[3] ? lane[2] : lane[3];
  const double low = a < b ? a : b;
  int slot = 0;
  while (f.total[slot] != low) ++slot;
  return slot;
}

/// One release of quarter state.quarter; `event` says that it carries an innovation. Its size class
/// is that of a draw from the mix with today's drift, the same in both worlds.
template <class Observer>
STRANDLINE_SHARED void release(const ProcessView& p, const PathDraws& draws, World world,
                               PathState& state, std::uint32_t number, bool event,
                               Observer& observer) {
  Families& f = state.families;
  const auto w = draws.words(kFactorBirth, number);
  const int fresh = draw_from_mix(p, state.quarter, unit(w[1]));
  const int size = digit(fresh, kSizeTrait);
  const int parent = draw_parent(state, size, unit(w[0]));
  Release born;
  born.quarter = state.quarter;
  born.parent = f.genome[parent];
  born.innovation = event;
  const int lag = unit16(w[2], 0) <= p.family.entrant_share ? p.family.entrant_lag : 0;
  born.lineage_quarters = std::min(state.quarter - f.birth[parent] + lag, kMaxAge - 1);
  double quality =
      p.family.quality_memory * f.quality[parent] + p.family.quality_sd * centered(unit16(w[2], 1));
  int genome = fresh;
  if (world == World::kFull) {
    const SevenUniforms u(draws.words(kFactorChanges, number));
    genome = with_digit(born.parent, kSizeTrait, size);
    genome = mutate(p, draws, state.pace, number, genome, born.lineage_quarters, u);
    genome = spread(p, state.innovations, u, genome, std::max(born.lineage_quarters, 1));
    if (event) genome = innovate(p, draws, state.pace, state.innovations, genome, quality);
  }
#ifndef __CUDA_ARCH__
  __builtin_prefetch(&p.cost(state.gpu, genome));
  __builtin_prefetch(&p.needs[static_cast<std::size_t>(genome)]);
#endif
  const int slot = least(f);
  f.number[slot] = number;
  f.genome[slot] = static_cast<std::uint16_t>(genome);
  f.birth[slot] = static_cast<std::int16_t>(state.quarter);
  f.quality[slot] = quality;
  settle(p, draws, state, slot, w[3]);
  born.genome = genome;
  observer(born);
}

}  // namespace strandline::evolution::detail
