// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/scatter_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/statistics.h"

namespace strandline::hw {
namespace {

// Pixels of a panel and of what surrounds its plot.
constexpr int kPlot = 360, kLeft = 58, kTop = 34, kBottom = 44, kRight = 14, kHead = 44;
constexpr int kColumns = 2;
constexpr int kCell = 3;  ///< side of a bin
constexpr std::size_t kColors = 8;

constexpr const char* kStyle = R"(<style>
  svg { --page: #ffffff; --ink: #1b1f24; --soft: #59636e; --line: #d8dee4; --band: #eef3f7;
    --c0: #0067a5; --c1: #d55e00; --c2: #00896a; --c3: #b5489a; --c4: #e09a00; --c5: #3f9fd8;
    --c6: #5b4b9a; --c7: #767676; font: 12px system-ui, "Segoe UI", Roboto, sans-serif; }
  @media (prefers-color-scheme: dark) { svg { --page: #12161b; --ink: #e6eaef; --soft: #a3adb8;
    --line: #303842; --band: #1b232b; --c0: #58aee8; --c1: #ff8c42; --c2: #35c59b; --c3: #e58ac9;
    --c4: #f2bb3f; --c5: #9ad4ff; --c6: #aa9cf2; --c7: #a8a8a8; } }
  text { fill: var(--soft); } .head { fill: var(--ink); font-size: 16px; font-weight: 600; }
  .name { fill: var(--ink); font-weight: 600; font-size: 13px; }
  .line { stroke: var(--line); } .same { stroke: var(--soft); } .band { fill: var(--band); }
</style>
)";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

bool usable(const ScatterPoint& p) {
  return std::isfinite(p.measured) && std::isfinite(p.predicted) && p.measured > 0 &&
         p.predicted > 0;
}

/// A logarithmic axis of whole decades.
struct Axis {
  int first = 0, last = 1;
  double at(double x) const {
    return kPlot * (std::log10(x) - first) / static_cast<double>(last - first);
  }
};

Axis axis_of(const std::vector<ScatterPoint>& points) {
  double least = 1e300, most = 0;
  for (const ScatterPoint& p : points) {
    if (!usable(p)) continue;
    least = std::min({least, p.measured, p.predicted});
    most = std::max({most, p.measured, p.predicted});
  }
  if (most == 0) return {};
  Axis axis{static_cast<int>(std::floor(std::log10(least))),
            static_cast<int>(std::ceil(std::log10(most)))};
  if (axis.last == axis.first) ++axis.last;
  return axis;
}

std::string tick_text(int decade) {
  if (decade >= 6) return fmt::format("{:g}M", std::pow(10, decade - 6));
  if (decade >= 3) return fmt::format("{:g}k", std::pow(10, decade - 3));
  return fmt::format("{:g}", std::pow(10, decade));
}

/// 12,345.
std::string grouped(std::size_t n) {
  std::string text = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), 1, ',');
  return text;
}

/// Between the lines predicted = measured * kBand and measured / kBand.
std::string band(const Axis& axis) {
  const double d = axis.at(kBand * std::pow(10, axis.first));
  return fmt::format(
      "<path class=\"band\" d=\"M0 {0} L0 {1:.1f} L{2:.1f} 0 L{0} 0 L{0} {3:.1f} L{3:.1f} {0} "
      "Z\"/>\n",
      kPlot, kPlot - d, kPlot - d, d);
}

std::string grid(const Axis& axis, const std::string& quantity) {
  std::string out = band(axis);
  for (int k = axis.first; k <= axis.last; ++k) {
    const double x = axis.at(std::pow(10, k));
    out += fmt::format("<path class=\"line\" d=\"M{0:.1f} 0V{1}M0 {2:.1f}H{1}\"/>", x, kPlot,
                       kPlot - x);
    out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>", x,
                       kPlot + 15, tick_text(k));
    out += fmt::format("<text x=\"-6\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", kPlot - x + 4,
                       tick_text(k));
  }
  out += fmt::format("<path class=\"same\" d=\"M0 {0}L{0} 0\"/>\n", kPlot);
  out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">measured {}</text>", kPlot / 2,
                     kPlot + 33, escaped(quantity));
  out += fmt::format(
      "<text transform=\"translate(-44 {}) rotate(-90)\" text-anchor=\"middle\">predicted</text>\n",
      kPlot / 2);
  return out;
}

/// Groups from the one with most points on; those beyond the colours are one.
std::vector<std::string> ranked(const std::vector<ScatterPoint>& points) {
  std::map<std::string, std::size_t> counts;
  for (const ScatterPoint& p : points)
    if (usable(p)) ++counts[p.group];
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) names.push_back(name);
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return counts[a] > counts[b];
  });
  if (names.size() > kColors) names.resize(kColors - 1);
  return names;
}

