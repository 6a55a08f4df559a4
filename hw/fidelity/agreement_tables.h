// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/table.h"
#include "hw/fidelity/agreement.h"

namespace strandline::hw::fidelity {

/// What the suite found as tables by name: "targets" (asked, reached, met), "units" (errors of
/// operators alone, by unit), "layers" (a row each), "speed" (ratios of CPU times of this run),
/// "operators" (a row each). Errors are percent of the RTL's cycles.
std::vector<std::pair<std::string, core::Table>> agreement_tables(const Agreement& a);

/// Is every target met that holds the same in every run: all but ratios of times?
bool agrees(const Agreement& a);

/// That in words, with the targets that are missed: those of agreement, and those of speed, which
/// hang on the machine and are no disagreement.
std::string verdict(const Agreement& a);

}  // namespace strandline::hw::fidelity
