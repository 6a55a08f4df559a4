// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace strandline::hw {

/// Work of the busiest expert-parallel rank.
struct ExpertLoad {
  double experts = 0;  ///< local experts with at least one row (mean)
  double rows = 0;     ///< (token, expert) pairs (mean)
};

/// The load that the routing distributions of the kernel tables put on the busiest of `ranks`.
/// `balanced`: pairs dealt out one expert after the other. `power_law_A`: shares of the experts
/// drawn with density x^-A on [1, 0.8 tokens] ([0.01, 2] where there are fewer pairs than experts),
/// scaled to tokens * top_k pairs and rounded; the rank with the most pairs is measured (recipe:
/// ai-dynamo/aiconfigurator, collector helpers, power-law logits). No expert gets more pairs than
/// there are tokens. The mean over 16 draws with a fixed seed: the same in every run. NotModelled
/// for other names.
ExpertLoad expert_load(const std::string& distribution, std::int64_t tokens, std::int64_t top_k,
                       std::int64_t experts, std::int64_t ranks);

}  // namespace strandline::hw
