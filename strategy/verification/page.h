// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "strategy/verification/check.h"

namespace strandline::strategy::verification {

/// One row per table: file, checks, agreeing, the largest deviation over its tolerance, seconds.
core::Table summary_table(const std::vector<CheckedTable>& tables);

/// One row per check of a table: claim, published, expected, ours, interval, deviation, engine,
/// seconds, agrees.
core::Table check_table(const CheckedTable& table);

/// docs/option_validation.md.
std::string option_page(const std::vector<CheckedTable>& tables);

/// Whether every check agrees.
bool all_agree(const std::vector<CheckedTable>& tables);

}  // namespace strandline::strategy::verification
