// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/table.h"
#include "theses/verdict.h"

namespace strandline::theses {

/// What dated measurements of served models say of the same question: cheapest chip by month, of
/// all points measured by then.
struct MeasuredPast {
  core::Table rows;  ///< model, input_tokens, output_tokens, target, month, chip, usd_per_mtok
  Number decline;    ///< share by which cost per token falls a year
  Number changes;    ///< changes of the cheapest chip a year
};

/// From measured/inferencex_points.csv with the owner's costs of measured/inferencex_tco.csv: a
/// series per (model, lengths, target) that spans at least three months. Intervals are 90 % of
/// bootstraps over the series. Nothing where the tables are absent or no series is long enough.
std::optional<MeasuredPast> measured_past(const std::filesystem::path& data,
                                          const std::vector<double>& targets_tok_s_user,
                                          std::uint64_t seed);

}  // namespace strandline::theses
