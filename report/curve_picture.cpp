// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/curve_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "report/assets.h"
#include "report/format.h"
#include "report/spec.h"

namespace strandline::report {
namespace {

// Pixels: a panel, and in it the margins around the axes; labels stand to their right.
constexpr double kPanelWidth = 620, kPanelHeight = 410, kTitleHeight = 46;
constexpr double kLeft = 62, kRight = 176, kTop = 34, kBottom = 48;
constexpr double kLabelStep = 16;  ///< least distance of two labels

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else
      safe += c;
  }
  return safe;
}

/// "2", "50", "10k": ticks of an axis.
std::string tick_text(double value) {
  if (value >= 1e6) return fmt::format("{:g}M", value / 1e6);
  return value >= 1e3 ? fmt::format("{:g}k", value / 1e3) : fmt::format("{:g}", value);
}

/// A logarithmic axis of one direction of a panel.
struct Axis {
  double low = INFINITY, high = 0;  ///< data
  double from = 0, to = 0;          ///< pixels of both ends
  void add(double value) {
    if (!(value > 0)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void pad() {
    constexpr double kRoom = 1.12;
    low /= kRoom;
    high *= kRoom;
  }
  double at(double value) const {
    return from + (to - from) * std::log(value / low) / std::log(high / low);
  }
};

struct Axes {
  Axis x, y;
};

Axes axes_of(const CurvePanel& panel, double left, double top) {
  Axes a;
  for (const FrontierLine& line : panel.lines)
    for (const FrontierPoint& p : line.points) {
      for (const double factor : {p.low, 1.0, p.high}) {
        a.x.add(factor * p.x);
        a.y.add(factor * p.y);
      }
    }
  a.x.pad();
  a.y.pad();
  a.x.from = left + kLeft;
  a.x.to = left + kPanelWidth - kRight;
  a.y.from = top + kPanelHeight - kBottom;
  a.y.to = top + kTop;
  return a;
}

std::string text_at(double x, double y, const char* anchor, const char* color,
                    std::string_view text) {
  return fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"var({})\">{}</text>\n", x, y,
      anchor, color, escaped(text));
}

std::string line_at(double x0, double y0, double x1, double y1, std::string_view attributes) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x0, y0,
                     x1, y1, attributes);
}

std::string axes_svg(const Axes& a) {
  constexpr const char* kGrid = "stroke=\"var(--line)\"";
  std::string svg;
  for (const Json& tick : log_ticks(a.x.low, a.x.high)) {
    const double x = a.x.at(tick);
    svg += line_at(x, a.y.from, x, a.y.to, kGrid);
    svg += text_at(x, a.y.from + 16, "middle", "--soft", tick_text(tick));
  }
  for (const Json& tick : log_ticks(a.y.low, a.y.high)) {
    const double y = a.y.at(tick);
    svg += line_at(a.x.from, y, a.x.to, y, kGrid);
    svg += text_at(a.x.from - 6, y + 4, "end", "--soft", tick_text(tick));
  }
  svg += text_at((a.x.from + a.x.to) / 2, a.y.from + 36, "middle", "--soft", "Tokens/s per user");
  return svg;
}

/// What a line looks like: colours repeat after eight, dashes shift when they do.
struct Style {
  int color = 0;
  const char* dash = "";
};

Style style_of(std::size_t index) {
  constexpr const char* kDashes[] = {"", "8 3", "3 3", "9 3 2 3"};
  return {static_cast<int>(index % kColors), kDashes[(index + index / kColors) % 4]};
}

std::string corner(double x, double y) {
  return fmt::format("{:.1f},{:.1f} ", x, y);
}

std::string band_svg(const FrontierLine& line, const Axes& a, const Style& style) {
  if (!std::ranges::all_of(line.points, [](const auto& p) { return p.high > p.low; })) return "";
  std::string corners;
  for (const FrontierPoint& p : line.points)
    corners += corner(a.x.at(p.high * p.x), a.y.at(p.high * p.y));
  for (auto p = line.points.rbegin(); p != line.points.rend(); ++p)
    corners += corner(a.x.at(p->low * p->x), a.y.at(p->low * p->y));
  return fmt::format(
      "<polygon class=\"band\" points=\"{}\" fill=\"var(--c{})\" fill-opacity=\"0.10\"/>\n",
      corners, style.color);
}

