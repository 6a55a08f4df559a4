// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {

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

// Attention residuals (arXiv:2603.15031, figure 2): before each module, every token weighs the kept
// outputs of earlier blocks by a softmax over their normed products with a learned query. One pass
// reads the sources (square sum, product, weighted sum: 6 flops per element) and writes the input.
// The sources of a prompt are activations; a fused kernel still reads all of them.
void GraphBuilder::depth_attention(int sublayers) {
  if (a.residual != ResidualScheme::kAttention) return;
  const double sources = depth_sources(a), elements = step.tokens() * a.model_width;
  Operator& op = add(OperatorKind::kSoftmax, "depth_attention");
  op.count = count * sublayers;
  op.shape.elements = whole(step.tokens() * sources);
  op.weight_type = unquantized_type(a);
  op.weight_bytes = 2.0 * a.model_width * bytes_per_element(op.weight_type);
  op.flops = 6 * sources * elements;
  op.activation_bytes = (sources + 1) * elements * kStreamBytes;
}

}  // namespace strandline::archs
