// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "evolution/backtest/backtest.h"

namespace strandline::evolution::backtest {

/// A target of the back-test with what came out.
struct Verdict {
  std::string target, found;
  bool met = false;
};

/// The targets: CRPS below every point baseline's at 2 and 3 years and not above at 1; at least
/// 70 % of trait shares inside their 80 % interval and 90 % inside the 95 % one; and the same
/// comparison against baselines dressed with their own error; the intervals of the study's kernel.
std::vector<Verdict> verdicts(const Backtest& backtest);

/// Why a forecast of a share missed, from the share before, the forecast and the outcome alone.
std::string reason_of_miss(const ScoredForecast& forecast);

/// docs/evolution_validation.md. `picture` is the path of the fan beside the page.
std::string validation_document(const Backtest& backtest, const std::string& picture);

}  // namespace strandline::evolution::backtest