std::string points_text(const FrontierPoint& p) {
  return fmt::format("{} tokens/s per user: {} output tokens/s per chip", number(p.x), number(p.y));
}

std::string frontier_svg(const FrontierLine& line, const Axes& a, const Style& style) {
  std::string corners;
  for (const FrontierPoint& p : line.points) corners += corner(a.x.at(p.x), a.y.at(p.y));
  std::string svg = band_svg(line, a, style);
  svg += fmt::format(
      "<polyline class=\"frontier\" points=\"{}\" fill=\"none\" stroke=\"var(--c{})\" "
      "stroke-width=\"2\" stroke-dasharray=\"{}\"/>\n",
      corners, style.color, style.dash);
  for (const FrontierPoint& p : line.points)
    svg += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.4\" fill=\"var(--c{})\"><title>{}: {}</title>"
        "</circle>\n",
        a.x.at(p.x), a.y.at(p.y), style.color, escaped(line.name), points_text(p));
  return svg;
}

/// A name in the right margin, as near to the height of its line's end as its neighbours allow.
struct Label {
  std::string name;
  Style style;
  double end_x = 0, end_y = 0, y = 0;
};

/// From top to bottom no two closer than a step; then up again so that the last stays inside.
void spread(std::vector<Label>& labels, double bottom) {
  std::ranges::sort(labels, {}, &Label::end_y);
  for (std::size_t i = 0; i < labels.size(); ++i)
    labels[i].y = i ? std::max(labels[i].end_y, labels[i - 1].y + kLabelStep) : labels[i].end_y;
  double limit = bottom;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
    label->y = std::min(label->y, limit);
    limit = label->y - kLabelStep;
  }
}

std::string labels_svg(std::vector<Label> labels, const Axes& a) {
  spread(labels, a.y.from);
  std::string svg;
  for (const Label& l : labels) {
    const std::string color = fmt::format("--c{}", l.style.color);
    svg += fmt::format(
        "<polyline points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\" fill=\"none\" "
        "stroke=\"var({})\" stroke-opacity=\"0.45\" stroke-width=\"0.8\"/>\n",
        l.end_x, l.end_y, a.x.to + 4, l.y, a.x.to + 10, l.y, color);
    svg += text_at(a.x.to + 14, l.y + 4, "start", color.c_str(), l.name);
  }
  return svg;
}

/// Names in the order of their first line: the palette's order.
std::vector<std::string> names_of(const CurvePicture& picture) {
  std::vector<std::string> names;
  for (const CurvePanel& panel : picture.panels)
    for (const FrontierLine& line : panel.lines)
      if (std::ranges::find(names, line.name) == names.end()) names.push_back(line.name);
  return names;
}

Style style_in(const std::vector<std::string>& names, const std::string& name) {
  return style_of(static_cast<std::size_t>(std::ranges::find(names, name) - names.begin()));
}

std::string panel_svg(const CurvePanel& panel, const std::vector<std::string>& names, double left,
                      double top) {
  std::string svg = fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" font-weight=\"600\" fill=\"var(--soft)\">{}: output "
      "tokens/s "
      "per chip</text>\n",
      left + kLeft, top + 16, escaped(panel.title));
  const bool any =
      std::ranges::any_of(panel.lines, [](const auto& l) { return !l.points.empty(); });
  if (!any)
    return svg + text_at(left + kLeft, top + kTop + 20, "start", "--soft", "None serves it.");
  const Axes a = axes_of(panel, left, top);
  svg += axes_svg(a);
  std::vector<Label> labels;
  for (const FrontierLine& line : panel.lines) {
    if (line.points.empty()) continue;
    const Style style = style_in(names, line.name);
    svg += frontier_svg(line, a, style);
    const FrontierPoint& end = line.points.back();
    labels.push_back({line.name, style, a.x.at(end.x), a.y.at(end.y), 0});
  }
  return svg + labels_svg(std::move(labels), a);
}

