// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategy/claims/switching.h"

namespace strandline::strategy::claims {

/// The first mode that no sequence of decisions reaches by the horizon from the start mode, lags
/// and first and last dates counted; nothing where all are reached.
std::optional<int> unreachable_mode(const SwitchingProblem& problem);

}  // namespace strandline::strategy::claims
