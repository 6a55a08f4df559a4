// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "study/study.h"
#include "study/tally.h"
#include "theses/serving_rate.h"
#include "theses/spread.h"

namespace strandline::theses {

/// What may differ of a chip's memory from its catalog file, as factors.
struct MemoryChange {
  double capacity = 1, bandwidth = 1;
  double reached = 1;  ///< share of the bandwidth that is reached
  double price = 1;    ///< of the memory in the bill of materials
};
/// The chip with its main memory changed so.
PricedChip changed(const hw::Chip& chip, const MemoryChange& change);

/// A positive number at a standard normal z: two-piece lognormal through value and the ends of its
/// interval, read as 90 %. The value where it has no interval or z is 0.
double drawn(const core::Sourced& number, double z);

/// The change of draw `number` (0: none) of capacity, bandwidth, the share reached and the price of
/// memory. Chips of different `kind` draw apart.
MemoryChange draw_change(const hw::Chip& chip, std::uint64_t seed, std::uint32_t number,
                         std::uint32_t kind);

/// Rates of models at the targets: [model][target], 0 where not served.
using RateRows = std::vector<std::vector<double>>;
RateRows rate_rows(const PricedChip& chip, const std::vector<archs::Architecture>& models,
                   const Service& service, int max_chips, int threads);

/// Cost per token of the first over the second where both serve at a target; empty models keep
/// their place. `usd_h` 1 and 1: ratios of rates, second over first.
std::vector<std::vector<double>> gains(const RateRows& first, double first_usd_h,
                                       const RateRows& second, double second_usd_h,
                                       std::size_t target);

/// Geometric mean of the point's gains with the 5 to 95 % interval over draws and resampled models
/// together; `drawn` by draw, each as gains() has it.
Spread over_draws_and_models(const std::vector<std::vector<double>>& point,
                             const std::vector<std::vector<std::vector<double>>>& by_draw,
                             std::uint64_t seed);

/// What stacking is worth in a study: the narrow chip of the lineup with DRAM on its die over the
/// same chip with its own HBM, both taped out now and never renewed, on the same futures (MUSD).
/// `futures` prices four times as many.
struct StackedValue {
  core::Estimate mean;        ///< 95 % sampling interval
  core::Estimate parameters;  ///< 90 % over parameter draws
};
StackedValue value_of_stacking(const study::Scenario& scenario, const std::string& stacked_chip,
                               std::uint32_t futures, const study::RunSettings& settings,
                               const hw::ChipCatalog& chips);

}  // namespace strandline::theses
