// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evolution/future_source.h"
#include "evolution/path_kernel.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// All numbers of a future that are in use, in order, for `segments` demand segments.
inline std::vector<double> values_of(const core::Future& future, int segments) {
  std::vector<double> v{static_cast<double>(future.quarters), future.elasticity,
                        static_cast<double>(future.known_mask)};
  v.insert(v.end(), future.appeared.begin(), future.appeared.end());
  for (int t = 0; t < future.quarters; ++t) {
    const core::FutureQuarter& q = future.quarter[t];
    v.insert(v.end(), q.genome.begin(), q.genome.begin() + q.families);
    for (int s = 0; s < segments; ++s) {
      v.insert(v.end(), q.share[s].begin(), q.share[s].begin() + q.families);
      v.insert(v.end(), {q.demand_mtok[s], q.price_usd_mtok[s], q.gpu_hours_per_mtok[s]});
    }
    v.insert(v.end(), q.supply.capacity, q.supply.capacity + q.supply.count);
    v.insert(v.end(), q.supply.opex_usd_h, q.supply.opex_usd_h + q.supply.count);
    v.insert(v.end(), {q.compute_price_usd_h, q.demand_scale, q.rent_usd_h, q.gpu_capex_factor,
                       q.memory_price_factor, static_cast<double>(q.newest_gpu), q.innovations,
                       q.novel_families});
  }
  return v;
}

/// Refuses a source whose first futures of a deal are not, bit by bit, those of the host: a study
/// must not depend on where its futures come from.
inline void require_same_futures(const evolution::FutureDeal& deal,
                                 evolution::FutureSource& source) {
  constexpr std::uint32_t kPaths = 32;
  std::vector<core::Future> theirs(kPaths);
  const auto ours = std::make_unique<core::Future>();
  for (const auto world : {evolution::World::kFull, evolution::World::kFrozen}) {
    source.sample(0, kPaths, world, theirs.data());
    for (std::uint32_t path = 0; path < kPaths; ++path) {
      const auto draw =
          static_cast<std::uint32_t>(path / deal.paths_per_draw % deal.processes.size());
      const evolution::Process& process = deal.processes[draw];
      evolution::sample_future(process, core::RandomStream(deal.seed, draw), path, world, *ours);
      if (values_of(theirs[path], process.segments) != values_of(*ours, process.segments))
        throw Refusal("cuda: future " + std::to_string(path) +
                      " is not that of the host: report it, and sample on the host");
    }
  }
}

}  // namespace strandline::kernels
