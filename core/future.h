// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "core/market_clearing.h"

namespace strandline::core {

constexpr int kMaxQuarters = 64;
constexpr int kMaxFamilies = 64;
constexpr int kMaxSegments = 4;

/// One quarter of one future: which model families earn, and the market. Arrays are packed: entries
/// [0, families) are in use. Shares sum to one per segment.
struct FutureQuarter {
  int families = 0;
  std::array<std::uint16_t, kMaxFamilies> genome{};                    ///< library index
  std::array<std::array<float, kMaxFamilies>, kMaxSegments> share{};   ///< [segment][family]
  std::array<double, kMaxSegments> demand_mtok{};  ///< market output Mtok per quarter
  std::array<double, kMaxSegments> price_usd_mtok{};  ///< market price, own capacity not counted
  std::array<double, kMaxSegments> gpu_hours_per_mtok{};  ///< on the newest GPU, in base-GPU hours
  double compute_price_usd_h = 0;   ///< cleared price of a base-GPU hour
  double demand_scale = 0;          ///< A_t of A_t * p^-eps, in base-GPU equivalents
  SupplyStack supply;               ///< what cleared it
  double rent_usd_h = 0;            ///< of a base-GPU hour: compute price, noise, jumps
  double gpu_capex_factor = 1;      ///< purchase price over the catalog's
  double memory_price_factor = 1;   ///< HBM price over the base date's
  int newest_gpu = 0;               ///< cost-table column of the newest programmable chip in volume
  double innovations = 0;           ///< events seen this quarter (observable)
  double novel_families = 0;        ///< families alive that need an operator unknown at the start
};

/// One future of the world. `known_mask` is what was in the vocabulary at quarter 0;
/// `appeared[c]` is the quarter in which capability c was first needed (0 for the known ones,
/// -1 for never): a programmable chip's kernels for c ramp from then.
struct Future {
  int quarters = 0;
  double elasticity = 1;
  std::uint64_t known_mask = 0;
  std::array<std::int16_t, 64> appeared{};
  std::array<FutureQuarter, kMaxQuarters> quarter;
};

}  // namespace strandline::core
