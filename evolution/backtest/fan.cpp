// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/fan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "evolution/backtest/scores.h"

namespace strandline::evolution::backtest {
namespace {

constexpr double kWidth = 480, kHeight = 300;  // of a panel
constexpr double kLeft = 46, kRight = 14, kTop = 40, kBottom = 30;
constexpr const char* kBlue = "#2f6db3";
constexpr const char* kOrange = "#c8501e";
constexpr const char* kInk = "#222222";
constexpr const char* kGrid = "#dddddd";

/// One panel's coordinates.
struct Axes {
  double x0, y0, from, to;
  double x(double date) const {
    return x0 + kLeft + (date - from) / (to - from) * (kWidth - kLeft - kRight);
  }
  double y(double share) const { return y0 + kTop + (1.0 - share) * (kHeight - kTop - kBottom); }
};

using Out = std::back_insert_iterator<std::string>;

void draw_frame(Out out, const Axes& a, const Fan& fan) {
  fmt::format_to(out, "<text x='{:.1f}' y='{:.1f}' font-size='13' font-weight='600'>{}</text>\n",
                 a.x0 + kLeft, a.y0 + 20, fan.title);
  for (int i = 0; i <= 4; ++i) {
    const double y = a.y(0.25 * i);
    fmt::format_to(out,
                   "<line x1='{:.1f}' x2='{:.1f}' y1='{:.1f}' y2='{:.1f}' stroke='{}'/>\n"
                   "<text x='{:.1f}' y='{:.1f}' text-anchor='end'>{} %</text>\n",
                   a.x(a.from), a.x(a.to), y, y, kGrid, a.x(a.from) - 5, y + 4, 25 * i);
  }
  for (int year = static_cast<int>(std::ceil(a.from)); year <= a.to; ++year)
    fmt::format_to(out, "<text x='{:.1f}' y='{:.1f}' text-anchor='middle'>{}</text>\n", a.x(year),
                   a.y(0) + 17, year);
  fmt::format_to(out,
                 "<line x1='{0:.1f}' x2='{0:.1f}' y1='{1:.1f}' y2='{2:.1f}' stroke='{3}' "
                 "stroke-dasharray='4 3'/>\n",
                 a.x(fan.cutoff), a.y(0), a.y(1), kInk);
}

void draw_bands(Out out, const Axes& a, const Fan& fan) {
  for (int level = 2; level >= 0; --level) {
    const auto i = static_cast<std::size_t>(level);
    fmt::format_to(out, "<polygon fill='{}' fill-opacity='{}' points='", kBlue,
                   level == 2   ? 0.14
                   : level == 1 ? 0.2
                                : 0.3);
    for (const FanBand& b : fan.bands)
      fmt::format_to(out, "{:.1f},{:.1f} ", a.x(b.date), a.y(b.high[i]));
    for (auto b = fan.bands.rbegin(); b != fan.bands.rend(); ++b)
      fmt::format_to(out, "{:.1f},{:.1f} ", a.x(b->date), a.y(b->low[i]));
    fmt::format_to(out, "'/>\n");
  }
  fmt::format_to(out, "<polyline fill='none' stroke='{}' stroke-width='2' points='", kBlue);
  for (const FanBand& b : fan.bands)
    fmt::format_to(out, "{:.1f},{:.1f} ", a.x(b.date), a.y(b.median));
  fmt::format_to(out, "'/>\n");
}

void draw_points(Out out, const Axes& a, const Fan& fan) {
  for (const FanPoint& p : fan.points) {
    const char* colour = p.seen ? kInk : kOrange;
    fmt::format_to(out,
                   "<line x1='{0:.1f}' x2='{0:.1f}' y1='{1:.1f}' y2='{2:.1f}' stroke='{3}'/>\n"
                   "<circle cx='{0:.1f}' cy='{4:.1f}' r='4' fill='{3}'/>\n",
                   a.x(p.date), a.y(p.low), a.y(p.high), colour, a.y(p.share));
  }
}

}  // namespace

std::vector<FanBand> fan_bands(double cutoff, const std::vector<std::vector<double>>& paths) {
  std::vector<FanBand> bands;
  const std::size_t quarters = paths.empty() ? 0 : paths.front().size();
  for (std::size_t q = 0; q < quarters; ++q) {
    std::vector<double> x;
    for (const auto& path : paths) x.push_back(path[q]);
    std::sort(x.begin(), x.end());
    FanBand band;
    band.date = cutoff + 0.25 * (static_cast<double>(q) + 0.5);
    band.median = sorted_quantile(x, 0.5);
    constexpr double kLevels[] = {0.5, 0.8, 0.95};
    for (std::size_t i = 0; i < 3; ++i) {
      band.low[i] = sorted_quantile(x, 0.5 - 0.5 * kLevels[i]);
      band.high[i] = sorted_quantile(x, 0.5 + 0.5 * kLevels[i]);
    }
    bands.push_back(band);
  }
  return bands;
}

std::string fan_svg(const std::vector<Fan>& fans) {
  double from = 1e9, to = -1e9;
  for (const Fan& fan : fans) {
    for (const FanPoint& p : fan.points) from = std::min(from, p.date - 0.5);
    for (const FanBand& b : fan.bands) to = std::max(to, b.date + 0.2);
    for (const FanPoint& p : fan.points) to = std::max(to, p.date + 0.5);
  }
  const auto rows = static_cast<double>((fans.size() + 1) / 2);
  const double height = rows * kHeight + 30;
  std::string svg;
  const Out out(svg);
  fmt::format_to(out,
                 "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {0} {1}' width='{0}' "
                 "height='{1}' font-family='sans-serif' font-size='11' fill='{2}'>\n"
                 "<title>Share of a year's notable language models that a frozen chip runs</title>"
                 "\n<rect width='100%' height='100%' fill='#ffffff'/>\n",
                 2 * kWidth, height, kInk);
  for (std::size_t i = 0; i < fans.size(); ++i) {
    const Axes a{static_cast<double>(i % 2) * kWidth, static_cast<double>(i / 2) * kHeight, from,
                 to};
    draw_frame(out, a, fans[i]);
    draw_bands(out, a, fans[i]);
    draw_points(out, a, fans[i]);
  }
  fmt::format_to(
      out,
      "<text x='{}' y='{}'>Share of a year's notable releases that the chip runs. Black: "
      "seen before the cut-off (dashed). Orange: what came. Blue: forecast, 50, 80 and "
      "95 % of futures. Whiskers: Wilson 95 %.</text>\n</svg>\n",
      kLeft, height - 10);
  return svg;
}

}  // namespace strandline::evolution::backtest
