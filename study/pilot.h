// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "core/table.h"
#include "study/world.h"

namespace strandline::study {

/// What a pilot on its own paths decides, so that the main sample stays untouched by choices:
/// the mean mix of world 1, which recourse variant and which GPU plan are best in each world (train
/// here, price there), and the scales of the accumulators.
struct Pilot {
  std::array<int, 3> best_commit{};  ///< index into PlanSet::commit_variants, by world k
  std::array<int, 3> best_gpu{};     ///< index into PlanSet::gpu_only, by world k
  TallyShape shape;
};
Pilot run_pilot(World& world);

/// Fans of market series over real-world futures: store table "market".
core::Table market_table(const World& world);

}  // namespace strandline::study
