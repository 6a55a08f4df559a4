// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/store.h"

namespace strandline::report {

/// One of the studies that are set side by side.
struct ComparedStudy {
  std::string label;  ///< how the page calls it: the name of its folder
  core::ResultStore store;
  std::string expanded;  ///< scenario.expanded.yaml; empty where the folder has none
  std::string chips;     ///< the texts of chips/*.yaml that were given to it, one after another
};

/// Reads study.sqlite and, where they are there, scenario.expanded.yaml and chips/*.yaml of each
/// folder. Folders of one name are called by their paths. InputError for fewer than two folders,
/// for a folder given twice, or where a store is missing or not ours.
std::vector<ComparedStudy> read_compared(const std::vector<std::filesystem::path>& folders);

/// The studies side by side as one self-contained HTML page: values with intervals, differences to
/// the first study, strategies by rank, and every key of the scenario that differs.
std::string render_comparison(const std::vector<ComparedStudy>& studies);

}  // namespace strandline::report
