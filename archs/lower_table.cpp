// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {
namespace {

// Rows come from memory, token by token: they are counted as state that is read, so that memory
// time holds them, though nothing writes them. Tables are cut over the tensor width by columns and
// the pieces gathered.
void read_rows(GraphBuilder& b, std::string_view name, double elements, double irregularity) {
  const double share = b.step.tokens() * elements / b.p.tensor;
  Operator& op = b.add(OperatorKind::kHashGather, name);
  op.shape.elements = whole(share);
  op.state_type = unquantized_type(b.a);
  op.state_read_bytes = share * bytes_per_element(op.state_type);
  op.activation_bytes = share * kStreamBytes;
  op.signature.irregularity = irregularity;
  b.collective("row_all_gather", Collective::kAllGather, b.step.tokens() * elements * kStreamBytes,
               b.p.tensor);
}

}  // namespace

// Hashed n-gram tables (LongCat-Flash-Lite, arXiv:2601.21204; Engram, arXiv:2601.07372): short rows
// at hashed addresses, and the projection that brings them into the stream. Per-layer embeddings
// (Gemma 3n): one long contiguous row per token, and a projection of the input embedding beside it.
void GraphBuilder::tables() {
  const double t = step.tokens(), d = a.model_width;
  if (const double elements = table_elements_per_token(a); elements > 0) {
    read_rows(*this, "table_gather", elements, 1);
    if (a.table_projection_width > 0)
      gemm("table_proj", t, a.table_projection_width, whole(elements), a.weight_type);
    elementwise(OperatorKind::kElementwise, "table_add", t * d, 1, 3);
  }
  if (a.layer_embedding_width > 0) {
    const std::int64_t all = std::int64_t(a.layer_embedding_width) * a.depth();
    read_rows(*this, "layer_embed", double(all), 0);
    gemm("layer_embed_proj", t, all, a.model_width, a.weight_type);
    norm("layer_embed_norm", t * double(all));
  }
}

// What a layer makes of its own embedding: a gate from the stream, a product with the embedding,
// and back (transformers, models/gemma3n). Narrow, so that every chip runs it whole.
void GraphBuilder::layer_table() {
  if (a.layer_embedding_width == 0) return;
  const double t = step.tokens();
  const std::int64_t w = a.layer_embedding_width;
  gemm("layer_gate", t, w, a.model_width, a.weight_type);
  elementwise(OperatorKind::kElementwise, "layer_gating", t * double(w), 6, 3);
  gemm("layer_up", t, a.model_width, w, a.weight_type);
  norm("layer_norm", t * a.model_width);
}

}  // namespace strandline::archs
