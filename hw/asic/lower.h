// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

// The pieces of a layer as commands. Each checks that the accelerator has what it needs (InputError
// names the operator, the config and the option), takes its places, puts its weights into the
// image, and emits: the norm of the stream, its work, the sum onto the stream.

/// Softmax attention: MHA, GQA, MQA; causal, sliding window.
void lower_attention(LayerBuilder& b);

/// Dense feed-forward network, gated or plain.
void lower_dense(LayerBuilder& b);

}  // namespace strandline::hw::asic
