// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/cost_table.h"
#include "hw/operator_cost.h"
#include "study/duel/day_one.h"

namespace strandline::study {

/// Dollars per million output tokens, prefill included, at the point of the frontier with the most
/// throughput at the segment's interactivity; blank where there is none or a price is missing.
/// `how` says the partition and concurrency, or why there is no point.
struct ChipServing {
  double usd_mtok = kBlank;
  std::string how;
};
ChipServing chip_serving(const archs::Architecture& model, const hw::ChipModel& chip,
                         const core::Segment& segment);

/// The same of the GPU with tuned kernels, and at the same partition and concurrency with those of
/// the day of release: decode and prefill of the point each grow by DayOne::growth() of their own
/// step.
struct GpuServing {
  OldAndNew usd_mtok, tok_s_user;
  std::string how;
};
GpuServing gpu_serving(const archs::Architecture& model, const hw::ChipModel& gpu,
                       const core::Segment& segment, const DayOne& day_one);

/// Passes through layers that a step makes, loops included.
int passes(const archs::Architecture& a);

}  // namespace strandline::study
