// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/plans.h"

#include <cmath>

namespace strandline::strategy {
namespace {

Plan own_plan(const Lineup& lineup, PlanKind kind, std::string id, std::string label,
              const OwnLine& line) {
  Plan plan;
  plan.id = std::move(id);
  plan.label = std::move(label);
  plan.kind = kind;
  plan.gpu_columns = lineup.gpu;
  plan.own_columns = line.column;
  plan.own_start_quarter = line.start_quarter;
  return plan;
}

/// The wide sibling of each narrow generation: the newest wide one that may start no later.
std::vector<int> siblings(const OwnLine& narrow, const OwnLine& wide) {
  std::vector<int> of;
  for (const int start : narrow.start_quarter) {
    int sibling = -1;
    for (std::size_t k = 0; k < wide.column.size(); ++k)
      if (wide.start_quarter[k] <= start) sibling = wide.column[k];
    of.push_back(sibling);
  }
  return of;
}

Plan gpu_plan(const Lineup& lineup, PlanKind kind, std::string id, std::string label) {
  return own_plan(lineup, kind, std::move(id), std::move(label), OwnLine{});
}

}  // namespace

std::vector<Plan> default_plans(const Lineup& lineup) {
  std::vector<Plan> plans = {
      gpu_plan(lineup, PlanKind::kGpuBuy, "gpu_buy", "Buy GPUs as demand grows"),
      gpu_plan(lineup, PlanKind::kGpuRent, "gpu_rent", "Rent GPUs")};
  const auto add = [&](PlanKind kind, const char* id, const char* label, const OwnLine& line) {
    if (line.column.empty()) return;
    plans.push_back(own_plan(lineup, kind, id, label, line));
    if (&line == &lineup.narrow) plans.back().wide_columns = siblings(lineup.narrow, lineup.wide);
  };
  add(PlanKind::kAsicNow, "asic_now", "Tape out now for today's mix", lineup.narrow);
  add(PlanKind::kAsicWide, "asic_wide", "Tape out a wider coverage now", lineup.wide);
  add(PlanKind::kAsicWait, "asic_wait", "Wait for calm, then tape out", lineup.narrow);
  add(PlanKind::kMixed, "mixed", "ASIC for base load, GPUs for the rest", lineup.narrow);
  add(PlanKind::kPhaseSplit, "phase_split", "ASIC for decode, GPUs for prefill", lineup.narrow);
  add(PlanKind::kSemiProgrammable, "semi_programmable", "Build a semi-programmable chip",
      lineup.semi);
  return plans;
}

std::vector<Plan> recourse_variants(const Plan& plan) {
  if (!builds_own(plan.kind)) return {plan};
  std::vector<Plan> variants;
  for (int off = 0; off < 8; ++off) {
    Plan v = plan;
    if (off & 1) v.recourse.abandon = false, v.id += ":no-abandon";
    if (off & 2) v.recourse.respin = false, v.id += ":no-respin";
    if (off & 4) v.recourse.renew = false, v.id += ":no-renew";
    variants.push_back(std::move(v));
  }
  return variants;
}

double money_scale(double largest_musd) {
  double scale = 1;
  while (std::abs(largest_musd) / scale > 256.0 && scale < 0x1p60) scale *= 2;
  return scale;
}

}  // namespace strandline::strategy
