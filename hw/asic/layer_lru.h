// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer.h"

namespace strandline::hw::asic {

/// Weights and decays as such layers start out, and what `work.context` random tokens leave.
void random_lru(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                LayerData& data);

/// What the mixer adds to the residual stream, in float64, of normed inputs; notes "convolved" and
/// "gated".
Matrix reference_lru(const Layer& layer, const LayerWork& work, const LayerData& data,
                     const Matrix& normed, LayerReference& ref);

/// States after the new tokens, as LruData::state.
Matrix lru_state(const Layer& layer, const LayerWork& work, const LayerData& data,
                 const Matrix& normed);

}  // namespace strandline::hw::asic
