// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "strategy/luck.h"
#include "strategy/plan.h"
#include "strategy/signals.h"

namespace strandline::strategy {

/// When a first project that starts in `start` meets its milestones, and how its first silicon
/// comes back. A team learns of the slip at tape-out and of the silicon when it is back.
struct FirstProject {
  int start = 0;
  int tape_out = 0;
  int silicon = 0;
  SpinResult result = SpinResult::kWorks;
  bool faulty() const {
    return result == SpinResult::kMetalRespin || result == SpinResult::kFullRespin;
  }
};
FirstProject first_project(const Terms& terms, const core::RandomStream& stream, std::uint32_t path,
                           int start);

/// Rights of a first project that a study may take away to tell what each is worth.
struct Rights {
  bool abandon = true;       ///< stop at tape-out or at the first fault
  bool respin = true;        ///< else a metal-only fault ships, any other ends a project
  bool metal_respin = true;  ///< else every respin takes a full mask set and its time
};

/// The scripts among which a policy decides, in this order: go on whatever comes; stop at tape-out;
/// stop at the first fault; ship a first metal-only fault. The last is no script: the rules decide.
enum Script : std::uint8_t { kGoOn, kStopAtTapeOut, kStopAtFault, kShipFault, kScripts, kByRules };
ProjectScript script_of(Script script);

constexpr int kMilestoneFunctions = 32;

/// What the scripts came to for one start on one path, and what its team saw.
struct MilestoneRow {
  int target = 0;
  FirstProject project;
  Signals at_tape_out, at_silicon;
  std::array<double, kScripts> gain{};  ///< MUSD, by script: their differences count
};

/// A rule of observables for the milestones of every target: go on where that is expected to gain
/// most.
struct MilestonePolicy {
  Rights rights;
  using Functions = std::array<double, kMilestoneFunctions>;
  /// By target: expected gain, in the training's money, over stopping at once: of going on at
  /// tape-out; at the first fault of a respin, and of shipping the fault.
  std::vector<Functions> tape_out, respin, ship;

  bool stops_at_tape_out(int target, const FirstProject& p, int quarters,
                         const Signals& seen) const;
  Script at_fault(int target, const FirstProject& p, int quarters, const Signals& seen) const;
  /// What it makes of a start: each decision sees what the market has shown by then.
  template <class SignalsAt>
  Script follow(int target, const FirstProject& p, int quarters, const SignalsAt& at) const {
    if (p.tape_out >= quarters) return kGoOn;
    if (stops_at_tape_out(target, p, quarters, at(p.tape_out))) return kStopAtTapeOut;
    if (!p.faulty() || p.silicon >= quarters) return kGoOn;
    return at_fault(target, p, quarters, at(p.silicon));
  }
};

/// Backward through the milestones by least squares (start_policy.h): first what is best at the
/// fault, then what a tape-out is worth with it. `targets`: of the rows; `money_scale` as there.
MilestonePolicy train_milestones(const std::vector<MilestoneRow>& rows, int targets, int quarters,
                                 const Rights& rights, double money_scale);

}  // namespace strandline::strategy
