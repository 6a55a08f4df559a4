// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/memory_gain.h"

#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/statistics.h"
#include "hw/silicon_prices.h"

namespace strandline::theses {
namespace {

constexpr std::uint16_t kMemoryFactor = 0x7e10;  ///< draws of this folder: 0x7e00 to 0x7eff
constexpr double kNinetyFive = 1.6448536269514722;
constexpr std::uint32_t kResamples = 2000;

/// Price of a memory's bytes; unknown where it is part of the die.
core::Sourced price_of(hw::MemoryKind kind) {
  const hw::SiliconPrices& prices = hw::silicon_prices();
  switch (kind) {
    case hw::MemoryKind::kHbm:
      return prices.hbm_usd_b;
    case hw::MemoryKind::kStackedDram:
      return prices.stacked_dram_usd_b;
    case hw::MemoryKind::kLpddr:
      return prices.lpddr_usd_b;
    default:
      return {};
  }
}

void scale(core::Sourced& x, double factor) {
  x.value *= factor;
  x.low *= factor;
  x.high *= factor;
}

}  // namespace

PricedChip changed(const hw::Chip& chip, const MemoryChange& change) {
  const double memory_usd = hw::bill_of_materials_parts(chip).memory_usd;
  const double capex = PricedChip(chip).capex_usd();
  hw::Chip other = chip;
  scale(other.memory.front().capacity_bytes, change.capacity);
  scale(other.memory.front().bandwidth_b_s, change.bandwidth);
  PricedChip priced(std::move(other));
  priced.scale(1, change.reached);
  priced.set_capex_usd(capex + memory_usd * (change.capacity * change.price - 1));
  return priced;
}

double drawn(const core::Sourced& x, double z) {
  if (!x.known() || z == 0) return x.value;
  const double end = z > 0 ? x.high : x.low;
  if (!(end > 0) || end == x.value) return x.value;
  return x.value * std::pow(end / x.value, std::abs(z) / kNinetyFive);
}

MemoryChange draw_change(const hw::Chip& chip, std::uint64_t seed, std::uint32_t number,
                         std::uint32_t kind) {
  if (number == 0) return {};
  const core::RandomStream stream(seed);
  const auto factor = [&](const core::Sourced& x, std::uint16_t step) {
    const double z = stream.normal(
        {.path = number, .entity = kind, .step = step, .factor = kMemoryFactor, .replicate = 0});
    return x.known() ? drawn(x, z) / x.value : 1.0;
  };
  const hw::MemoryTier& tier = chip.main_memory();
  return {.capacity = factor(tier.capacity_bytes, 0),
          .bandwidth = factor(tier.bandwidth_b_s, 1),
          .reached = factor(chip.derating.bandwidth, 2),
          .price = factor(price_of(tier.kind), 3)};
}

RateRows rate_rows(const PricedChip& chip, const std::vector<archs::Architecture>& models,
                   const Service& service, int max_chips, int threads) {
  RateRows rows(models.size());
  core::parallel_blocks(models.size(), threads, [&](std::size_t i) {
    rows[i] = rates(chip, models[i], service, max_chips);
  });
  return rows;
}

std::vector<std::vector<double>> gains(const RateRows& first, double first_usd_h,
                                       const RateRows& second, double second_usd_h,
                                       std::size_t target) {
  std::vector<std::vector<double>> all(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double a = first[i][target], b = second[i][target];
    if (a > 0 && b > 0) all[i].push_back((first_usd_h / a) / (second_usd_h / b));
  }
  return all;
}

Spread over_draws_and_models(const std::vector<std::vector<double>>& point,
                             const std::vector<std::vector<std::vector<double>>>& by_draw,
                             std::uint64_t seed) {
  const auto flat = [](const std::vector<std::vector<double>>& by_model,
                       const std::vector<std::size_t>& chosen) {
    std::vector<double> all;
    for (const std::size_t i : chosen)
      all.insert(all.end(), by_model[i].begin(), by_model[i].end());
    return all;
  };
  Spread s;
  std::vector<std::size_t> chosen(point.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  s.point = geometric_mean(flat(point, chosen));
  const core::RandomStream stream(seed);
  std::vector<double> found;
  for (std::uint32_t b = 0; b < kResamples && !by_draw.empty(); ++b) {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const double u = stream.uniform({.path = b,
                                       .entity = static_cast<std::uint32_t>(i),
                                       .step = 9,
                                       .factor = kMemoryFactor,
                                       .replicate = 0});
      chosen[i] = std::min(chosen.size() - 1,
                           static_cast<std::size_t>(u * static_cast<double>(chosen.size())));
    }
    const auto all = flat(by_draw[b % by_draw.size()], chosen);
    if (!all.empty()) found.push_back(geometric_mean(all));
  }
  s.low = found.empty() ? s.point : core::quantile(found, 0.05);
  s.high = found.empty() ? s.point : core::quantile(found, 0.95);
  return s;
}

}  // namespace strandline::theses
