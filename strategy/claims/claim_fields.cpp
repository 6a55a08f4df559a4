// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/claim_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/schema.h"
#include "strategy/claims/correlation.h"

namespace strandline::strategy::claims {
namespace {

constexpr double kSecondsPerYear = 365.25 * 86400.0;

/// Values come back in 1/s; 15 digits undo the two roundings of the way there and back.
double from_seconds(double x) {
  return std::stod(fmt::format("{:.15g}", x));
}

std::vector<double> matrix_rows(const core::YamlNode& node, std::size_t n) {
  const auto rows = node.items();
  const auto wrong = [&](const core::YamlNode& at) {
    at.fail(fmt::format("is no {} x {} matrix", n, n),
            fmt::format("write {} rows of {} numbers, or one number for all pairs", n, n));
  };
  if (rows.size() != n) wrong(node);
  std::vector<double> matrix;
  for (const core::YamlNode& row : rows) {
    if (!row.is_list() || row.items().size() != n) wrong(row);
    for (const core::YamlNode& x : row.items()) matrix.push_back(x.as_number({-1.0, 1.0}));
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      if (i == j && matrix[i * n + i] != 1.0)
        rows[i].items()[i].fail("is on the diagonal and not 1", "write 1");
      if (matrix[i * n + j] != matrix[j * n + i])
        rows[i].items()[j].fail("differs from its mirror image",
                                fmt::format("write {} as in row {}", matrix[j * n + i], j + 1));
    }
  return matrix;
}

}  // namespace

double per_year(const core::YamlNode& node, std::string_view key, core::Range range) {
  return from_seconds(node.quantity(key, "1/year", range).value * kSecondsPerYear);
}

double per_year_or(const core::YamlNode& node, std::string_view key, double fallback,
                   core::Range range) {
  return node.find(key) ? per_year(node, key, range) : fallback;
}

double years(const core::YamlNode& node, std::string_view key) {
  const auto q = node.quantity(key, "year", core::Range::positive());
  return from_seconds(q.value / kSecondsPerYear);
}

double usd(const core::YamlNode& node, std::string_view key, core::Range range) {
  return node.quantity(key, "USD", range).value;
}

double share(const core::YamlNode& node, std::string_view key, core::Range range) {
  return node.quantity(key, "1", range).value;
}

double pair_correlation(const core::YamlNode& node) {
  if (!node.find("correlation")) return 0;
  const core::YamlNode given = node.at("correlation");
  const double rho = given.as_number();
  if (!(std::abs(rho) < 1))
    given.fail("makes the correlation matrix not positive definite",
               "write a number above -1 and below 1");
  return rho;
}

std::string choice(const core::YamlNode& node, std::string_view key,
                   const std::vector<std::string>& words) {
  const core::YamlNode given = node.at(key);
  const std::string word = given.as_text();
  core::note_choices(words);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  const std::string near = core::nearest(word, words);
  given.fail("is not known", near.empty() ? fmt::format("write one of {}", fmt::join(words, ", "))
                                          : fmt::format("did you mean '{}'?", near));
}

bool is_call(const core::YamlNode& node, std::string_view key) {
  return choice(node, key, {"put", "call"}) == "call";
}

LognormalAsset lognormal_asset(const core::YamlNode& node) {
  LognormalAsset asset;
  asset.spot = usd(node, "spot");
  asset.volatility = share(node, "volatility");
  asset.dividend_yield = per_year_or(node, "dividend_yield", 0);
  node.finish();
  return asset;
}

std::vector<double> correlation_matrix(const core::YamlNode& node, std::size_t n) {
  const auto given = node.find("correlation");
  if (!given) return {};
  std::vector<double> matrix;
  if (given->is_list()) {
    matrix = matrix_rows(*given, n);
  } else {
    const double rho = given->as_number({-1.0, 1.0});
    for (std::size_t i = 0; i < n * n; ++i) matrix.push_back(i % (n + 1) == 0 ? 1.0 : rho);
  }
  if (!cholesky(matrix, n))
    given->fail("is not positive definite",
                n > 1 ? fmt::format("bring the correlations nearer to 0 (of {} that are all equal, "
                                    "each must lie above {:.3g} and below 1)",
                                    n, -1.0 / (static_cast<double>(n) - 1))
                      : "leave it out");
  return matrix;
}

}  // namespace strandline::strategy::claims
