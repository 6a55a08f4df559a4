// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/yaml.h"
#include "strategy/claims/claim.h"

/// Readers of the claim kinds, one each: fields of the struct by their names, read from the root of
/// a claim file (read_claim.h); the caller refuses keys that they did not read.
namespace strandline::strategy::claims {

Claim read_bermudan(const core::YamlNode& root);
Claim read_exchange(const core::YamlNode& root);
Claim read_perpetual_exchange(const core::YamlNode& root);
Claim read_compound(const core::YamlNode& root);
Claim read_perpetual_investment(const core::YamlNode& root);
Claim read_entry_exit(const core::YamlNode& root);
Claim read_mine(const core::YamlNode& root);
Claim read_regime_switching(const core::YamlNode& root);
Claim read_jump(const core::YamlNode& root);
Claim read_bandit(const core::YamlNode& root);
Claim read_switching(const core::YamlNode& root);

}  // namespace strandline::strategy::claims
