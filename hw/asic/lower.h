// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

// The pieces of a layer as commands. Each checks that the accelerator has what it needs (InputError
// names the operator, the config and the option), takes its places, puts its weights into the
// image, and emits: the norm of the stream, its work, the sum onto the stream.

/// Softmax attention: MHA, GQA, MQA; causal, sliding window; biases, norms of queries and keys,
/// sinks.
void lower_attention(LayerBuilder& b);

/// Multi-head latent attention in the absorbed form: the up-projections of keys and values move to
/// the queries and the results, so that all heads attend over the latents themselves.
void lower_latent(LayerBuilder& b);

/// Mamba-2 and delta rules on the scan unit (docs/accelerator/scan.md).
void lower_recurrence(LayerBuilder& b);

/// A gated linear recurrence (RG-LRU) on the vector processor (docs/accelerator/vproc.md).
void lower_lru(LayerBuilder& b);

/// Dense feed-forward network, gated or plain; `normed`: its input has been normed already.
void lower_dense(LayerBuilder& b, bool normed = false);

/// Mixture of experts on the router (docs/accelerator/router.md).
void lower_experts(LayerBuilder& b);

}  // namespace strandline::hw::asic
