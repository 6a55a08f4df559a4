// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "study/study.h"

namespace strandline::batch {

/// Cost tables in memory, the latest few: units of a sweep mostly have the same one, of some MiB.
class CostTables {
 public:
  core::CostTable get(const study::Scenario& s, const study::Columns& columns,
                      const study::RunSettings& settings) {
    const std::string key =
        hw::cost_table_key(columns.requests, s.segments, s.process.signatures, s.site);
    const std::lock_guard lock(mutex_);  // while one builds a table, the others mostly want it too
    for (const auto& [known, table] : tables_)
      if (known == key) return table;
    tables_.emplace_front(key, study::cost_table(s, columns, settings));
    if (tables_.size() > kMost) tables_.pop_back();
    return tables_.front().second;
  }

 private:
  static constexpr std::size_t kMost = 8;
  std::mutex mutex_;
  std::deque<std::pair<std::string, core::CostTable>> tables_;
};

}  // namespace strandline::batch
