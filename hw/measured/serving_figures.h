// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/target_figures.h"

namespace strandline::hw {

/// Issue 4's serving targets from a table of validate_serving(): TPOT, output tokens/s/chip and
/// TTFT as macro-averages over sources, under each fold that the table has. `name` is the measured
/// table, which targets are told apart by.
std::vector<TargetFigure> serving_figures(const core::Table& scores, const std::string& name);

}  // namespace strandline::hw
