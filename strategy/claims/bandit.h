// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::strategy::claims {

/// An arm that pays 1 with an unknown chance, Beta(successes, failures) distributed, each pull
/// discounted by `discount`. Its Gittins index is the sure payment per pull that is worth as much
/// as pulling on with the right to stop (Gittins, Glazebrook and Weber, Multi-armed Bandit
/// Allocation Indices, 2nd edition 2011, chapter 8).
struct BernoulliBandit {
  double successes = 1, failures = 1;  ///< of the prior, above 0
  double discount = 0;                 ///< per pull, within (0, 1)
};

}  // namespace strandline::strategy::claims