std::string marks(const std::vector<ScatterPoint>& points, const Axis& axis,
                  const std::vector<std::string>& names) {
  std::vector<std::set<std::pair<int, int>>> cells(kColors);
  for (const ScatterPoint& p : points) {
    if (!usable(p)) continue;
    const auto found = std::find(names.begin(), names.end(), p.group);
    const auto color =
        std::min<std::size_t>(kColors - 1, static_cast<std::size_t>(found - names.begin()));
    cells[color].emplace(static_cast<int>(axis.at(p.measured)) / kCell,
                         static_cast<int>(kPlot - axis.at(p.predicted)) / kCell);
  }
  std::string out;
  for (std::size_t color = 0; color < kColors; ++color) {
    if (cells[color].empty()) continue;
    out += fmt::format("<path fill=\"var(--c{})\" fill-opacity=\"0.7\" d=\"", color);
    for (const auto& [x, y] : cells[color])
      out += fmt::format("M{} {}h{}v{}h-{}z", x * kCell, y * kCell, kCell, kCell, kCell);
    out += "\"/>\n";
  }
  return out;
}

/// Names that would reach into the points end in dots.
std::string shortened(const std::string& name) {
  constexpr std::size_t kMost = 26;
  return name.size() <= kMost ? name : name.substr(0, kMost - 2) + "...";
}

std::string legend(const std::vector<std::string>& names, bool others) {
  std::string out;
  int y = 8;
  const auto entry = [&](const std::string& name, std::size_t color) {
    out += fmt::format(
        "<rect x=\"8\" y=\"{}\" width=\"9\" height=\"9\" fill=\"var(--c{})\"/>"
        "<text x=\"22\" y=\"{}\">{}</text>\n",
        y, color, y + 9, escaped(shortened(name)));
    y += 16;
  };
  for (std::size_t i = 0; i < names.size(); ++i) entry(names[i], i);
  if (others) entry("others", kColors - 1);
  return out;
}

std::string summary(const std::vector<ScatterPoint>& points) {
  std::vector<double> errors;
  for (const ScatterPoint& p : points)
    if (usable(p)) errors.push_back(std::abs(p.predicted / p.measured - 1));
  if (errors.empty()) return "no points";
  return fmt::format("{} points, median error {:.1f} %", grouped(errors.size()),
                     100 * core::quantile(errors, 0.5));
}

std::string panel_svg(const Scatter& panel, int x, int y) {
  const Axis axis = axis_of(panel.points);
  const auto names = ranked(panel.points);
  const bool others = std::any_of(panel.points.begin(), panel.points.end(), [&](const auto& p) {
    return usable(p) && std::find(names.begin(), names.end(), p.group) == names.end();
  });
  std::string out = fmt::format("<g transform=\"translate({} {})\">\n", x + kLeft, y + kTop);
  out += fmt::format("<text class=\"name\" x=\"0\" y=\"-12\">{}</text>", escaped(panel.title));
  out += grid(axis, panel.quantity) + marks(panel.points, axis, names) + legend(names, others);
  out += fmt::format("<text x=\"{0}\" y=\"{0}\" text-anchor=\"end\">{1}</text>\n", kPlot - 8,
                     summary(panel.points));
  return out + "</g>\n";
}

}  // namespace

std::string scatter_svg(const std::vector<Scatter>& panels, const std::string& title) {
  const int columns = std::min<int>(kColumns, static_cast<int>(panels.size()));
  const int rows = (static_cast<int>(panels.size()) + columns - 1) / std::max(1, columns);
  const int step_x = kLeft + kPlot + kRight, step_y = kTop + kPlot + kBottom;
  const int width = columns * step_x + kRight, height = kHead + rows * step_y + kRight;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" role=\"img\" aria-label=\"{2}\">\n",
      width, height, escaped(title));
  out += kStyle;
  out += fmt::format("<rect width=\"{}\" height=\"{}\" fill=\"var(--page)\"/>\n", width, height);
  out += fmt::format(
      "<text class=\"head\" x=\"{}\" "
      "y=\"28\">{}</text>\n",
      kLeft, escaped(title));
  for (std::size_t i = 0; i < panels.size(); ++i)
    out += panel_svg(panels[i], static_cast<int>(i) % columns * step_x,
                     kHead + static_cast<int>(i) / columns * step_y);
  return out + "</svg>\n";
}

}  // namespace strandline::hw
