// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

namespace strandline::hw {

/// Cyclic search of positive numbers for the least of a loss that reads them: each in turn is
/// multiplied and divided by 1 + step and keeps what lowers the loss, until a round changes
/// nothing; then the step halves, from 0.3 down to 0.001. A loss that answers with infinity keeps
/// numbers within bounds. Returns the least loss. Deterministic.
double factor_search(const std::vector<double*>& numbers, const std::function<double()>& loss);

}  // namespace strandline::hw
