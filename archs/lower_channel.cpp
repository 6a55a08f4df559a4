// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void GraphBuilder::dense_mlp(std::string_view up, std::string_view down, Activation activation,
                             std::int64_t width) {
  const std::int64_t w = ceil_div(width, p.tensor), d = a.model_width;
  const bool gated = is_gated(activation);
  gemm(up, step.tokens(), gated ? 2 * w : w, d, a.weight_type);
  elementwise(OperatorKind::kElementwise, "activation", step.tokens() * double(w), 6,
              gated ? 3 : 2);
  gemm(down, step.tokens(), d, w, a.weight_type);
}

void GraphBuilder::channel_layer(const ChannelSpec& c) {
  if (c.kind == ChannelMixer::kMoe) return moe_layer(c);
  if (c.kind == ChannelMixer::kNone) return;
  dense_mlp("mlp_up", "mlp_down", c.activation, c.width);
  if (c.output_gate) {
    const double t = step.tokens();
    gemm("channel_gate", t, ceil_div(a.model_width, p.tensor), a.model_width, a.weight_type);
    elementwise(OperatorKind::kElementwise, "channel_gating", t * a.model_width / p.tensor, 5, 3);
  }
  collective("mlp_all_reduce", Collective::kAllReduce, step.tokens() * a.model_width * kStreamBytes,
             p.tensor);
}

// An operator that does not exist yet: it streams the layer's activations in and out, at the drawn
// intensity, cut over the tensor width like heads.
void GraphBuilder::novel() {
  if (a.novel_signature < 0) return;
  Operator& op = add(OperatorKind::kNovel, "novel");
  const double elements = step.tokens() * a.model_width / p.tensor;
  op.shape.elements = whole(elements);
  op.activation_bytes = 2 * elements * bytes_per_element(a.activation_type);
  op.flops = a.novel.flops_per_byte * op.activation_bytes;
  op.signature = a.novel;
}

}  // namespace strandline::archs
