// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hw/asic/chip_core.h"

namespace strandline::hw::asic {

/// One layer on a core of size x size: cycles of the RTL and of the analytic model (a row of
/// hw/asic/discrepancy.csv; docs/accelerator/in_studies.md says how it was run).
struct FidelityRow {
  int size = 0;
  std::string layer;  ///< the same name at every size
  double rtl_cycles = 0, analytic_cycles = 0;
  double log_error() const;  ///< ln(analytic / RTL)
};
/// InputError where a cell is no number above zero.
std::vector<FidelityRow> load_fidelity_rows(const std::filesystem::path& file);

/// How far the analytic model may lie from the RTL of a chip that nobody can simulate: standard
/// deviation of the log of its cycles. What was seen at sizes that were run, and for each doubling
/// of the side beyond the largest of them, what the trend over smaller sizes missed on one that was
/// left out. No reason is known why errors should grow so; none why they should not.
struct Discrepancy {
  double seen = 0;  ///< root mean square of log errors at all sizes
  double per_doubling =
      0;            ///< root mean square of what held-out sizes were missed by, per doubling
  int largest = 0;  ///< size that was run
  /// For a square of `side` processing elements; grows with the logarithm of side / largest.
  double at(double side) const;
};
/// From the rows of sizes up to `largest`. Per layer a line through log errors over log2(size) of
/// all smaller sizes predicts each size from the third on; its misses are divided by the doublings
/// that it reaches beyond. InputError where no layer was run at three sizes.
Discrepancy fit_discrepancy(const std::vector<FidelityRow>& rows, int largest);
/// Of hw/asic/discrepancy.csv of the installation, read once.
const Discrepancy& discrepancy();

/// Of a chip: its arrays together as one square. 0 for a chip that is not built of cores.
double core_spread(const Chip& chip);

}  // namespace strandline::hw::asic
