// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/measured_past.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "core/csv.h"
#include "theses/serving_rate.h"
#include "theses/spread.h"

namespace strandline::theses {
namespace {

constexpr std::size_t kShortest = 3;  ///< months of a series

double number(const std::string& text) {
  double x = NAN;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  return error == std::errc() && stop == text.data() + text.size() ? x : NAN;
}

/// USD per chip-hour by name, the newest version of the table.
std::map<std::string, double> prices(const std::filesystem::path& file) {
  std::map<std::string, double> out;
  std::map<std::string, std::string> version;
  const core::Csv csv = core::Csv::load(file);
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    const std::string& chip = csv.cell(r, "hw");
    const double usd = number(csv.cell(r, "own_neocloud_usd_per_gpu_hr"));
    if (std::isnan(usd) || csv.cell(r, "version") < version[chip]) continue;
    version[chip] = csv.cell(r, "version");
    out[chip] = usd;
  }
  return out;
}

/// A point: when, on which chip, how fast, at what cost.
struct Point {
  std::string month, chip;
  double interactivity = 0, usd_per_mtok = 0;
};
using Key = std::array<std::string, 3>;  ///< model, input and output tokens

std::map<Key, std::vector<Point>> points(const std::filesystem::path& folder) {
  const auto usd_h = prices(folder / "inferencex_tco.csv");
  const core::Csv csv = core::Csv::load(folder / "inferencex_points.csv");
  std::map<Key, std::vector<Point>> out;
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    const auto cell = [&](const char* name) -> const std::string& { return csv.cell(r, name); };
    const auto price = usd_h.find(cell("hw"));
    if (cell("qa_flag") != "ok" || cell("measured_date").size() < 7 || price == usd_h.end())
      continue;
    // Of all chips of the fleet, prefill's included.
    const double rate = number(cell("output_tok_s_total")) / number(cell("total_gpus"));
    const double seen = number(cell("median_interactivity_tok_s_user"));
    if (!(rate > 0) || !(seen > 0)) continue;
    out[{cell("model"), cell("isl_nominal"), cell("osl_nominal")}].push_back(
        {cell("measured_date").substr(0, 7), cell("hw"), seen, usd_per_mtok(price->second, rate)});
  }
  return out;
}

struct Month {
  std::string month, chip;
  double usd_per_mtok = 0;
};

/// The cheapest of all points by each month that brought points.
std::vector<Month> series(const std::vector<Point>& all, double target) {
  std::set<std::string> months;
  for (const Point& p : all) months.insert(p.month);
  std::vector<Month> out;
  for (const std::string& month : months) {
    Month best{month, "", INFINITY};
    for (const Point& p : all)
      if (p.month <= month && p.interactivity >= target && p.usd_per_mtok < best.usd_per_mtok)
        best = {month, p.chip, p.usd_per_mtok};
    if (!best.chip.empty()) out.push_back(best);
  }
  return out;
}

double years(const std::string& from, const std::string& to) {
  return number(to.substr(0, 4)) - number(from.substr(0, 4)) +
         (number(to.substr(5, 2)) - number(from.substr(5, 2))) / 12;
}

/// What one series came to.
struct Trend {
  double log_decline = 0;  ///< ln of first over last cost
  double years = 0;
  int changes = 0;
};

Trend trend(const std::vector<Month>& s) {
  Trend t{std::log(s.front().usd_per_mtok / s.back().usd_per_mtok),
          years(s.front().month, s.back().month), 0};
  for (std::size_t i = 1; i < s.size(); ++i) t.changes += s[i].chip != s[i - 1].chip;
  return t;
}

/// A rate a year over chosen trends: sums over sums, so that long series weigh more.
template <typename Part>
double yearly(const std::vector<Trend>& all, const std::vector<std::size_t>& chosen, Part part) {
  double sum = 0, span = 0;
  for (const std::size_t i : chosen) {
    sum += part(all[i]);
    span += all[i].years;
  }
  return sum / span;
}

}  // namespace

std::optional<MeasuredPast> measured_past(const std::filesystem::path& data,
                                          const std::vector<double>& targets, std::uint64_t seed) {
  const std::filesystem::path folder = data / "measured";
  if (data.empty() || !std::filesystem::exists(folder / "inferencex_points.csv") ||
      !std::filesystem::exists(folder / "inferencex_tco.csv"))
    return {};
  core::Table rows({{"model"},
                    {"input_tokens"},
                    {"output_tokens"},
                    {"target_tok_s_user"},
                    {"month"},
                    {"cheapest_chip"},
                    {"usd_per_mtok"}});
  std::vector<Trend> trends;
  for (const auto& [key, all] : points(folder))
    for (const double target : targets) {
      const std::vector<Month> s = series(all, target);
      if (s.size() < kShortest) continue;
      trends.push_back(trend(s));
      for (const Month& m : s)
        rows.add({key[0], key[1], key[2], target, m.month, m.chip, m.usd_per_mtok});
    }
  if (trends.empty()) return {};
  const std::string over = fmt::format("90 % of bootstraps over {} measured series", trends.size());
  const Spread decline = over_models(
      trends.size(),
      [&](const auto& c) {
        return 1 - std::exp(-yearly(trends, c, [](const Trend& t) { return t.log_decline; }));
      },
      seed);
  const Spread changes = over_models(
      trends.size(),
      [&](const auto& c) { return yearly(trends, c, [](const Trend& t) { return t.changes; }); },
      seed);
  return MeasuredPast{std::move(rows),
                      number_of("measured_decline", "1", decline, over,
                                "measured: share by which cost per token falls a year"),
                      number_of("measured_changes", "1/year", changes, over,
                                "measured: changes of the cheapest chip a year")};
}

}  // namespace strandline::theses
