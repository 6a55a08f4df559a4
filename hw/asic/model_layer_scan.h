// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/architecture.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// The operator of a recurrent mixer that no unit of the accelerator runs; empty: none.
std::string missing_in_recurrence(const archs::MixerSpec& mixer, const Accelerator& a);

/// Sizes of such a mixer, heads times `ratio` and in whole groups, into `layer`.
void recurrence_sizes(const archs::MixerSpec& mixer, double ratio, Layer& layer);

}  // namespace strandline::hw::asic
