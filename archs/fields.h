// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"

namespace strandline::archs {

/// The fields of an architecture file, once for reader and writer: each visitor gets (key, member).
/// Counts and widths are plain integers in elements, tokens or parameters, as the keys say.

template <typename Mixer, typename Visit>
void visit_mixer(Mixer&& m, Visit&& field) {
  field("heads", m.heads);
  field("kv_heads", m.kv_heads);
  field("qk_dim", m.qk_dim);
  field("v_dim", m.v_dim);
  field("rope_dim", m.rope_dim);
  field("q_rank", m.q_rank);
  field("kv_rank", m.kv_rank);
  field("window_tokens", m.window);
  field("top_k_tokens", m.top_k);
  field("index_heads", m.index_heads);
  field("index_dim", m.index_dim);
  field("compress_ratio", m.compress_ratio);
  field("state_dim", m.state_dim);
  field("state_groups", m.state_groups);
  field("conv_width_tokens", m.conv_width);
  field("out_rank", m.out_rank);
  field("out_groups", m.out_groups);
  field("qk_norm", m.qk_norm);
  field("bias", m.bias);
  field("output_gate", m.output_gate);
  field("sinks", m.sinks);
  field("full_rank_gate", m.full_rank_gate);
  field("tied_kv", m.tied_kv);
  field("single_kv", m.single_kv);
  field("shares_kv", m.shares_kv);
  field("idle_kv", m.idle_kv);
  field("shares_index", m.shares_index);
  field("extra_params", m.extra_params);
}

template <typename Channel, typename Visit>
void visit_channel(Channel&& c, Visit&& field) {
  field("width", c.width);
  field("experts", c.experts);
  field("experts_per_token", c.experts_per_token);
  field("shared_experts", c.shared_experts);
  field("zero_experts", c.zero_experts);
  field("expert_width", c.expert_width);
  field("shared_width", c.shared_width);
  field("latent_width", c.latent_width);
  field("bias", c.bias);
  field("output_gate", c.output_gate);
}

/// Sizes and formats of the whole model; texts, layers and published figures are apart.
template <typename Model, typename Visit>
void visit_model(Model&& a, Visit&& field) {
  field("model_width", a.model_width);
  field("vocabulary", a.vocabulary);
  field("context_tokens", a.context_tokens);
  field("tied_embeddings", a.tied_embeddings);
  field("norm", a.norm);
  field("norms_per_layer", a.norms_per_layer);
  field("learned_positions", a.learned_positions);
  field("residual", a.residual);
  field("residual_streams", a.residual_streams);
  field("residual_block_layers", a.residual_block_layers);
  field("decoding", a.decoding);
  field("draft_heads", a.draft_heads);
  field("draft_tokens", a.draft_tokens);
  field("draft_acceptance", a.draft_acceptance);
  field("block_tokens", a.block_tokens);
  field("denoise_steps", a.denoise_steps);
  field("recomputes_context", a.recomputes_context);
  field("depth_loops", a.depth_loops);
  field("table_gather_params", a.table_gather_params);
  field("table_rows_per_token", a.table_rows_per_token);
  field("table_width", a.table_width);
  field("table_projection_width", a.table_projection_width);
  field("layer_embedding_width", a.layer_embedding_width);
  field("layer_embedding_rows", a.layer_embedding_rows);
  field("weight_type", a.weight_type);
  field("expert_type", a.expert_type);
  field("activation_type", a.activation_type);
  field("kv_type", a.kv_type);
  field("state_type", a.state_type);
}

}  // namespace strandline::archs
