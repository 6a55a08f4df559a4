// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "archs/architecture.h"

namespace strandline::archs {

/// Sizes of one layer, shared by parameter counting, cache sizing and lowering. Widths in elements,
/// counts in parameters.

bool is_gated(Activation activation);    ///< SwiGLU, GeGLU, SiTU and gated ReLU^2: a third matrix
bool is_recurrent(TokenMixer kind);      ///< keeps a state instead of a cache
bool is_attention(TokenMixer kind);      ///< keeps a cache that grows with the context
bool is_delta_rule(const MixerSpec& m);  ///< needs a triangular solve in prefill

/// Calls visit(mixer) for the mixer of a layer and for the parallel one where there is one.
template <typename Visit>
void each_mixer(const LayerSpec& l, Visit&& visit) {
  if (l.mixer.kind != TokenMixer::kNone) visit(l.mixer);
  if (l.parallel.kind != TokenMixer::kNone) visit(l.parallel);
}
/// Equal in all but their counts and loops.
bool same_kind(const LayerSpec& a, const LayerSpec& b);

/// heads * v_dim: width of what the mixer hands to its output projection.
std::int64_t inner_width(const MixerSpec& m);
/// Columns of the input projection of a recurrent mixer (gates, B, C, dt, keys, values).
std::int64_t recurrent_projection(const MixerSpec& m, std::int64_t model_width);
/// Channels of the short convolution before a recurrence; 0 where there is none.
std::int64_t conv_channels(const MixerSpec& m);
/// Heads times state_dim times v_dim; mLSTM keeps a normaliser (state_dim) and a scale per head
/// too.
double state_elements(const MixerSpec& m);

double mixer_parameters(const MixerSpec& m, std::int64_t model_width);
/// Of these, the ones that no token reads: key and value weights of a layer that shares its cache.
double idle_parameters(const MixerSpec& m, std::int64_t model_width);

/// Routed experts that a token's choice comes to in the mean: experts_per_token over experts and
/// zero experts alike, of which only the former compute (uniform routing).
double real_experts_per_token(const ChannelSpec& c);

struct ChannelParameters {
  double dense = 0;  ///< dense MLP, shared experts, latent projections, output gate
  double router = 0;
  double routed = 0;         ///< all routed experts
  double routed_active = 0;  ///< routed experts of one token
  double total() const { return dense + router + routed; }
  double active() const { return dense + router + routed_active; }
};
ChannelParameters channel_parameters(const ChannelSpec& c, std::int64_t model_width);

/// Weights of the residual scheme per layer. Multi-stream: two maps (before mixer and channel) from
/// the n streams to n read, n write and n*n mixing coefficients (manifold-constrained
/// hyper-connections, arXiv:2512.24880). Attention: a query and the scale of the keys' norm, before
/// mixer and channel (arXiv:2603.15031, figure 2).
double stream_parameters(const Architecture& a);
/// Sources that a module of an attention-residual model weighs in the mean over depth: the
/// embedding, the finished blocks, and the running block except at its first module.
double depth_sources(const Architecture& a);

/// Per-layer embeddings (Gemma 3n): the table itself, the projection of the input embedding beside
/// it, and what each layer adds (gate down, projection up, norm).
struct LayerEmbedding {
  double table = 0;       ///< rows x (depth * width); one row is read per token
  double projection = 0;  ///< model width to depth * width, with its norm
  double per_layer = 0;   ///< of one layer
};
LayerEmbedding layer_embedding(const Architecture& a);

/// Rows of the hashed tables that one token reads, and their width; one row of the model's width
/// where the file does not say.
double table_elements_per_token(const Architecture& a);
/// Weights of the projection of the rows read.
double table_projection_parameters(const Architecture& a);

/// Elements cached per token (and per compressed entry) by one layer, without index keys.
std::int64_t cache_width(const MixerSpec& m);
/// Elements of index keys cached per token.
std::int64_t index_width(const MixerSpec& m);
/// Cached entries at a context: window, compression and both together.
double cached_entries(const MixerSpec& m, double context_tokens);
/// Entries that one query attends to at a context: cached_entries with the top-k bound.
double visible_entries(const MixerSpec& m, double context_tokens);

/// Columns of the two products (values and gates) that pool tokens into one cached entry;
/// overlapping pools, used at ratios up to 8, see two blocks each (DeepSeek-V4's compressor). 0: no
/// compression.
std::int64_t compressor_width(const MixerSpec& m);

/// Adds layers at the end; equal neighbours share an entry.
void append_layer(std::vector<LayerSpec>& layers, const LayerSpec& layer);

}  // namespace strandline::archs
