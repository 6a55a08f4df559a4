// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/curve_point.h"

namespace strandline::app {

/// The frontier of one model on one chip.
struct ChipCurve {
  std::string architecture, chip;  ///< ids
  std::string evidence;            ///< what its error band rests on (hw::Evidence)
  double usd_per_chip_h = 0;       ///< 0: not known
  std::vector<hw::CurvePoint> points;
};

/// The columns of `strandline curve`: those of the store's "curves" first, then where the time goes
/// and what it draws.
core::Table curve_table();
void add_rows(core::Table& table, const ChipCurve& curve, const core::Segment& mix);

}  // namespace strandline::app
