// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/serving.h"

#include <algorithm>

#include "hw/serving_case.h"

namespace strandline::hw {

std::vector<ServingPoint> evaluate(const archs::Architecture& a, const ChipModel& chip,
                                   const core::Segment& mix, const archs::Partition& partition,
                                   const std::vector<double>& concurrencies) {
  const ServingCase serving(a, chip);
  InstanceModel instance(serving, mix, partition, ServingLimits{}.memory_reserve);
  std::vector<ServingPoint> points;
  for (double c : concurrencies)
    if (c <= instance.memory_concurrency()) points.push_back(instance.at(c));
  return points;
}

TokenCost token_cost(const ServingPoint& point, const core::Segment& mix, double usd_per_chip_h,
                     double utilization) {
  constexpr double kSecondsPerHour = 3600;
  constexpr double kMega = 1e6;
  const double usd_per_s = usd_per_chip_h / kSecondsPerHour / utilization;
  const double cached = mix.input_tokens - uncached_tokens(mix);
  // Chip-seconds of one request's prefill, split into new tokens and reading the cached prefix.
  const double prefill_s = mix.output_tokens / point.prefill_tok_s_per_chip;
  TokenCost c;
  c.usd_per_mtok_output_all_in = kMega * usd_per_s / point.output_tok_s_per_chip;
  c.usd_per_mtok_output = kMega * usd_per_s / point.decode_tok_s_per_chip;
  c.usd_per_mtok_input =
      kMega * usd_per_s * prefill_s * (1 - point.prefill_cached_share) / uncached_tokens(mix);
  if (cached > 0)
    c.usd_per_mtok_cached = kMega * usd_per_s * prefill_s * point.prefill_cached_share / cached;
  return c;
}

}  // namespace strandline::hw
