// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace strandline::report {

/// A point of a frontier: tokens/s per user and output tokens/s per chip. Its interval is `low` to
/// `high` times both, since one error of time moves both; 1 and 1 where none is known.
struct FrontierPoint {
  double x = 0, y = 0, low = 1, high = 1;
};
struct FrontierLine {
  std::string name;
  std::vector<FrontierPoint> points;  ///< by rising x; empty: named as absent
};
/// Frontiers that share axes: those of one model.
struct CurvePanel {
  std::string title;
  std::vector<FrontierLine> lines;
};
struct CurvePicture {
  std::string title;
  std::vector<CurvePanel> panels;
};

/// The picture as one SVG file in the style of the reports: both axes logarithmic, a line with its
/// shaded interval and its name beside it per frontier, light and dark, a text alternative. A name
/// keeps its colour and dashes in every panel. The same picture gives the same bytes; nothing is
/// fetched when it is opened.
std::string curve_svg(const CurvePicture& picture);

/// The same in a page of its own, with the points as tables.
std::string curve_html(const CurvePicture& picture);

}  // namespace strandline::report
