// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/prediction_error.h"

namespace strandline::hw {

/// log(predicted / measured) of one row by laws or parameters that did not see it.
struct ErrorResidual {
  std::string chip;   ///< what shares an error: a silicon, and for kernels the kernel too
  std::string model;  ///< of serving rows: model and source, which weigh alike; else empty
  double log_ratio = 0;
};

/// Robust spreads of residuals. With m the (weighted) median of a chip: `shared` is such that 80 %
/// of |m| lie within a normal's 80 % band, `own` the same of |residual - m|; chips weigh alike, and
/// so do the models of a chip. Intervals: 10 to 90 % over 200 resamples of chips (Philox, fixed
/// seed). All zero for none.
ErrorSpread spread_of(const std::vector<ErrorResidual>& residuals);

/// Of operators nobody has tuned: from the stated value of `novel_efficiency` (hw/efficiency.yaml)
/// down to its low end, taken as the 95th percentile.
ErrorSpread unseen_spread();

}  // namespace strandline::hw
