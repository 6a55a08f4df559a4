// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "strategy/verification/check.h"

namespace strandline::strategy::verification {

/// How much the engines with paths do.
struct VerifyOptions {
  bool simulate = true;             ///< also engines with paths
  std::uint64_t paths = 1'000'000;  ///< of each simulated value
  std::uint64_t seed = 1;
  int threads = 0;
};

/// Everything that data/options knows and an engine can price: each row of each table, with the
/// tolerances of its README. `folder` is that folder. The moments of Hawkes processes and of Bass
/// diffusion are no claims: tests/evolution/innovation_test.cpp has them.
std::vector<CheckedTable> verify_options(const std::string& folder, const VerifyOptions& options);

// One function for each group of tables.
CheckedTable check_longstaff_schwartz(const std::string& folder, const VerifyOptions& options);
CheckedTable check_rogers(const std::string& folder);
CheckedTable check_max_call(const std::string& folder, const VerifyOptions& options);
CheckedTable check_dual_bounds(const std::string& folder, const VerifyOptions& options);
CheckedTable check_margrabe(const std::string& folder);
CheckedTable check_american_exchange(const std::string& folder);
CheckedTable check_perpetual_exchange(const std::string& folder);
CheckedTable check_merton(const std::string& folder);
CheckedTable check_kou(const std::string& folder);
CheckedTable check_jump_to_zero(const std::string& folder);
CheckedTable check_geske(const std::string& folder);
CheckedTable check_perpetual_investment(const std::string& folder);
CheckedTable check_entry_exit(const std::string& folder);
CheckedTable check_mine(const std::string& folder);
CheckedTable check_regimes(const std::string& folder);
CheckedTable check_gittins(const std::string& folder);

}  // namespace strandline::strategy::verification
