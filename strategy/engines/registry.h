// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "strategy/claims/claim.h"
#include "strategy/engines/valuation.h"

namespace strandline::strategy::engines {

/// One way of pricing.
struct Engine {
  const char* name;
  const char* method;  ///< one line for people
  /// Nothing where the engine does not apply to the claim; name and time are price()'s to fill.
  std::optional<Valuation> (*price)(const claims::Claim&, const EngineOptions&);
};

/// All engines; those without paths first.
std::span<const Engine> engines();

/// The claim by one engine, named and timed; nothing where it does not apply.
std::optional<Valuation> price(const Engine& engine, const claims::Claim& claim,
                               const EngineOptions& options);

/// The claim by every engine that applies. Claims that no engine prices give nothing.
std::vector<Valuation> price_with_all(const claims::Claim& claim, const EngineOptions& options);

}  // namespace strandline::strategy::engines
