// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace strandline::hw {

/// A measured value and what was predicted, of one group of a picture.
struct ScatterPoint {
  std::string group;
  double measured = 0, predicted = 0;
};

/// Predicted against measured, one panel.
struct Scatter {
  std::string title;     ///< "Kernels"
  std::string quantity;  ///< of both axes with its unit: "latency, us"
  std::vector<ScatterPoint> points;
};

/// Panels side by side as one SVG that follows the reader's light or dark scheme, in the colours of
/// the report. Axes are logarithmic and alike; the diagonal is a perfect prediction, the band
/// around it a factor of kBand. Points are binned: a square of three pixels shows each group once,
/// and each panel says how many points it stands for and their median error. Points that are not
/// above 0 are left out. Deterministic.
std::string scatter_svg(const std::vector<Scatter>& panels, const std::string& title);
constexpr double kBand = 1.25;

}  // namespace strandline::hw
