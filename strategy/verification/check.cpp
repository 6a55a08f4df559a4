// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/verification/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "strategy/engines/refinement.h"
#include "strategy/engines/registry.h"

namespace strandline::strategy::verification {

TableReader::TableReader(const std::string& folder, CheckedTable about)
    : csv_(core::Csv::load(folder + "/" + about.file)), table_(std::move(about)) {}

double TableReader::number(std::size_t row, const std::string& column) const {
  const std::string& cell = text(row, column);
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(cell, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != cell.size())
    throw core::InputError({.place = {.file = csv_.file, .line = csv_.lines[row]},
                            .key = column,
                            .value = cell,
                            .problem = "is no number",
                            .mend = "write a number"});
  return value;
}

bool TableReader::blank(std::size_t row, const std::string& column) const {
  return text(row, column).empty();
}

double TableReader::rounding(std::size_t row, const std::string& column) const {
  const std::string& cell = text(row, column);
  const auto point = cell.find('.');
  const auto digits = point == std::string::npos ? 0 : cell.size() - point - 1;
  return 0.5 * std::pow(10.0, -static_cast<double>(digits));
}

double TableReader::exactly(std::size_t row, const std::string& column) const {
  return std::max(1e-8, 1.01 * rounding(row, column));
}

claims::LognormalAsset TableReader::asset(std::size_t row, const std::string& spot,
                                          const std::string& volatility,
                                          const std::string& yield) const {
  return {number(row, spot), number(row, volatility), yield.empty() ? 0.0 : number(row, yield)};
}

void TableReader::add(std::string claim, std::string published, double expected, double tolerance,
                      engines::Valuation ours) {
  add_within(std::move(claim), std::move(published), expected, expected - tolerance,
             expected + tolerance, std::move(ours));
}

void TableReader::add_within(std::string claim, std::string published, double expected, double low,
                             double high, engines::Valuation ours) {
  table_.checks.push_back(
      {std::move(claim), std::move(published), expected, low, high, std::move(ours)});
}

engines::Valuation by(const std::string& engine, const claims::Claim& claim,
                      const engines::EngineOptions& options) {
  for (const engines::Engine& e : engines::engines())
    if (engine == e.name)
      if (auto v = engines::price(e, claim, options)) return *v;
  throw std::logic_error(
      fmt::format("engine '{}' does not price {}", engine, claims::claim_kind(claim)));
}

engines::Valuation formula(double value) {
  engines::Valuation v = engines::exact(value);
  v.engine = "closed form";
  return v;
}

}  // namespace strandline::strategy::verification
