// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/csv.h"
#include "strategy/claims/claim.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::verification {

/// One number of ours beside one from outside.
struct Check {
  std::string claim;  ///< what is priced, in words
  std::string
      published;        ///< as the literature prints it; empty where a recomputation alone is known
  double expected = 0;  ///< what ours is compared with
  double accept_low = 0, accept_high = 0;  ///< ours must lie here
  engines::Valuation ours;

  double deviation() const { return ours.value - expected; }
  bool agrees() const { return ours.value >= accept_low && ours.value <= accept_high; }
};

/// The checks of one file of data/options.
struct CheckedTable {
  std::string file;       ///< e.g. "kou_double_exponential.csv"
  std::string paper;      ///< citation
  std::string tolerance;  ///< in words
  std::vector<Check> checks;
};

/// Rows of a file as numbers, and checks made from them.
class TableReader {
 public:
  TableReader(const std::string& folder, CheckedTable about);

  std::size_t rows() const { return csv_.rows.size(); }
  const std::string& text(std::size_t row, const std::string& column) const {
    return csv_.cell(row, column);
  }
  /// InputError with file and line where the cell is no number.
  double number(std::size_t row, const std::string& column) const;
  bool blank(std::size_t row, const std::string& column) const;
  /// Half a unit of the last digit printed: what rounding hides.
  double rounding(std::size_t row, const std::string& column) const;
  /// The tolerance of the tables' README for exact values, or what the table's rounding hides.
  double exactly(std::size_t row, const std::string& column) const;
  /// An asset of three columns; without the last it pays nothing.
  claims::LognormalAsset asset(std::size_t row, const std::string& spot,
                               const std::string& volatility, const std::string& yield = "") const;

  /// Adds ours against a cell within `tolerance`.
  void add_cell(std::string claim, std::string published, std::size_t row,
                const std::string& column, double tolerance, engines::Valuation ours) {
    add(std::move(claim), std::move(published), number(row, column), tolerance, std::move(ours));
  }
  /// Adds ours against a cell that is exact.
  void add_exact(std::string claim, std::string published, std::size_t row,
                 const std::string& column, engines::Valuation ours) {
    add_cell(std::move(claim), std::move(published), row, column, exactly(row, column),
             std::move(ours));
  }

  /// Adds ours against `expected` +- tolerance.
  void add(std::string claim, std::string published, double expected, double tolerance,
           engines::Valuation ours);
  /// Adds ours where anything within [low, high] is right.
  void add_within(std::string claim, std::string published, double expected, double low,
                  double high, engines::Valuation ours);
  CheckedTable take() { return std::move(table_); }

 private:
  core::Csv csv_;
  CheckedTable table_;
};

/// The claim by the engine of that name; std::logic_error where it does not apply.
engines::Valuation by(const std::string& engine, const claims::Claim& claim,
                      const engines::EngineOptions& options = {});
/// A number of a formula as a valuation without error.
engines::Valuation formula(double value);

}  // namespace strandline::strategy::verification
