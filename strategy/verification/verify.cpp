// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/verification/verify.h"

namespace strandline::strategy::verification {

std::vector<CheckedTable> verify_options(const std::string& folder, const VerifyOptions& options) {
  return {check_longstaff_schwartz(folder, options),
          check_rogers(folder),
          check_max_call(folder, options),
          check_dual_bounds(folder, options),
          check_margrabe(folder),
          check_american_exchange(folder),
          check_perpetual_exchange(folder),
          check_geske(folder),
          check_merton(folder),
          check_kou(folder),
          check_jump_to_zero(folder),
          check_perpetual_investment(folder),
          check_entry_exit(folder),
          check_mine(folder),
          check_regimes(folder),
          check_gittins(folder)};
}

}  // namespace strandline::strategy::verification
