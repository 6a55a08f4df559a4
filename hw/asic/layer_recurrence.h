// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer.h"
#include "hw/asic/recurrence.h"

namespace strandline::hw::asic {

/// Weights as random_layer() makes them, and the state after `work.context` random tokens.
void random_recurrence(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                       RecurrenceData& data);

/// What the mixer adds to the residual stream, in float64, of normed inputs; notes "gated" and, for
/// Kimi, "step_low" and "gate_low".
Matrix reference_recurrence(const Layer& layer, const LayerWork& work, const RecurrenceData& data,
                            const Matrix& normed, LayerReference& ref);

/// State and history after the new tokens.
RecurrenceState recurrence_state(const Layer& layer, const LayerWork& work,
                                 const RecurrenceData& data, const Matrix& normed);

}  // namespace strandline::hw::asic
