// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/discrepancy.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"

namespace strandline::hw::asic {
namespace {

/// Log errors of a layer by log2 of the size.
using Series = std::map<double, double>;

/// The line through the points of a series below `x`, at x.
double extended(const Series& s, double x) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const auto& [at, error] : s) {
    if (at >= x) break;
    n += 1;
    sx += at;
    sy += error;
    sxx += at * at;
    sxy += at * error;
  }
  const double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  return (sy + slope * (x - sx / n) * n) / n;
}

double positive(const core::Csv& csv, std::size_t row, const char* column) {
  const std::string& text = csv.cell(row, column);
  double x = 0;
  try {
    x = std::stod(text);
  } catch (const std::logic_error&) {
    x = 0;
  }
  if (x > 0) return x;
  throw core::InputError({.place = {csv.file, csv.lines[row]},
                          .key = column,
                          .value = text,
                          .problem = "is no number above zero",
                          .mend = "record the runs anew (docs/accelerator/in_studies.md)"});
}

}  // namespace

double FidelityRow::log_error() const {
  return std::log(analytic_cycles / rtl_cycles);
}

std::vector<FidelityRow> load_fidelity_rows(const std::filesystem::path& file) {
  const core::Csv csv = core::Csv::load(file);
  std::vector<FidelityRow> rows;
  for (std::size_t i = 0; i < csv.rows.size(); ++i)
    rows.push_back({static_cast<int>(positive(csv, i, "size")), csv.cell(i, "layer"),
                    positive(csv, i, "rtl_cycles"), positive(csv, i, "analytic_cycles")});
  return rows;
}

double Discrepancy::at(double side) const {
  return std::hypot(seen, per_doubling * std::max(0.0, std::log2(side / largest)));
}

Discrepancy fit_discrepancy(const std::vector<FidelityRow>& rows, int largest) {
  std::map<std::string, Series> layers;
  Discrepancy d;
  double squares = 0, count = 0;
  for (const FidelityRow& row : rows) {
    if (row.size > largest) continue;
    layers[row.layer][std::log2(row.size)] = row.log_error();
    d.largest = std::max(d.largest, row.size);
    squares += row.log_error() * row.log_error();
    count += 1;
  }
  double misses = 0, held_out = 0;
  for (const auto& [name, series] : layers)
    for (auto at = series.begin(); at != series.end(); ++at) {
      if (std::distance(series.begin(), at) < 2) continue;
      const double doublings = at->first - std::prev(at)->first;
      const double miss = (at->second - extended(series, at->first)) / doublings;
      misses += miss * miss;
      held_out += 1;
    }
  if (held_out == 0)
    throw core::InputError({.place = {},
                            .key = "size",
                            .value = std::to_string(largest),
                            .problem = "leaves no layer with three sizes to hold one out of",
                            .mend = "record more sizes"});
  d.seen = std::sqrt(squares / count);
  d.per_doubling = std::sqrt(misses / held_out);
  return d;
}

const Discrepancy& discrepancy() {
  static const Discrepancy d =
      fit_discrepancy(load_fidelity_rows(core::home_path("hw/asic/discrepancy.csv")), 1 << 30);
  return d;
}

double core_spread(const Chip& chip) {
  return chip.core ? discrepancy().at(std::sqrt(chip.core->products())) : 0.0;
}

}  // namespace strandline::hw::asic
