// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "strategy/terms.h"

namespace strandline::strategy {

enum class PlanKind : std::uint8_t {
  kGpuBuy,
  kGpuRent,
  kAsicNow,
  kAsicWide,
  kAsicWait,
  kMixed,
  kPhaseSplit,
  kSemiProgrammable
};

/// What a team may do once a project runs, by the rules of strategy/rules.h.
struct Recourse {
  bool abandon = true;  ///< stop a project or retire a fleet when the rule says so
  bool respin = true;   ///< else ship with a workaround or fail
  bool renew = true;    ///< start the next generation of the own chip
  bool metal_respin =
      true;  ///< mend what metal layers can; else every respin takes a full mask set
};

/// What a policy decides at the milestones of a plan's first project: its tape-out is milestone 0,
/// the n-th faulty silicon milestone n. Without a script, recourse and the rules decide.
struct ProjectScript {
  static constexpr int kNever = 255;
  bool scripted = false;
  int stop_at = kNever;  ///< abandoned at this milestone or the first after it
  int ship_at = kNever;  ///< from this one on a metal-only fault ships with its workaround's loss
};

/// One rule-based strategy, bound to cost-table columns. The rules' numbers are terms
/// (strategy/terms.yaml), so that a sensitivity run moves them by name.
struct Plan {
  std::string id, label;  ///< e.g. "asic_now", "Tape out now for today's mix"
  PlanKind kind = PlanKind::kGpuBuy;
  std::vector<int> gpu_columns;  ///< programmable generations to buy or rent, by availability
  std::vector<int> own_columns;  ///< own-chip generations, by earliest design start; [0] is first
  std::vector<int> own_start_quarter;  ///< earliest design start of each own column
  /// Per own column the variant that a design started after quarter 0 may take capabilities from
  /// (its wide sibling); empty or -1: none. Unseen capabilities may always be added, at an NRE
  /// adder.
  std::vector<int> wide_columns;
  /// Quarter in which the first design starts, whatever it then looks like; -1: by the kind's rule.
  int start_quarter = -1;
  Recourse recourse;
  ProjectScript script;
  std::uint64_t locked_mask = ~std::uint64_t{0};  ///< GPUs serve only models whose needs lie inside
};

/// Whether the plan ever builds a chip of its own.
constexpr bool builds_own(PlanKind kind) {
  return kind != PlanKind::kGpuBuy && kind != PlanKind::kGpuRent;
}

}  // namespace strandline::strategy
