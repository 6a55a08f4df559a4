// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/yaml.h"
#include "strategy/claims/claim.h"

namespace strandline::strategy::claims {

/// A claim file: `claim: KIND`, `title`, an optional `source`, and the fields of the kind's struct
/// with units, e.g.
///     claim: bermudan
///     title: Longstaff and Schwartz 2001, Table 1, row 1
///     payoff: put
///     asset: {spot: 36 USD, volatility: 20 %}
///     strike: 40 USD
///     rate: 6 %/year
///     maturity: 1 year
///     dates: 50
/// Volatilities are per square root of a year. docs of each kind: the struct it fills, and
/// scenarios/options/.
struct ClaimFile {
  std::string title;
  std::string source;  ///< where its numbers come from; may be empty
  Claim claim;
};

/// Reads and checks a claim; core::InputError with place and mend for unknown keys, wrong units,
/// values out of range, correlations that are not positive definite, lags beyond the horizon and
/// modes that nothing reaches.
ClaimFile load_claim(const std::filesystem::path& file);
/// The same for the root of a file already parsed.
ClaimFile read_claim(const core::YamlNode& root);

/// The kinds that `claim:` may name.
std::vector<std::string> claim_kinds();

}  // namespace strandline::strategy::claims
