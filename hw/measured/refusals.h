// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/table.h"
#include "hw/measured/serving_predict.h"

namespace strandline::hw {

/// Rows of tables that were not predicted, by reason, and what else a reader of the scores should
/// know of them.
class Refusals {
 public:
  /// A row and its status; "ok" counts as read alone.
  void add(const std::string& table, const std::string& status);
  /// Something true of `rows` rows that were predicted all the same, or (0) of the table.
  void note(const std::string& table, const std::string& what, std::int64_t rows = 1);
  /// Reasons and notes so far.
  std::size_t remarks() const;
  /// Table, what ("refused" or "note"), reason, rows: of each table all rows read, then its
  /// reasons, the most frequent first.
  core::Table table() const;

 private:
  struct Counts {
    std::int64_t read = 0;
    std::map<std::string, std::int64_t> reasons, notes;
  };
  std::map<std::string, Counts> tables_;
};

/// Counts the rows of a serving table by status, and notes those whose framework has no entry of
/// its own on their chip: they were predicted by the entry for all others.
void count_serving(Refusals& refusals, const std::string& table, const FrameworkCatalog& frameworks,
                   const ChipCatalog& chips, const std::vector<ServingRow>& rows,
                   const std::vector<ServingPrediction>& predictions);

}  // namespace strandline::hw
