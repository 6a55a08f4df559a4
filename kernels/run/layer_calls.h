// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "archs/architecture.h"
#include "archs/lower.h"
#include "kernels/run/call.h"

namespace strandline::kernels {

/// A lowered layer with the calls that run it.
struct LayerCalls {
  archs::OperatorGraph graph;  ///< counts are of one pass through the layer
  std::vector<Call> calls;
  std::vector<int> unmapped;  ///< operators that no kernel here runs
};

/// Index of the run of layers that layer `index` (from 0, loops not counted) is in. InputError
/// where the model has no such layer.
std::size_t run_of_layer(const archs::Architecture& a, int index);

/// Layer `index` of a model on one chip.
LayerCalls layer_calls(const archs::Architecture& a, int index, const archs::Phase& phase);

/// Every operator of a whole step, each kind of layer once: for counting what is mapped.
LayerCalls step_calls(const archs::Architecture& a, const archs::Phase& phase);

/// The model with heads, experts, widths and vocabulary divided by `scale` (a power of two), head
/// sizes, states and latent ranks kept, so that the same kernels run smaller. 1: itself.
archs::Architecture scaled(const archs::Architecture& a, int scale);

}  // namespace strandline::kernels
