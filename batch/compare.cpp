// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "batch/collect.h"
#include "batch/unit_row.h"

namespace strandline::batch {
namespace {

constexpr std::size_t kMostGroups = 16;  ///< a key with more different values is cut in quarters

std::optional<double> number(const core::Cell& cell) {
  if (const auto* x = std::get_if<double>(&cell)) return *x;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return {};
}

std::string text(const core::Cell& cell) {
  if (const auto* t = std::get_if<std::string>(&cell)) return *t;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  if (const auto* x = std::get_if<double>(&cell)) return fmt::format("{}", *x);
  return "";
}

/// Mean, least and largest of what was added.
struct Spread {
  double sum = 0, low = 0, high = 0;
  int count = 0;
  void add(double x) {
    low = count ? std::min(low, x) : x;
    high = count ? std::max(high, x) : x;
    sum += x;
    ++count;
  }
  void cells(std::vector<core::Cell>& row) const {
    for (const double x : {sum / count, low, high})
      row.push_back(count ? core::Cell(x) : core::Cell());
  }
};

struct Group {
  std::int64_t units = 0;
  std::map<std::string, int> best;
  Spread value, g2;
};

class Columns {
 public:
  explicit Columns(const core::Table& table) : table_(table) {}
  core::Cell at(std::size_t row, const std::string& name) const {
    for (std::size_t c = 0; c < table_.columns().size(); ++c)
      if (table_.columns()[c].name == name) return table_.cells()[row][c];
    return {};
  }

 private:
  const core::Table& table_;
};

/// The group of each row: its value, or the quarter of the range in which it lies. Second: the
/// order of groups.
std::vector<std::string> group_names(const core::Table& units, const std::string& column,
                                     std::vector<std::string>& order) {
  const Columns cells(units);
  std::vector<std::string> names;
  std::set<std::string> different;
  double low = 0, high = 0;
  bool numbers = units.rows() > 0;
  for (std::size_t r = 0; r < units.rows(); ++r) {
    const core::Cell cell = cells.at(r, column);
    names.push_back(text(cell));
    if (different.insert(names.back()).second) order.push_back(names.back());
    const auto x = number(cell);
    numbers = numbers && x;
    low = x ? (r ? std::min(low, *x) : *x) : low;
    high = x ? (r ? std::max(high, *x) : *x) : high;
  }
  if (!numbers || different.size() <= kMostGroups) return names;
  order.clear();
  const double step = (high - low) / 4;
  for (int q = 0; q < 4; ++q)
    order.push_back(fmt::format("{:.4g}..{:.4g}", low + q * step, low + (q + 1) * step));
  for (std::size_t r = 0; r < units.rows(); ++r) {
    const double x = *number(cells.at(r, column));
    names[r] = order[static_cast<std::size_t>(std::clamp((x - low) / step, 0.0, 3.0))];
  }
  return names;
}

void add_unit(Group& group, const core::Table& units, std::size_t row) {
  const Columns cells(units);
  ++group.units;
  const std::string best = text(cells.at(row, "best_strategy"));
  if (best.empty()) return;
  ++group.best[best];
  if (const auto x = number(cells.at(row, "value_" + best + "_musd"))) group.value.add(*x);
  if (const auto x = number(cells.at(row, "G2_musd"))) group.g2.add(*x);
}

std::vector<core::Cell> row_of(const std::string& key, const std::string& value, const Group& g) {
  std::string best;
  int most = 0, all = 0;
  for (const auto& [name, count] : g.best) {
    all += count;
    if (count > most) {
      most = count;
      best = name;
    }
  }
  std::vector<core::Cell> row{key, value, g.units, best.empty() ? core::Cell() : core::Cell(best),
                              all ? core::Cell(static_cast<double>(most) / all) : core::Cell()};
  g.value.cells(row);
  g.g2.cells(row);
  return row;
}

}  // namespace

core::Table compare(const Plan& plan, const core::Table& units) {
  core::Table out({{"key"},
                   {"value"},
                   {"units"},
                   {"best_strategy"},
                   {"share_best"},
                   {"value_mean_musd"},
                   {"value_low_musd"},
                   {"value_high_musd"},
                   {"g2_mean_musd"},
                   {"g2_low_musd"},
                   {"g2_high_musd"}});
  std::vector<std::string> columns;
  if (plan.scenarios.size() > 1 || plan.keys.empty()) columns.emplace_back("scenario");
  for (const SweptKey& k : plan.keys) columns.push_back(with_unit(k.key, k.unit));
  for (const std::string& column : columns) {
    std::vector<std::string> order;
    const auto names = group_names(units, column, order);
    std::map<std::string, Group> groups;
    for (std::size_t r = 0; r < units.rows(); ++r) add_unit(groups[names[r]], units, r);
    for (const std::string& name : order) out.add(row_of(column, name, groups[name]));
  }
  return out;
}

}  // namespace strandline::batch
