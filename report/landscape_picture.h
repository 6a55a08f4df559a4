// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/store.h"

namespace strandline::report {

/// A design in a panel of the landscape, placed so that designs of one balance and count of options
/// stand beside one another, at the same place in both panels.
struct LandscapePoint {
  double x = 0, y = 0;    ///< operations per byte; coverage options
  int color_class = 0;    ///< -3 .. 3: sign of the value, and its size in thirds of the largest
  double value_musd = 0;  ///< over staying on GPUs
  bool optimum = false;
  double step = 0;  ///< on the best way between the ends; NaN where it does not lie there
  std::string name, role, basin;
};

/// Points of the store's table "landscape"; `landscape` is "today" or "futures".
std::vector<LandscapePoint> landscape_points(const core::ResultStore& store,
                                             const std::string& landscape);

/// Both panels as one SVG file in the style of the reports, light and dark, with a text
/// alternative: value by colour, local optima as rings, the best way as a line. The same store
/// gives the same bytes. Empty where the store has no landscape.
std::string landscape_svg(const core::ResultStore& store);

}  // namespace strandline::report
