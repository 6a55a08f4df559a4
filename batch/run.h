// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "batch/folder.h"
#include "batch/ledger.h"
#include "batch/plan.h"

namespace strandline::batch {

/// Computes a unit on `threads` threads: the content of its file, a pure function of the unit.
/// Called from several threads at once. What it throws fails the unit, except study::Interrupted.
using Work = std::function<std::string(const Unit& unit, int threads)>;

/// How a batch stands.
struct Progress {
  std::size_t units = 0;
  std::size_t done = 0;     ///< finished, now or earlier
  std::size_t earlier = 0;  ///< of these, done when the run began
  std::size_t failed = 0;
  double seconds = 0;  ///< since the run began, by a clock that nobody sets
};

/// How to run, as opposed to what: none of it changes a result.
struct RunSettings {
  int threads = 0;             ///< 0: all cores
  std::function<bool()> stop;  ///< polled; true ends the run with study::Interrupted
  std::function<void(const Progress&)> progress;  ///< called after every unit, one call at a time
};

/// Does the units of a plan that have no file yet. A unit that throws is noted as failed and the
/// others go on; that a file cannot be written ends the run (RuntimeFailure). Units of this plan
/// that failed or were interrupted earlier are tried again.
Progress run_units(const Plan& plan, const BatchFolder& folder, Ledger& ledger, const Work& work,
                   const RunSettings& settings);

/// Ids of a plan's units, in its order.
std::vector<std::string> ids_of(const Plan& plan);

/// Ledger and files brought to agree: a unit is done where its file is. Returns the places in the
/// plan of units that are not.
std::vector<std::size_t> settle(const Plan& plan, const std::filesystem::path& root,
                                Ledger& ledger);

/// Refuses a folder whose batch began with other catalogs or another version of the program.
void check_inputs(Ledger& ledger);

}  // namespace strandline::batch
