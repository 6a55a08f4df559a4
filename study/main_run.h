// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "study/pilot.h"

namespace strandline::study {

/// The paired differences of design section 6, all on the same futures.
struct Measures {
  Tally g0, g1, g2;       ///< commit to build now (best recourse) - GPU-only optimum, by world
  Tally f_drift, f_risk;  ///< g0 - g1, g1 - g2
  Tally abandon, respin, renew;  ///< tape out now: recourse on - off
  Tally option;                  ///< O: GPU fleet - the same fleet locked to today's operators
  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o);
  void merge(const Measures& other);
};

/// The worlds' differences and the values of recourse, on the first eighth of the main paths:
/// their errors are far below the parameter intervals, and a world costs as much as all strategies.
Measures run_measures(const World& world, const Pilot& pilot);

/// The main sample: every strategy in the full world.
struct MainSum {
  MainSum() = default;
  MainSum(const World& world, const Pilot& pilot);
  std::vector<PlanTally> strategies;  ///< in PlanSet order
  Tally waiting;                      ///< wait and tape out on a rule - tape out now
  Tally wider;                        ///< wider coverage - narrow
  Tally semi;                         ///< semi-programmable - GPU-only optimum
  Tally hindsight;                    ///< best strategy of each future (perfect foresight)
  void add(const PathJob& job, std::uint32_t path, const strategy::Outcome* o);
  void merge(const MainSum& other);

 private:
  std::size_t now_ = 0, wait_ = 0, wide_ = 0, semi_ = 0, gpu_ = 0;
};

/// Plays every strategy on the main paths.
MainSum run_main(const World& world, const Pilot& pilot);

/// Stranding and survival under the real-world measure, on an eighth as many paths.
std::vector<PlanTally> run_lives(const World& world, const Pilot& pilot);

}  // namespace strandline::study
