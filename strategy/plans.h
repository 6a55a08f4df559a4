// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "strategy/plan.h"

namespace strandline::strategy {

/// Generations of one own chip in the cost table, by earliest design start.
struct OwnLine {
  std::vector<int> column;
  std::vector<int> start_quarter;
};

/// The columns that plans choose from. `narrow` and `wide` are generations of the same chip with
/// today's mix and with a wider coverage; `semi` the TPU-like chip. An empty `wide` or `semi` falls
/// back to nothing: their plans are left out.
struct Lineup {
  std::vector<int> gpu;  ///< by availability
  OwnLine narrow, wide, semi;
};

/// The strategies of issue 2, in the order of PlanKind: gpu_buy, gpu_rent, asic_now, asic_wide,
/// asic_wait, mixed, phase_split, semi_programmable.
std::vector<Plan> default_plans(const Lineup& lineup);

/// The plan with every combination of recourse switched on or off, the plan itself first; ids carry
/// a suffix (":no-abandon", ":no-respin", ":no-renew"). The best mean among them is what "then
/// optimal recourse" means in this rule-based version. Plans without an own chip come back alone.
std::vector<Plan> recourse_variants(const Plan& plan);

/// Money scale for core::FixedMoments (|x| / scale <= 2048, and FixedSum's terms below 2^22): the
/// power of two, at least 1, that brings the largest value expected (MUSD, in magnitude) to at most
/// 256, a margin of eight for the tail. Values in MUSD fit a FixedSum unscaled up to 4.19 trillion
/// USD.
double money_scale(double largest_musd);

}  // namespace strandline::strategy
