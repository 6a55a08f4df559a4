// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <type_traits>

#include "evolution/process.h"

namespace strandline::evolution {

/// A process as the path kernel reads it: numbers by value, tables where their owner keeps them, so
/// that it can be copied to another device once its tables are there. Fields are those of Process
/// and of its inputs. Valid while the process lives unchanged.
struct ProcessView {
  int quarters = 0, family_cap = 0, segments = 0, genomes = 0;
  std::array<double, core::kMaxSegments> demand_share{};
  std::uint64_t known_mask = 0;
  std::array<std::uint16_t, kMixGuide> mix_guide{};
  std::array<TraitKernel, kMutableTraits> traits{};
  TraitDrift drift;
  FamilyTerms family;
  InnovationTerms innovation;
  MarketRates market;
  std::array<std::int16_t, core::kMaxQuarters> newest{};
  std::array<double, core::kMaxSegments> mix_hours{};

  std::span<const int> gpu_columns;
  std::span<const Generation> gpus, rivals;
  std::span<const std::uint16_t> mix_genome;
  std::span<const double> mix_cdf;
  std::span<const std::uint64_t> needs;
  std::span<const GenomeCost> costs;
  std::span<const std::uint8_t> rival_serves;

  ProcessView() = default;
  ProcessView(const Process& p)  // NOLINT(google-explicit-constructor): a view, as std::span
      : quarters(p.inputs.quarters),
        family_cap(p.inputs.family_cap),
        segments(p.segments),
        genomes(p.inputs.costs->genomes),
        demand_share(p.demand_share),
        known_mask(p.known_mask),
        mix_guide(p.mix_guide),
        traits(p.traits),
        drift(p.drift),
        family(p.family),
        innovation(p.innovation),
        market(p.market),
        newest(p.newest),
        mix_hours(p.mix_hours),
        gpu_columns(p.inputs.gpu_columns),
        gpus(p.market.gpus),
        rivals(p.market.rivals),
        mix_genome(p.mix_genome),
        mix_cdf(p.mix_cdf),
        needs(p.inputs.costs->needs),
        costs(*p.costs),
        rival_serves(p.rival_serves) {}

  STRANDLINE_SHARED const GenomeCost& cost(int gpu, int genome) const {
    return costs[static_cast<std::size_t>(gpu) * genomes + genome];
  }
};
static_assert(std::is_trivially_copyable_v<ProcessView>);

}  // namespace strandline::evolution
