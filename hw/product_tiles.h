// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/operator.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// A product at its nominal rate.
struct ProductTime {
  double compute_s = 0;  ///< tiles and waves in full
  double floor_s = 0;    ///< of a k loop that is not split, however few tiles
};

/// Seconds of a (grouped) product under the best of the tiles that a library picks from: quarter,
/// half, whole and double ones of the engine's tile, each with its k loop split over units that
/// would idle. Tiles run in waves over the units; an engine feeds a tile of r x c no faster than
/// 1 / (1 + 16 (1 / r + 1 / c)) of its peak, as loads grow with r + c and work with r c; parts of a
/// split loop are summed in memory, 4 bytes each. Products of two scaled 4-bit operands are not
/// split and take tiles of double width. Falls with no size. No allocation.
ProductTime product_time(const archs::Operator& op, const ChipModel& nominal);

}  // namespace strandline::hw
