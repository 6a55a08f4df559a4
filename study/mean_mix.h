// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "core/cost_table.h"
#include "core/future.h"
#include "strategy/rate_table.h"

namespace strandline::study {

/// The cost table's rates as one draw of prediction errors has them.
struct DrawnRates {
  const core::CostTable* costs = nullptr;
  const strategy::RateTable* rates = nullptr;  ///< needed where there are factors
  const float* factors = nullptr;              ///< as strategy::Context::factors
  /// Output tokens/s of a chip that does both phases in turn; 0 where not served.
  float both_tok_s(int column, int segment, int genome) const;
};

/// World k = 1, mean drift: the mix of architectures follows its mean over futures, known from a
/// pilot; sizes, prices, demand and the hardware calendar stay those of the path. The mean is over
/// genomes with the size digit removed; the path gives the sizes.
class MeanMix {
 public:
  MeanMix(int quarters, int segments);
  /// Adds one future's shares. Integer sums: any order, any threads, the same mean.
  void observe(const core::Future& future);
  /// Freezes the mean into kSlots equally likely trait slots per quarter (systematic quantiles of
  /// the mean over segments, at most 1/kSlots off per trait set), reweighted per segment.
  void finish(const std::vector<std::uint64_t>& needs);

  /// The path's future with its mix replaced by the mean one. Prices per Mtok follow the compute
  /// price of the path and the hours that the replaced mix needs on the newest GPU.
  void apply(const core::Future& path, const DrawnRates& rates, core::Future& out) const;

 private:
  static constexpr int kSlots = 48;
  static constexpr int kTraitSets = 13608 / 4;  ///< library without the size digit
  struct Slot {
    int traits = 0;  ///< genome index with size digit 0
    std::array<float, core::kMaxSegments> weight{};
  };
  std::size_t at(int quarter, int segment, int traits) const {
    return (static_cast<std::size_t>(quarter) * segments_ + segment) * kTraitSets + traits;
  }
  void choose_slots(int quarter);
  int quarters_, segments_;
  std::vector<std::atomic<std::uint64_t>> sums_;  ///< share * 2^32
  std::vector<std::array<Slot, kSlots>> slots_;
  std::array<std::int16_t, 64> appeared_{};
};

}  // namespace strandline::study
