// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/sourced.h"

namespace strandline::strategy {

/// Whose money it is (design section 6).
enum class Perspective : std::uint8_t { kCaptive, kTokenProvider, kMerchant };

/// One named number of strategy/terms.yaml with interval and source.
struct TermEntry {
  std::string name, unit;
  core::Sourced value;
};

/// Prices, lags and probabilities of building and running chips, read from strategy/terms.yaml and
/// scenario overrides. Money in million USD (MUSD) of the base date unless named otherwise, time in
/// quarters. The strategy helper adds fields; every one comes from a named entry.
struct Terms {
  std::vector<TermEntry> entries;        ///< as read, for the assumptions page
  Perspective perspective = Perspective::kCaptive;
  double own_demand_share = 0.02;        ///< of market demand that the team serves (captive) or targets
  double specialization_gain = 1.0;      ///< factor on fixed-function chips' rates (break-even map)
  double functional_threshold = 0.5;     ///< covered share below which a chip is functionally stranded
  double risk_free_rate = 0.0395;        ///< continuous, 1/year
};

Terms load_terms(const std::filesystem::path& file);
/// Overrides one entry by name; InputError names the nearest.
void override_term(Terms& terms, const std::string& name, double value);

}  // namespace strandline::strategy
