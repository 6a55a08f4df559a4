// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"

namespace strandline::hw {

/// A model of one layer with this mixer and next to nothing else, so that a measured kernel is
/// costed as the operators that models are lowered to.
archs::Architecture one_layer(const archs::MixerSpec& mixer);

}  // namespace strandline::hw