/// The picture in words: what each frontier spans, and who has none.
std::string alternative(const CurvePicture& picture) {
  std::string text =
      "Output tokens per second per chip against tokens per second per user, one falling line per "
      "chip, both axes logarithmic.";
  for (const CurvePanel& panel : picture.panels) {
    text += " " + panel.title + ":";
    for (const FrontierLine& line : panel.lines)
      text += line.points.empty()
                  ? fmt::format(" {} cannot serve it;", line.name)
                  : fmt::format(" {} from {} at {} to {} at {};", line.name,
                                number(line.points.front().y), number(line.points.front().x),
                                number(line.points.back().y), number(line.points.back().x));
    text.back() = '.';
  }
  return text;
}

/// The palette of the report's style sheet: what stands before its first rule for the page.
std::string_view palette() {
  const std::string_view all = style_sheet();
  return all.substr(0, all.find("* {"));
}

std::string drawing(const CurvePicture& picture, bool alone) {
  const int columns = picture.panels.size() > 1 ? 2 : 1;
  const int rows = (static_cast<int>(picture.panels.size()) + columns - 1) / columns;
  const double width = columns * kPanelWidth;
  const double height = kTitleHeight + rows * kPanelHeight;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" aria-labelledby=\"curve-title curve-alt\" font-size=\"12\" "
      "font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\">\n",
      width, height);
  svg += fmt::format("<title id=\"curve-title\">{}</title>\n<desc id=\"curve-alt\">{}</desc>\n",
                     escaped(picture.title), escaped(alternative(picture)));
  if (alone)
    svg += fmt::format(
        "<style>{}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"var(--page)\"/>\n<text "
        "x=\"{:.0f}\" y=\"26\" font-size=\"17\" font-weight=\"650\" "
        "fill=\"var(--ink)\">{}</text>\n",
        palette(), kLeft, escaped(picture.title));
  const std::vector<std::string> names = names_of(picture);
  for (std::size_t i = 0; i < picture.panels.size(); ++i)
    svg += panel_svg(picture.panels[i], names, static_cast<double>(i % columns) * kPanelWidth,
                     kTitleHeight + static_cast<double>(i / columns) * kPanelHeight);
  return svg + "</svg>\n";
}

std::string panel_table(const CurvePanel& panel) {
  std::string html = fmt::format(
      "<details><summary>{}: the points</summary>\n<div class=\"scroll\"><table>\n<thead><tr><th "
      "scope=\"col\">Chip</th><th scope=\"col\" class=\"n\">Tokens/s per user</th><th "
      "scope=\"col\" "
      "class=\"n\">Output tokens/s per chip</th><th scope=\"col\" class=\"n\">Interval</th></tr>"
      "</thead>\n<tbody>\n",
      escaped(panel.title));
  for (const FrontierLine& line : panel.lines)
    for (const FrontierPoint& p : line.points)
      html += fmt::format(
          "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td "
          "class=\"n\">{}</td></tr>\n",
          escaped(line.name), number(p.x), number(p.y),
          p.high > p.low ? number(p.low * p.y) + " to " + number(p.high * p.y) : "not known");
  return html + "</tbody></table></div></details>\n";
}

}  // namespace

std::string curve_svg(const CurvePicture& picture) {
  return drawing(picture, true);
}

std::string curve_html(const CurvePicture& picture) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" "
      "content=\"light "
      "dark\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src "
      "'unsafe-inline'\">\n<title>{0} · Strandline</title>\n<style>{1}\nmain > svg {{ width: 100%; "
      "height: auto; }}\nbody {{ max-width: 1280px; }}\n</style>\n</head>\n<body>\n<header "
      "class=\"page\"><p class=\"brand\">Strandline · curves</p><h1>{0}</h1></header>\n<main>\n",
      escaped(picture.title), style_sheet());
  html += drawing(picture, false);
  html +=
      "<p class=\"reading\"><b>How to read it.</b> Right is faster for each user, up is more work "
      "per "
      "chip; both axes are logarithmic. A chip is better where its line lies further up and right. "
      "Shaded is where the measured line lies in four of five cases: one error of time moves both "
      "rates.</p>\n";
  for (const CurvePanel& panel : picture.panels) html += panel_table(panel);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace strandline::report
