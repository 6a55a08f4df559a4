// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "archs/architecture.h"

namespace strandline::archs {

/// Sizes of one layer, shared by parameter counting, cache sizing and lowering. Widths in elements,
/// counts in parameters.

bool is_gated(Activation activation);  ///< SwiGLU and GeGLU have a gate matrix
bool is_recurrent(TokenMixer kind);    ///< keeps a state instead of a cache
bool is_attention(TokenMixer kind);    ///< keeps a cache that grows with the context
bool is_delta_rule(TokenMixer kind);   ///< needs a triangular solve in prefill

/// heads * v_dim: width of what the mixer hands to its output projection.
std::int64_t inner_width(const MixerSpec& m);
/// Columns of the input projection of a recurrent mixer (gates, B, C, dt, keys, values).
std::int64_t recurrent_projection(const MixerSpec& m, std::int64_t model_width);
/// Channels of the short convolution before a recurrence; 0 where there is none.
std::int64_t conv_channels(const MixerSpec& m);
/// Heads times state_dim times v_dim.
double state_elements(const MixerSpec& m);

double mixer_parameters(const MixerSpec& m, std::int64_t model_width);

struct ChannelParameters {
  double dense = 0;  ///< dense MLP, shared experts, latent projections
  double router = 0;
  double routed = 0;         ///< all routed experts
  double routed_active = 0;  ///< routed experts of one token
  double total() const { return dense + router + routed; }
  double active() const { return dense + router + routed_active; }
};
ChannelParameters channel_parameters(const ChannelSpec& c, std::int64_t model_width);

/// Mixing weights of multi-stream residuals per layer: two maps (before mixer and channel) from the
/// n streams to n read, n write and n*n mixing coefficients (manifold-constrained
/// hyper-connections, arXiv:2512.24880).
double stream_parameters(const Architecture& a);

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
