// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "evolution/factors.h"
#include "evolution/process_view.h"

namespace strandline::evolution {

/// Slots are padded to whole lanes, so that every loop over families runs in groups of four and
/// sums have one fixed order.
constexpr int kLanes = 4;
constexpr int kNoiseBlock = 8;  ///< quarters whose noise one block of random words gives
STRANDLINE_SHARED constexpr int padded(int n) {
  return (n + kLanes - 1) / kLanes * kLanes;
}

template <class T>
using PerFamily = std::array<T, core::kMaxFamilies>;
template <class T>
using PerSegment = std::array<T, core::kMaxSegments>;

/// Families alive, one array per quantity; slots [0, count). A slot is reused when its family ends.
struct Families {
  int count = 0;
  PerFamily<std::uint32_t> number;  ///< birth number: the key of all its draws
  PerFamily<std::uint16_t> genome;
  PerFamily<std::uint8_t> size;    ///< class of the genome
  PerFamily<std::int8_t> novel;    ///< signature that it needs, -1 for none
  PerFamily<std::int16_t> birth;   ///< quarter, negative before the start
  PerFamily<double> quality;       ///< log quality against the frontier of its birth date
  PerFamily<double> noise;         ///< AR(1) of log popularity
  PerFamily<double> weight;        ///< popularity of this quarter before segment terms
  PerFamily<double> total;         ///< share of compute over the segments, last quarter
  PerFamily<std::uint64_t> needs;  ///< capabilities
  std::array<PerFamily<std::uint32_t>, 4> noise_words;  ///< of the current eight quarters
  PerSegment<PerFamily<double>> appeal;                 ///< exp(quality + affinity)
  PerSegment<PerFamily<double>> fit;                    ///< appeal * cost term on the newest GPU
  PerSegment<PerFamily<double>> hours;  ///< base-GPU hours per Mtok on the newest GPU
};

/// Novel operators and the self-exciting arrivals.
struct Innovations {
  double intensity = 0;
  int events = 0;                                    ///< so far: ordinal of the next event
  int waiting = 0;                                   ///< events that no release has carried yet
  int appeared = 0;                                  ///< novel operators so far
  std::array<std::int8_t, kNovelOperators> order{};  ///< signature of the k-th to appear
  std::array<double, kNovelOperators> gain{};        ///< by signature
  std::array<double, kNovelOperators> keep{};        ///< probability of not dropping it, a quarter
  std::array<double, kNovelOperators> share{};       ///< of traffic, last quarter, by signature
  double adoption = 0;  ///< hazard of adopting any of them, per quarter
  double abstain = 1;   ///< exp(-adoption)
};

/// Rates and targets of trait changes as they have drifted by this year.
struct TraitPace {
  std::array<double, kMutableTraits> hazard{};     ///< per quarter
  std::array<double, kMutableTraits> keep{};       ///< probability of no change in a quarter ...
  std::array<double, kMutableTraits> keep_half{};  ///< ... and in half of one
  std::array<std::array<double, kMaxValues>, kMutableTraits> target_cdf{};
  std::array<std::array<double, kMaxValues>, kMutableTraits> target_walk{};  ///< sums of steps
  std::array<double, kMutableTraits> hazard_walk{};
};

constexpr int kGpuTranches = 6;

/// Capacity of one generation (index into ProcessView::gpus; -1: older than the base).
struct Tranche {
  double capacity = 0;
  double opex_usd_h = 0;
  int last_install = 0;
  int quarters_at_opex = 0;
};

/// State of the market between quarters.
struct MarketState {
  double demand_scale = 0, growth = 0;
  double smoothed_price = 0, growth_limit = 0;
  double log_memory = 0, log_rent = 0, capex_noise = 0;
  double rival_capacity = 0, rival_opex = 0;
  int tranches = 0, newest = 0;
  std::array<Tranche, kGpuTranches> tranche{};
};

/// Families of one size class at the end of last quarter, with the running sum of their traffic.
struct SizeClass {
  int count = 0;
  PerFamily<std::uint8_t> slot;
  PerFamily<double> cdf;
};

/// What a path's steps share.
struct PathState {
  int quarter = 0;
  int gpu = 0;  ///< newest GPU, index into gpu_columns
  Families families;
  Innovations innovations;
  TraitPace pace;
  MarketState market;
  std::array<SizeClass, 4> by_size;
};

/// What names a path's draws.
struct PathDraws {
  const core::RandomStream& stream;
  std::uint32_t path;
  std::uint32_t replicate = 0;  ///< of a branch (branch.h)

  STRANDLINE_SHARED std::array<std::uint32_t, 4> words(Factor factor, std::uint32_t entity,
                                                       int step = 0) const {
    return stream.words({path, entity, static_cast<std::uint16_t>(step), factor, replicate});
  }
  STRANDLINE_SHARED std::array<double, 2> normals(Factor factor, int step) const {
    return stream.normals({path, 0, static_cast<std::uint16_t>(step), factor, replicate});
  }
};

/// A release, as coverage.cpp and tests watch it.
struct Release {
  int quarter = 0;           ///< 0 or less for the initial families
  int lineage_quarters = 0;  ///< since the parent's birth
  int parent = -1;           ///< genome; -1 for initial families
  int genome = 0;
  bool innovation = false;  ///< brought by an event
};

}  // namespace strandline::evolution
