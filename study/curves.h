// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "archs/architecture.h"
#include "archs/lower.h"
#include "core/cost_table.h"
#include "core/table.h"
#include "hw/chip.h"

namespace strandline::study {

/// The columns of the store's "curves": `strandline curve` prints them first.
std::vector<core::Table::Column> curve_columns();
/// An empty table of frontier points: the store's "curves".
core::Table curve_table();

/// "TP8 EP64 PP1 DP8".
std::string partition_text(const archs::Partition& p);

/// Adds the frontier of one model on one chip. Returns why it is empty or slower than native (an
/// unsupported operator, memory), or an empty text.
std::string add_curve(core::Table& table, const archs::Architecture& architecture,
                      const hw::Chip& chip, const core::Segment& mix, int max_chips);

}  // namespace strandline::study
