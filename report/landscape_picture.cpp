// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/landscape_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/assets.h"
#include "report/format.h"
#include "report/rows.h"

namespace strandline::report {
namespace {

constexpr double kPanel = 520, kHeight = 420, kLeft = 48, kTop = 62, kBottom = 48, kRight = 20;
constexpr int kOptions = 5;  ///< most coverage options of a design
constexpr const char* kColors[] = {"--n3", "--n2", "--n1", "--z0", "--p1", "--p2", "--p3"};

int color_class(double value, double largest) {
  if (!(std::abs(value) > 0)) return 0;
  const int size = std::clamp(static_cast<int>(std::ceil(3 * std::abs(value) / largest)), 1, 3);
  return value < 0 ? -size : size;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '>' ? "&gt;" : std::string(1, c);
  return out;
}

/// The palette of the report's style sheet: what stands before its first rule for the page.
std::string_view palette() {
  const std::string_view all = style_sheet();
  return all.substr(0, all.find("* {"));
}

struct Frame {
  double left, low, high;  ///< of the panel; logarithms of the axis' ends
  double x(double value) const {
    return left + kLeft + (kPanel - kLeft - kRight) * (std::log2(value) - low) / (high - low);
  }
  static double y(double options) {
    return kTop + (kHeight - kTop - kBottom) * (kOptions + 0.6 - options) / (kOptions + 1.2);
  }
};

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"var(--ink)\">{}</text>\n", x, y,
      anchor, escaped(text));
}

std::string axes_svg(const Frame& f, const std::string& title) {
  std::string svg = text_at(f.left + kLeft, kTop - 14, "start", title);
  for (int n = 0; n <= kOptions; ++n)
    svg += text_at(f.left + kLeft - 8, Frame::y(n) + 4, "end", std::to_string(n));
  for (int e = static_cast<int>(std::ceil(f.low)); e <= static_cast<int>(f.high); ++e)
    svg += text_at(f.x(std::exp2(e)), kHeight - kBottom + 18, "middle", count(std::exp2(e)));
  return svg + text_at(f.left + kLeft, kHeight - 10, "start",
                       "Operations per byte of memory; upward: coverage options");
}

std::string point_svg(const Frame& f, const LandscapePoint& p) {
  std::string svg = fmt::format(
      "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.4\" fill=\"var({})\"><title>{}: {}</title>"
      "</circle>\n",
      f.x(p.x), Frame::y(p.y), kColors[p.color_class + 3], escaped(p.name),
      escaped(money(p.value_musd)));
  const bool end =
      p.role.find("best today") != std::string::npos || p.role.find("robust") != std::string::npos;
  if (p.optimum || end)
    svg += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"7\" fill=\"none\" stroke=\"var(--ink)\" "
        "stroke-width=\"2\"/>\n",
        f.x(p.x), Frame::y(p.y));
  return end ? svg + text_at(f.x(p.x) + 10, Frame::y(p.y) + 4, "start", p.role) : svg;
}

std::string panel_svg(const Frame& f, const std::string& title,
                      std::vector<LandscapePoint> points) {
  std::string svg = axes_svg(f, title);
  std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) {
    return (std::isnan(a.step) ? 1e9 : a.step) < (std::isnan(b.step) ? 1e9 : b.step);
  });
  std::string line;
  for (const LandscapePoint& p : points)
    if (!std::isnan(p.step)) line += fmt::format("{:.1f},{:.1f} ", f.x(p.x), Frame::y(p.y));
  for (const LandscapePoint& p : points) svg += point_svg(f, p);
  return svg + fmt::format(
                   "<polyline points=\"{}\" fill=\"none\" stroke=\"var(--ink)\" "
                   "stroke-width=\"1.6\"/>\n",
                   line);
}

}  // namespace

std::vector<LandscapePoint> landscape_points(const core::ResultStore& store,
                                             const std::string& landscape) {
  constexpr int kAcross = 9, kUp = 11;
  const Rows rows(store, "landscape");
  const std::string value = "value_" + landscape + "_musd";
  double largest = 0;
  for (std::size_t r = 0; r < rows.size(); ++r)
    largest = std::fmax(largest, std::abs(rows.number(r, value)));
  std::vector<LandscapePoint> points;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const int i = static_cast<int>(r);
    const std::size_t end = rows.find("design", rows.text(r, "basin_" + landscape));
    LandscapePoint p;
    p.x = rows.number(r, "flop_per_byte") * std::exp2(0.03 * (i * 7 % kAcross - kAcross / 2));
    p.y = rows.number(r, "options") + 0.065 * (i * 5 % kUp - kUp / 2);
    p.value_musd = rows.number(r, value);
    p.color_class = color_class(p.value_musd, largest);
    p.optimum = rows.number(r, "optimum_" + landscape) > 0;
    p.step = rows.number(r, "step_" + landscape);
    p.name = rows.text(r, "description");
    p.role = rows.text(r, "role");
    p.basin = end < rows.size() ? rows.text(end, "description") : "";
    points.push_back(std::move(p));
  }
  return points;
}

std::string landscape_svg(const core::ResultStore& store) {
  const auto today = landscape_points(store, "today");
  if (today.empty()) return "";
  double low = 1e300, high = 0;
  for (const LandscapePoint& p : today) {
    low = std::min(low, p.x);
    high = std::max(high, p.x);
  }
  const Frame first{0, std::log2(low) - 0.2, std::log2(high) + 0.2};
  const Frame second{kPanel, first.low, first.high};
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" font-size=\"12\" font-family=\"system-ui, sans-serif\">\n"
      "<title>Designs of a fixed-function chip: today and over futures</title>\n"
      "<desc>{2} designs by operations per byte of memory and coverage options, coloured by value "
      "over staying on GPUs, blue above and orange below; rings are local optima.</desc>\n"
      "<style>{3}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"var(--page)\"/>\n",
      2 * kPanel, kHeight, today.size(), palette());
  svg += panel_svg(first, "Today's mix frozen", today);
  svg += panel_svg(second, "The scenario's futures", landscape_points(store, "futures"));
  return svg + "</svg>\n";
}

}  // namespace strandline::report
