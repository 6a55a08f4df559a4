// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "evolution/backtest/traits.h"

namespace strandline::evolution::backtest {

/// A chip whose operators were frozen on a day, in the terms of History::operators.
struct FrozenChip {
  std::string id;                       ///< as in the archs record, e.g. "C2023"
  std::string label;                    ///< the models it was made for
  double frozen = 0;                    ///< a year; forecasts start here or later
  std::vector<std::string> functional;  ///< hard operators it runs
  std::vector<std::string> efficient;   ///< what it adds at the efficient level
};

/// The named chips of the archs record (README.md section 5, named_chip_coverage.csv).
const std::vector<FrozenChip>& frozen_chips();

/// A chip with every hard operator that at least `share` of the releases of the year before
/// `cutoff` need, and all that ever appeared where share is 0. Efficient level: not told (empty).
FrozenChip chip_of_history(const History& history, double cutoff, double share);

/// Whether a chip runs a release, at the functional or the efficient level.
bool runs(const History& history, const FrozenChip& chip, const Release& release, bool efficient);

/// Adds the derived trait "runs on <id>" (functional) or "runs efficiently on <id>".
int derive_coverage(History& history, const FrozenChip& chip, bool efficient);

}  // namespace strandline::evolution::backtest
