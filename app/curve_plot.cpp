// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "app/curve_plot.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/files.h"
#include "report/curve_picture.h"

namespace strandline::app {
namespace {

report::FrontierLine line_of(const ChipCurve& curve) {
  report::FrontierLine line{curve.chip, {}};
  for (const hw::CurvePoint& c : curve.points)
    line.points.push_back({c.point.interactivity_tok_s_user, c.point.output_tok_s_per_chip,
                           1 / c.band.high, 1 / c.band.low});
  return line;
}

std::string title_of(const core::Segment& mix) {
  return fmt::format("Throughput against interactivity at {:.0f} tokens in, {:.0f} out",
                     mix.input_tokens, mix.output_tokens);
}

report::CurvePicture picture_of(const std::vector<ChipCurve>& curves) {
  report::CurvePicture picture;
  for (const ChipCurve& curve : curves) {
    auto panel = std::ranges::find(picture.panels, curve.architecture, &report::CurvePanel::title);
    if (panel == picture.panels.end())
      panel = picture.panels.insert(panel, report::CurvePanel{curve.architecture, {}});
    panel->lines.push_back(line_of(curve));
  }
  return picture;
}

}  // namespace

void require_picture_name(const std::string& file) {
  if (file.ends_with(".svg") || file.ends_with(".html")) return;
  throw core::InputError({.place = {},
                          .key = "--plot",
                          .value = file,
                          .problem = "is no kind of picture that can be drawn",
                          .mend = "name a file that ends in .svg or .html"});
}

void write_plot(const std::string& file, const std::string& title,
                const std::vector<ChipCurve>& curves, const core::Segment& mix) {
  report::CurvePicture picture = picture_of(curves);
  picture.title = title.empty() ? title_of(mix) : title;
  core::write_file_atomically(
      file, file.ends_with(".svg") ? report::curve_svg(picture) : report::curve_html(picture));
}

}  // namespace strandline::app
