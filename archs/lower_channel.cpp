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
  collective("mlp_all_reduce", Collective::kAllReduce, step.tokens() * a.model_width * kStreamBytes,
             p.tensor);
}

// Multi-stream residuals: per sublayer, a product that yields the mixing coefficients, 20 Sinkhorn
// rounds on an n x n matrix per token (DeepSeek-V4's hc_sinkhorn_iters), and the read, mix and
// write-back of n streams.
void GraphBuilder::residual_streams(int sublayers) {
  if (a.residual != ResidualScheme::kMultiStream) return;
  constexpr double kSinkhornRounds = 20;
  const int layers = count;
  count *= sublayers;
  const double n = a.residual_streams, t = step.tokens(), d = a.model_width;
  gemm("stream_map", t, std::int64_t(n * n + 2 * n), std::int64_t(n * d), unquantized_type(a));
  elementwise(OperatorKind::kSinkhorn, "stream_sinkhorn", t * n * n, 4 * kSinkhornRounds, 2);
  elementwise(OperatorKind::kElementwise, "stream_mix", t * d, 2 * n * n + 4 * n, 2 * n + 2);
  count = layers;
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
