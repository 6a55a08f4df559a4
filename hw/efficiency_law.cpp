// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/efficiency_law.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {

EfficiencyLaw least_law() {
  return {.rate = 0.01,
          .stream = 0.02,
          .start_s = 0.5e-6,
          .exposed = 0.001,
          .cached = 1,
          .block_b_s = 1e9,
          .wave_s = 0.01e-6};
}

EfficiencyLaw most_law() {
  return {.rate = 1,
          .stream = 1,
          .start_s = 200e-6,
          .exposed = 1,
          .cached = 4,
          .block_b_s = 3e12,
          .wave_s = 10e-6};
}

PartTime part_time(const LosslessPart& p, const EfficiencyLaw& law) {
  const double compute = std::max(p.compute_s / law.rate, p.floor_s);
  // The share that hits falls as the traffic outgrows the cache; the square keeps the time of a
  // growing part growing.
  const double hit = p.cache_fill > 0 ? p.cache_share / (1 + p.cache_fill * p.cache_fill) : 0.0;
  const double faster = 1 - hit * (1 - 1 / law.cached);
  const double memory = p.memory_s / law.stream * faster + p.block_bytes / law.block_b_s;
  const double waves = law.wave_s * p.waves, work = std::max(compute, memory);
  if (!p.starts_overlap)
    return {compute, memory, law.exposed * std::min(compute, memory) + waves + p.steps_s};
  const double longest = std::max(work, waves), rest = compute + memory + waves - longest;
  return {compute, memory, longest - work + law.exposed * rest + p.steps_s};
}

double call_s(std::span<const LosslessPart> parts, const EfficiencyLaw& law) {
  double seconds = law.start_s;
  for (const LosslessPart& p : parts) {
    const PartTime t = part_time(p, law);
    seconds += std::max(t.compute_s, t.memory_s) + t.exposed_s;
  }
  return seconds;
}

EfficiencyLaw mean_law(std::span<const EfficiencyLaw> laws) {
  std::array<double, EfficiencyLaw::kNumbers> sum{};
  for (const EfficiencyLaw& law : laws)
    for (int i = 0; i < EfficiencyLaw::kNumbers; ++i) sum[i] += std::log(law.numbers()[i]);
  for (double& x : sum) x = std::exp(x / static_cast<double>(laws.size()));
  return EfficiencyLaw::of(sum);
}

}  // namespace strandline::hw
