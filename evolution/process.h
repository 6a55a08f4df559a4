// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/cost_table.h"
#include "core/future.h"
#include "core/rng.h"
#include "evolution/parameters.h"

namespace strandline::evolution {

/// What the process needs from the study beside its own parameters.
struct ProcessInputs {
  const core::CostTable* costs = nullptr;
  std::vector<int> gpu_columns;       ///< merchant programmable generations, by availability
  std::vector<int> rival_columns;     ///< rivals' fixed-function generations, by availability; may be empty
  int quarters = 40;
  int family_cap = 24;                ///< families alive at once, at most core::kMaxFamilies
};

/// Parameters and tables in the form the path kernel reads: flat, no strings, no allocation while
/// sampling. Made once per parameter draw; immutable afterwards, shared by all threads.
struct Process {
  ProcessInputs inputs;
  // The evolution helper fills this in.
};

Process prepare(const ProcessFile& parameters, const ProcessInputs& inputs);

}  // namespace strandline::evolution
