// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "archs/architecture.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"
#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {

/// Whether the mixer's kind is one of hw/asic/recurrence.h.
bool is_scanned(const archs::MixerSpec& mixer);

/// The operator of such a mixer that no unit of the accelerator runs, if there is one.
std::optional<Stranded> stranded_recurrence(const archs::MixerSpec& mixer, const Accelerator& a);

/// Sizes of such a mixer, heads times `ratio` and in whole groups, into `layer`.
void recurrence_sizes(const archs::MixerSpec& mixer, double ratio, Layer& layer);

}  // namespace strandline::hw::asic
