// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/architecture.h"
#include "core/cost_table.h"
#include "core/table.h"
#include "hw/chip.h"

namespace strandline::study {

/// An empty table of frontier points: the columns of `strandline curve` and of the store's
/// "curves".
core::Table curve_table();

/// Adds the frontier of one model on one chip. Returns why it is empty or slower than native (an
/// unsupported operator, memory), or an empty text.
std::string add_curve(core::Table& table, const archs::Architecture& architecture,
                      const hw::Chip& chip, const core::Segment& mix, int max_chips);

}  // namespace strandline::study
