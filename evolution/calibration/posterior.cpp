// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/posterior.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "core/rng.h"
#include "evolution/factors.h"
#include "evolution/parameters.h"

namespace strandline::evolution {
namespace {

/// "name [unit]" as its parts; the unit may be missing.
std::pair<std::string, std::string> split_header(const std::string& cell) {
  const std::size_t at = cell.find(" [");
  if (at == std::string::npos || cell.back() != ']') return {cell, "1"};
  return {cell.substr(0, at), cell.substr(at + 2, cell.size() - at - 3)};
}

double read_number(const core::Csv& csv, std::size_t row, std::size_t column) {
  const std::string& cell = csv.rows[row][column];
  double x = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), x);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(x))
    throw core::InputError({{csv.file, csv.lines[row], static_cast<int>(column) + 1},
                            csv.header[column],
                            cell,
                            "is no number",
                            "write the file by strandline evolve calibrate"});
  return x;
}

}  // namespace

bool Posterior::has(const std::string& name) const {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<double> Posterior::column(const std::string& name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::out_of_range("posterior parameter '" + name + "'");
  std::vector<double> out;
  for (const auto& row : draws) out.push_back(row[static_cast<std::size_t>(found - names.begin())]);
  return out;
}

void Posterior::add(const std::string& name, const std::string& unit,
                    const std::vector<double>& values) {
  if (names.empty()) draws.resize(values.size());
  if (values.size() != draws.size())
    throw std::invalid_argument("posterior parameter '" + name + "' has another number of draws");
  names.push_back(name);
  units.push_back(unit);
  for (std::size_t i = 0; i < values.size(); ++i) draws[i].push_back(values[i]);
}

std::string Posterior::csv() const {
  std::string out = "draw";
  for (std::size_t k = 0; k < names.size(); ++k) out += fmt::format(",{} [{}]", names[k], units[k]);
  out += '\n';
  for (std::size_t i = 0; i < draws.size(); ++i) {
    out += std::to_string(i);
    for (const double x : draws[i]) out += fmt::format(",{:.9g}", x);
    out += '\n';
  }
  return out;
}

Posterior load_posterior(const std::filesystem::path& file) {
  const core::Csv csv = core::Csv::load(file);
  if (csv.header.size() < 2 || csv.header[0] != "draw" || csv.rows.empty())
    throw core::InputError({{file.string(), 1, 1},
                            "",
                            csv.header.empty() ? "" : csv.header[0],
                            "is no posterior file: a column `draw`, then parameters, and rows",
                            "write it by strandline evolve calibrate --posterior"});
  Posterior out;
  out.file = file.string();
  for (std::size_t c = 1; c < csv.header.size(); ++c) {
    const auto [name, unit] = split_header(csv.header[c]);
    if (out.has(name))
      throw core::InputError({{file.string(), 1, static_cast<int>(c) + 1},
                              name,
                              "",
                              "appears twice",
                              "keep one column per parameter"});
    out.names.push_back(name);
    out.units.push_back(unit);
  }
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    out.draws.emplace_back();
    for (std::size_t c = 1; c < csv.header.size(); ++c)
      out.draws.back().push_back(read_number(csv, row, c));
  }
  return out;
}

std::size_t posterior_row(const Posterior& posterior, std::uint64_t seed, std::uint32_t draw) {
  const std::size_t n = posterior.draws.size();
  if (n == 0 || draw == 0) throw std::invalid_argument("posterior_row: no row for this draw");
  const core::RandomStream stream(seed);
  // offset + draw * stride visits every row before any twice, where the stride is prime to n.
  const auto w = stream.words({0, 0, 0, kFactorPosterior, 0});
  std::size_t stride = w[1] % n;
  while (std::gcd(stride, n) != 1) ++stride;
  return (w[0] % n + std::size_t{draw} % n * (stride % n)) % n;
}

void apply_posterior_row(const Posterior& posterior, std::size_t row, ProcessFile& process) {
  for (Parameter& p : process.all) {
    if (p.value.low == p.value.high) continue;
    const auto found = std::find(posterior.names.begin(), posterior.names.end(), p.name);
    if (found == posterior.names.end()) continue;
    const auto k = static_cast<std::size_t>(found - posterior.names.begin());
    double x = posterior.draws.at(row)[k];
    if (p.integer) x = std::round(x);
    p.value.value = p.value.low = p.value.high = std::clamp(x, p.range.min, p.range.max);
  }
}

}  // namespace strandline::evolution
