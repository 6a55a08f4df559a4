// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/yaml.h"
#include "strategy/claims/bermudan.h"

/// How claim files write the fields that many kinds share.
namespace strandline::strategy::claims {

/// A rate such as `5 %/year` or `0.05 1/year`, per year.
double per_year(const core::YamlNode& node, std::string_view key, core::Range range = {});
double per_year_or(const core::YamlNode& node, std::string_view key, double fallback,
                   core::Range range = {});
/// A span such as `3 year` or `2 quarter`, in years, above 0.
double years(const core::YamlNode& node, std::string_view key);
/// Money such as `40 USD`, in USD.
double usd(const core::YamlNode& node, std::string_view key,
           core::Range range = core::Range::positive());
/// A share or volatility such as `20 %` or `0.2`.
double share(const core::YamlNode& node, std::string_view key,
             core::Range range = core::Range::non_negative());
/// A correlation of two, inside (-1, 1); 0 where absent.
double pair_correlation(const core::YamlNode& node);
/// One word of a list; the error names the nearest.
std::string choice(const core::YamlNode& node, std::string_view key,
                   const std::vector<std::string>& words);
/// `put` or `call`: whether it is the call.
bool is_call(const core::YamlNode& node, std::string_view key);

/// {spot: 36 USD, volatility: 20 %, dividend_yield: 0 %/year}
LognormalAsset lognormal_asset(const core::YamlNode& node);

/// `correlation` of n: absent (independent), one number for all pairs, or n rows of n. Refused
/// unless symmetric with a unit diagonal and positive definite.
std::vector<double> correlation_matrix(const core::YamlNode& node, std::size_t n);

}  // namespace strandline::strategy::claims
