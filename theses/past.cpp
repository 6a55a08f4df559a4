// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/past.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "core/math_kernel.h"

namespace strandline::theses {
namespace {

constexpr int kYoungest = 2;           ///< quarters: no software was measured on younger chips
constexpr double kNinety = 2 * 1.645;  ///< width of a 90 % interval in standard deviations

int digits(const std::string& text, std::size_t at, std::size_t count) {
  int value = -1;
  if (at + count > text.size()) return -1;
  const char* end = text.data() + at + count;
  const auto [stop, error] = std::from_chars(text.data() + at, end, value);
  return error == std::errc() && stop == end ? value : -1;
}

int dated(const std::string& id, const std::string& date) {
  const int quarter = quarter_of_date(date);
  if (quarter < 0) throw core::MissingFact(id, "date", "what was known when");
  return quarter;
}

}  // namespace

int quarter_of_date(const std::string& date) {
  const int year = digits(date, 0, 4), month = digits(date, 5, 2);
  if (year < 1000 || month < 1 || month > 12 || date[4] != '-') return -1;
  return 4 * year + (month - 1) / 3;
}

int quarter_of_name(const std::string& name) {
  const int year = digits(name, 0, 4), quarter = digits(name, 6, 1);
  if (name.size() != 7 || year < 1000 || quarter < 1 || quarter > 4 ||
      name.compare(4, 2, "-Q") != 0)
    return -1;
  return 4 * year + quarter - 1;
}

std::string quarter_name(int quarter) {
  return fmt::format("{}-Q{}", quarter / 4, quarter % 4 + 1);
}

Past::Past(const CurveGrid& grid, int today) : grid_(grid), today_(today) {
  for (const PricedChip& c : grid.chips) chip_.push_back(dated(c.chip().id, c.chip().date));
  for (const archs::Architecture& a : grid.models) model_.push_back(dated(a.id, a.released));
  first_ = std::max(*std::min_element(chip_.begin(), chip_.end()),
                    *std::min_element(model_.begin(), model_.end()));
}

std::vector<char> Past::on_sale(int quarter) const {
  std::vector<char> out;
  for (const int q : chip_) out.push_back(q <= quarter);
  return out;
}

int Past::newest_model(int quarter) const {
  int newest = -1;
  for (std::size_t m = 0; m < model_.size(); ++m)
    if (model_[m] <= quarter &&
        (newest < 0 || model_[m] >= model_[static_cast<std::size_t>(newest)]))
      newest = static_cast<int>(m);
  return newest;
}

std::vector<double> Past::software(int quarter, double z) const {
  std::vector<double> out;
  for (std::size_t c = 0; c < chip_.size(); ++c) {
    double log_factor = 0;
    for (int age = std::max(kYoungest, quarter - chip_[c]); age < today_ - chip_[c]; ++age)
      if (const hw::EpochRate* rate = epochs_.at(grid_.chips[c].chip().id, age)) {
        const core::Sourced& r = rate->throughput;
        log_factor += r.value + z * (r.high - r.low) / kNinety;
      }
    out.push_back(core::kernel::exp(std::max(0.0, log_factor)));
  }
  return out;
}

}  // namespace strandline::theses
