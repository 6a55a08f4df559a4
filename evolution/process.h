// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/cost_table.h"
#include "core/future.h"
#include "core/rng.h"
#include "evolution/innovation.h"
#include "evolution/market_terms.h"
#include "evolution/parameters.h"

namespace strandline::evolution {

/// What the process needs from the study beside its own parameters.
struct ProcessInputs {
  const core::CostTable* costs = nullptr;
  std::vector<int> gpu_columns;  ///< merchant programmable generations, by availability
  std::vector<int>
      rival_columns;  ///< rivals' fixed-function generations, by availability; may be empty
  int quarters = 40;
  int family_cap = 24;  ///< families alive at once, at most core::kMaxFamilies
  /// Values need the risk-neutral measure Q: drifts of demand and rent fall by market_price_of_risk
  /// times their volatility. Stranding and back-tests stay under P (false).
  bool risk_neutral = false;
};

constexpr int kMaxAge = 128;        ///< quarters; ages beyond are read as this
constexpr int kMixGuide = 256;      ///< cells of the guide into the cumulative mix
constexpr int kNovelOperators = 8;  ///< signatures of the library
/// Traits that mutate along lineages and change what a chip must run (size drifts apart from them).
constexpr int kMutableTraits = 5;  // mixer, channel, residual, precision, decoding: Trait order
constexpr int kMaxValues = 8;      ///< of one mutable trait

/// Trait x of a lineage changes at rate h and then takes a value drawn from `target` (its own
/// included), so the mean share of value v follows x_v' = h (target_v - x_v). What holds at the
/// start; both drift (TraitDrift).
struct TraitKernel {
  std::array<double, kMaxValues> target{};  ///< sums to one
  double hazard = 0;                        ///< h, per quarter
  int values = 0;
};

/// Steps that the kernels take every four quarters: deviations of log hazards and of the log
/// weights of target values, each independent.
struct TraitDrift {
  double change = 0, target = 0;
};

/// A genome on a GPU generation, by segment; zeros where it is not served.
struct GenomeCost {
  std::array<float, core::kMaxSegments> weight{};  ///< (tokens/s over its size peers')^eta
  std::array<float, core::kMaxSegments> hours{};   ///< base-GPU hours per Mtok
};

/// Releases, quality and the popularity of families; rates per quarter.
struct FamilyTerms {
  double births = 0;                        ///< mean releases per quarter
  double entrant_share = 0;                 ///< of releases, by a lab new to the lineage
  int entrant_lag = 0;                      ///< quarters of extra divergence of an entrant
  double quality_weight = 0;                ///< of quality in log odds
  double quality_memory = 0;                ///< correlation of a child's quality with its parent's
  double quality_sd = 0;                    ///< of a release's own contribution
  double affinity_sd = 0;                   ///< of log odds between segments
  double noise_memory = 0;                  ///< AR(1) of log popularity, per quarter
  double noise_sd = 0;                      ///< of one quarter's innovation
  std::array<double, kMaxAge> retention{};  ///< share kept at an age in quarters
  std::array<double, kMaxAge> size_up{};    ///< probability of a class up by quarter k
  std::array<double, kMaxAge> size_down{};
};

/// Arrival and spread of novel operators; rates per quarter.
struct InnovationTerms {
  HawkesStep hawkes;  ///< per quarter, arrival_scale included
  double start_intensity = 0;
  double novel_probability = 0;  ///< that an event needs an operator outside the vocabulary
  double gain_span = 0;          ///< half-width of an operator's quality gain
  double gain_mean = 0;
  double spread_own = 0;        ///< Bass p, arrival_scale included
  double spread_imitation = 0;  ///< Bass q, arrival_scale included
  double retreat = 0;
};

/// Parameters and tables in the form the path kernel reads: flat, no strings, no allocation while
/// sampling. Made once per parameter draw; immutable afterwards, shared by all threads.
struct Process {
  ProcessInputs inputs;
  int segments = 0;
  std::array<double, core::kMaxSegments> demand_share{};  ///< of compute; sums to one
  std::uint64_t known_mask = 0;                           ///< needs of the initial mix
  std::vector<std::uint16_t> mix_genome;                  ///< genomes of the initial mix ...
  std::vector<double> mix_cdf;                            ///< ... and their cumulative weights
  std::array<std::uint16_t, kMixGuide> mix_guide{};       ///< first entry with cdf >= k / kMixGuide
  std::array<TraitKernel, kMutableTraits> traits;
  TraitDrift drift;
  FamilyTerms family;
  InnovationTerms innovation;
  MarketTerms market;
  std::array<std::int16_t, core::kMaxQuarters> newest{};  ///< index into gpu_columns per quarter
  /// [gpu index][genome]; shared between the measures of probability of one draw.
  std::shared_ptr<const std::vector<GenomeCost>> costs;
  /// [rival index][genome]: bit s where the rival's column serves the genome at segment s.
  std::vector<std::uint8_t> rival_serves;
  std::array<double, core::kMaxSegments> mix_hours{};  ///< token_hours of the mix on the base GPU

  const GenomeCost& cost(int gpu, int genome) const {
    return (*costs)[static_cast<std::size_t>(gpu) * inputs.costs->genomes + genome];
  }
};

/// Tables and quarterly rates of one parameter draw. InputError where no model of the initial mix
/// is served on the base GPU at some segment, or a number of the inputs is out of range. `twin`:
/// the same draw and costs in the other measure of probability, whose cost tables it shares.
Process prepare(const ProcessFile& parameters, const ProcessInputs& inputs,
                const Process* twin = nullptr);

}  // namespace strandline::evolution
