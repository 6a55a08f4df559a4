// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/table.h"

namespace strandline::app {

/// Scores of the serving tables of a folder (any *.csv with the columns of serving_points.csv or of
/// inferencex_points.csv), one table each, beside the baselines: with the shipped parameters and
/// refitted without each of `folds` (model, chip; shape: a fifth of the rows). None where the
/// folder holds no such table.
std::vector<std::pair<std::string, core::Table>> serving_tables(
    const std::filesystem::path& folder, const std::vector<std::string>& folds, int threads);

/// hw/frameworks.yaml refitted to all serving tables of a folder. InputError where it holds none.
std::string refitted_frameworks(const std::filesystem::path& folder, int resamples, int threads);

}  // namespace strandline::app
