// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "archs/graph_builder.h"
#include "kernels/run/call.h"

namespace strandline::kernels {

/// What a call is made from beside its operator.
struct CallContext {
  const archs::Architecture& model;
  archs::Step step;
  archs::ChannelSpec channel;  ///< of the layer
  int tokens() const { return static_cast<int>(archs::whole(step.tokens())); }
};

/// The call that runs one operator of a graph by itself; nothing where no kernel does. `index` is
/// the operator's. Formats without a kernel run in the next wider one that has (4 bits and int8 as
/// E4M3, fp16 as bf16), which the note says.
std::optional<Call> call_of(const archs::Operator& op, int index, const CallContext& context);

/// Experts from routing to combination as one call.
Call experts_call(const CallContext& context, std::vector<int> operators);
/// Indexer and the attention over what it selects as one call.
Call sparse_call(const archs::Operator& index, const archs::Operator& attention,
                 const CallContext& context, std::vector<int> operators);

}  // namespace strandline::kernels
