// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/future.h"
#include "evolution/future_source.h"
#include "evolution/process.h"
#include "strategy/path_kernel.h"
#include "study/mean_mix.h"
#include "study/world_draw.h"

namespace strandline::study {

/// Worlds that a block plays in, design section 6: k = 0, 1, 2.
enum class WorldKind : std::uint8_t { kFrozen, kMeanDrift, kFull };

/// One plan under one set of terms.
struct Play {
  strategy::Plan plan;
  const strategy::Context* context = nullptr;
};

/// The plays of one world.
struct WorldRun {
  WorldKind world = WorldKind::kFull;
  std::vector<Play> plays;
};

/// What is simulated, constant over blocks.
struct PathJob {
  std::uint64_t seed = 1;
  const core::CostTable* costs = nullptr;
  const strategy::RateTable* rates = nullptr;  ///< of the costs; needed where there are factors
  const std::vector<evolution::Process>* processes = nullptr;  ///< by parameter draw
  /// Paths in a row that share a draw: a draw's tables are megabytes, and dealing them path by path
  /// would miss every cache.
  std::uint32_t paths_per_draw = 1;
  /// By parameter draw: hardware and software as drawn; null: as the contexts have them.
  const std::vector<WorldDraw>* drawn = nullptr;
  const MeanMix* mean = nullptr;  ///< for kMeanDrift
  std::vector<WorldRun> worlds;
  /// Sees every full-world future (pilots only); called from many threads.
  std::function<void(std::uint32_t path, const core::Future&)> observe;
  std::size_t plays() const;
};

/// The parameter draw that a path uses: draws are dealt in turn.
inline std::uint32_t draw_of(const PathJob& job, std::uint32_t path) {
  return path / job.paths_per_draw % static_cast<std::uint32_t>(job.processes->size());
}

/// The context in a draw.
strategy::Context context_in(const PathJob& job, const strategy::Context& context,
                             std::uint32_t draw);

/// Samples a path in a world into `out`. kMeanDrift takes its market from the full world's future,
/// which comes to lie in `full`.
void sample_world(const PathJob& job, WorldKind kind, std::uint32_t path, core::Future& full,
                  core::Future& out);

/// Simulates paths [first, first + count): outcomes[i * job.plays() + j] is play j (worlds in
/// order) on path first + i. Memory is bounded by the block. Reentrant.
/// `source`: where the futures are sampled; null: here.
void simulate_paths(const PathJob& job, std::uint32_t first, std::uint32_t count,
                    std::vector<strategy::Outcome>& outcomes,
                    evolution::FutureSource* source = nullptr);

}  // namespace strandline::study
