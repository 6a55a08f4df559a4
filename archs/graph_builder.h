// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "archs/architecture.h"
#include "archs/lower.h"

namespace strandline::archs {

/// Residual stream, norms and outputs of products are 16 bits wide whatever the products run in.
constexpr double kStreamBytes = 2;
/// Tokens per chunk of chunked recurrences: 128 for Mamba-2's SSD (arXiv:2405.21060, NVIDIA's
/// chunk_size), 64 for delta rules (flash-linear-attention).
constexpr int kSsdChunk = 128;
constexpr int kDeltaChunk = 64;

/// What one replica (the chips that share a sequence) sees of a phase step.
struct Step {
  bool prefill = false;
  bool bidirectional = false;  ///< block diffusion: a block sees itself fully
  double sequences = 1;        ///< of the busiest replica
  double per_sequence = 1;     ///< tokens of one sequence in this step
  double context = 0;          ///< tokens cached before
  double all_tokens = 1;       ///< over all replicas
  double tokens() const { return sequences * per_sequence; }
  double end() const { return context + per_sequence; }
};

inline std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}
inline std::int64_t whole(double x) {
  return static_cast<std::int64_t>(std::ceil(x));
}

/// Appends operators of one chip. count is that of the layer kind being lowered.
struct GraphBuilder {
  OperatorGraph& graph;
  const Architecture& a;
  const Partition& p;
  Step step;
  int count = 1;
  /// Where given, channel mixers are left out and their places noted (graph_parts.h).
  std::vector<std::size_t>* channel_places = nullptr;

  Operator& add(OperatorKind kind, std::string_view name);
  /// tokens x [k, n] product; weights of the given type are read once.
  Operator& gemm(std::string_view name, double tokens, std::int64_t n, std::int64_t k,
                 DataType weights);
  /// Norm with the residual addition before it: reads and writes both streams.
  void norm(std::string_view name, double elements, int times = 1);
  /// flops and memory accesses (of kStreamBytes) per element.
  void elementwise(OperatorKind kind, std::string_view name, double elements, double flops,
                   double accesses);
  /// Nothing for a group of one chip.
  void collective(std::string_view name, Collective kind, double bytes, int group);

  void attention_layer(const MixerSpec& m);  // lower_attention.cpp
  void latent_layer(const MixerSpec& m);     // lower_latent.cpp
  void indexer(const MixerSpec& m);          // lower_attention.cpp
  void append(const MixerSpec& m, std::int64_t width);
  void attend(const MixerSpec& m, std::int64_t heads, std::int64_t kv_heads, std::int64_t qk,
              std::int64_t v, std::int64_t cached_width);
  void mixer_layer(const MixerSpec& m);      // lower.cpp
  void recurrent_layer(const MixerSpec& m);  // lower_state.cpp
  void short_conv(const MixerSpec& m);
  void recurrent_gates(const MixerSpec& m, std::int64_t heads);
  void state_update(const MixerSpec& m, std::int64_t heads, std::int64_t groups);
  void dense_mlp(std::string_view up, std::string_view down, Activation activation,
                 std::int64_t width);    // lower_channel.cpp
  void moe_layer(const ChannelSpec& c);  // lower_moe.cpp
  void channel_layer(const ChannelSpec& c);
  void residual_streams(int sublayers);  // lower_residual.cpp
  void depth_attention(int sublayers);
  void layer(const LayerSpec& l);  // lower.cpp
  void novel();
  void embedding();  // lower_head.cpp
  void tables();     // lower_table.cpp: hashed tables and per-layer embeddings
  void layer_table();
  void output_head(std::string_view name, double tokens);
  void draft_layers();
  /// Everything, from the embedding to the drafts.
  void whole_step(const LayerRuns& runs);
};

/// A layer as a step runs it.
struct LayerCall {
  const LayerSpec* layer = nullptr;
  int count = 1;
};
/// The draft head's layers with their counts, none where the second's layer is null: one like the
/// model's last, and a mixer where that has none.
std::array<LayerCall, 2> draft_calls(const Architecture& a, const Step& step);
/// What a draft's layers see of a step.
Step draft_step(Step step);
/// Passes through layers of one kind that the slowest stage makes, loops over depth included.
int stage_count(const Architecture& a, const Partition& p, int count);

/// Sum over the queries of one sequence of the entries each sees (causal; windows, compression and
/// top-k applied).
double attended_pairs(const MixerSpec& m, const Step& step);

/// Sets the arithmetic intensity at the least traffic, for kinds that have no signature of their
/// own.
void sign(Operator& op);
/// The phase as the busiest replica sees it.
Step make_step(const Architecture& a, const Phase& phase, const Partition& p);
/// InputError where the partition does not fit the architecture.
void check_partition(const Architecture& a, const LayerRuns& runs, const Partition& p);

}  // namespace strandline::archs
