// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "archs/capability.h"
#include "archs/data_type.h"
#include "archs/operator.h"
#include "core/sourced.h"

namespace strandline::archs {

enum class TokenMixer : std::uint8_t {
  kAttention,  ///< softmax attention: MHA, GQA or MQA by head counts; window > 0: sliding window
  kLatent,     ///< multi-head latent attention (MLA)
  kMamba1,
  kMamba2,
  kGatedDelta,
  kKda,
  kLinear,  ///< lightning / linear attention
  kRwkv,
  kShortConv,
  kRgLru,  ///< gated linear recurrence with one state per channel (Griffin, arXiv:2402.19427)
  kMlstm,  ///< xLSTM's matrix memory with exponential gates (arXiv:2405.04517)
  kNone
};
enum class ChannelMixer : std::uint8_t { kDense, kMoe, kNone };
enum class Activation : std::uint8_t {
  kGelu,
  kRelu,
  kRelu2,
  kSwiglu,
  kGeglu,
  kSitu,
  kReglu2  ///< squared ReLU of a gate times the values (BitNet b1.58)
};
enum class ResidualScheme : std::uint8_t {
  kSingle,
  kParallel,     ///< mixer and channel read the same input and add at once
  kMultiStream,  ///< several copies, mixed per layer (hyper-connections, arXiv:2409.19606)
  kAttention     ///< softmax over the outputs of earlier blocks (attention residuals)
};
enum class Decoding : std::uint8_t { kAutoregressive, kMultiToken, kBlockDiffusion };
enum class Norm : std::uint8_t { kLayerNorm, kRmsNorm };

/// Token mixer of a layer; fields that a mixer does not use are 0.
struct MixerSpec {
  TokenMixer kind = TokenMixer::kAttention;
  int heads = 0, kv_heads = 0;
  int qk_dim = 0;               ///< per head, rope part included
  int v_dim = 0;                ///< per head
  int rope_dim = 0;             ///< MLA: decoupled rope part of qk_dim
  int q_rank = 0, kv_rank = 0;  ///< MLA latent ranks; q_rank 0: full query projection.
                                ///< Low-rank maps: Mamba-1 q_rank = rank of dt; KDA = rank of
                                ///< the decay map and of the gate map; RWKV = ranks of all its
                                ///< maps (decay, rate, values, gate, token mixing) added up
  int window = 0;               ///< sliding window in tokens; 0: none
  int top_k = 0;                ///< tokens kept by an indexer; 0: dense
  int index_heads = 0, index_dim = 0;
  int compress_ratio = 0;  ///< tokens pooled into one cached entry; 0 or 1: none
  int state_dim = 0;       ///< recurrent state per head: state_dim x v_dim (delta rule: = qk_dim)
  int state_groups = 0;    ///< Mamba-2 B/C groups; delta rule: key heads
  int conv_width = 0;      ///< short convolution before a recurrence
  bool qk_norm = false, bias = false, output_gate = false, sinks = false;
  bool full_rank_gate = false;  ///< output gate by a full projection, not through q_rank. KDA:
                                ///< Kimi-K3; RWKV: versions 5 and 6, which decay a linear
                                ///< attention state and know no delta rule
  bool tied_kv = false;         ///< values come from the key projection (no value weights)
  bool single_kv = false;  ///< keys serve as values: one cached vector per head, no value weights
  int out_rank = 0,
      out_groups = 0;         ///< grouped low-rank output: heads in out_groups, each to out_rank
  bool shares_kv = false;     ///< reuses the KV cache of an earlier layer, without projections
  bool idle_kv = false;       ///< shares_kv: key and value weights are held all the same (Gemma 3n)
  bool shares_index = false;  ///< top-k: reuses the selection of an earlier layer
  std::int64_t extra_params = 0;  ///< parameters that no field above explains (noted in the file)
  bool operator==(const MixerSpec&) const = default;
};

/// Channel mixer of a layer.
struct ChannelSpec {
  ChannelMixer kind = ChannelMixer::kDense;
  Activation activation = Activation::kSwiglu;
  std::int64_t width = 0;  ///< dense intermediate width
  int experts = 0, experts_per_token = 0, shared_experts = 0;
  int zero_experts = 0;  ///< experts that hand their input on: routed like others, no weights
  std::int64_t expert_width = 0, shared_width = 0;  ///< shared_width: of one shared expert
  int latent_width = 0;  ///< latent MoE: experts work in this width; 0: model width
  bool bias = false;
  bool output_gate = false;  ///< output gated by a model-wide projection (RWKV-4 to 6: receptance)
  bool operator==(const ChannelSpec&) const = default;
};

/// A run of equal layers. A model's depth is the concatenation of its patterns' repeats.
struct LayerSpec {
  MixerSpec mixer;
  ChannelSpec channel;
  int count = 1;
  MixerSpec parallel{TokenMixer::kNone};  ///< a second mixer that reads the same input and adds
  int loops = 1;                          ///< passes through this run (Huginn's recurrent core)
  bool operator==(const LayerSpec&) const = default;
};

/// A published figure to hold the computed one against.
struct Published {
  core::Sourced total_params, active_params, kv_bytes_per_token;
  double total_print_digit =
      0;  ///< size of the last printed digit, parameters (e.g. 1e9 for "671B")
  double active_print_digit = 0;
  double kv_print_digit = 0;                              ///< bytes
  std::string total_printed, active_printed, kv_printed;  ///< as published, e.g. "671B"
  std::string active_convention;  ///< what the publisher counts; one of kActiveConventions
  std::string kv_convention;      ///< one of kKvConventions; empty: all that is cached
  std::string exception;          ///< reason where a figure is excused from the test; else empty
};

/// What published active counts may include: every embedding table; the output head but not the
/// input table; neither.
constexpr std::array<const char*, 3> kActiveConventions{
    "with embeddings", "without input embedding", "without embeddings"};

/// What published cache sizes may leave out: indexer keys; those and the values of layers whose
/// values come from the key projection; those and layers that keep only a window of raw tokens.
constexpr std::array<const char*, 3> kKvConventions{
    "without index keys", "tied keys and values once", "compressed entries only"};

/// Effective-compute estimate behind the equal-quality comparison (docs in archs/quality.h).
struct Quality {
  double log10_effective_compute = 0;  ///< log10 of reference-architecture training FLOP
  double low = 0, high = 0;
  std::string source;  ///< empty: no estimate
};

/// A model architecture: typed genome plus sizes. Loaded from archs/catalog/<id>.yaml, made by
/// import_config() or by instantiate() from a library genome.
struct Architecture {
  std::string id, name, organization, released;  ///< released: ISO date
  std::vector<std::string> aliases;
  std::string modality = "text";
  int model_width = 0;
  std::int64_t vocabulary = 0;
  std::int64_t context_tokens = 0;
  bool tied_embeddings = false;
  Norm norm = Norm::kRmsNorm;
  int norms_per_layer = 2;
  std::int64_t learned_positions = 0;  ///< rows of a learned position table; 0: none
  ResidualScheme residual = ResidualScheme::kSingle;
  int residual_streams = 1;
  int residual_block_layers = 0;  ///< attention residuals: layers per block that later ones see
  Decoding decoding = Decoding::kAutoregressive;
  int draft_heads = 0;          ///< multi-token layers shipped, used where decoding says so
  int draft_tokens = 0;         ///< multi-token: extra tokens proposed per step
  double draft_acceptance = 0;  ///< probability that a draft is accepted (with its source)
  int block_tokens = 0, denoise_steps = 0;  ///< block diffusion: tokens refined at once, and passes
                                            ///< until they are final
  bool recomputes_context = false;  ///< block diffusion: prompt and answer see each other, so that
                                    ///< every pass runs the whole sequence (LLaDA, Dream)
  int depth_loops = 1;
  std::int64_t table_gather_params = 0;    ///< hashed n-gram tables
  int table_rows_per_token = 0;            ///< rows of them that a token reads
  int table_width = 0;                     ///< elements of one row
  int table_projection_width = 0;          ///< columns that the rows read are projected to; 0: none
  int layer_embedding_width = 0;           ///< per-layer embeddings: width of a layer's table
  std::int64_t layer_embedding_rows = 0;   ///< rows of that table; 0: the vocabulary
  DataType weight_type = DataType::kBf16;  ///< as served, of most weights
  DataType expert_type = DataType::kBf16;  ///< routed experts where they differ (gpt-oss: mxfp4)
  DataType activation_type = DataType::kBf16;
  DataType kv_type = DataType::kBf16;
  DataType state_type = DataType::kBf16;
  std::vector<LayerSpec> layers;
  int novel_signature = -1;  ///< index into the drawn signatures; -1: none
  Signature novel;           ///< of that operator, one per layer
  Quality quality;
  Published published;
  std::string source;  ///< citation of the structural facts
  int depth() const;   ///< sum of layer counts, before loops
};

/// Parameter counts computed from the geometry. Multi-token heads and vision towers are apart.
struct ParameterCount {
  double total = 0;      ///< text backbone with embeddings
  double active = 0;     ///< per token: routed experts scaled by top-k, embeddings as below
  double embedding = 0;  ///< input table (equals output table where tied)
  double output_head = 0;
  double active_without_embeddings = 0;  ///< active - embedding - (head where untied)
};
ParameterCount count_parameters(const Architecture& a);

/// Cache bytes added per token over all layers at the architecture's kv_type; window layers are
/// counted fully (use kv_bytes_at for a context), recurrent state not at all.
double kv_bytes_per_token(const Architecture& a);
/// Cache plus recurrent state of one sequence at a context, windows and compression applied.
double kv_bytes_at(const Architecture& a, std::int64_t context_tokens);
/// Weight bytes as served, all experts.
double weight_bytes(const Architecture& a);

/// The computed figures counted as the publisher counts (published.active_convention; cache in 16
/// bits by published.kv_convention), to stand beside the published ones.
double active_as_published(const Architecture& a);
double kv_bytes_as_published(const Architecture& a);

/// What the architecture needs of a chip.
CapabilityMask needs_of(const Architecture& a);

/// Bytes of indexer keys among kv_bytes_per_token (top-k sparse layers cache them beside the rest).
double index_key_bytes_per_token(const Architecture& a);
/// The format of embeddings, output head, router and norms: served checkpoints leave them in 16
/// bits where the rest is quantized.
DataType unquantized_type(const Architecture& a);
/// InputError with the mend where sizes contradict each other (kv_heads not dividing heads, more
/// experts per token than experts, ...). `file` names the source in messages.
void validate(const Architecture& a, const std::string& file);

Architecture load_architecture(const std::filesystem::path& file);
std::string to_yaml(const Architecture& a);  ///< round-trips through load_architecture

/// All of archs/catalog, sorted by id; find() resolves ids and aliases, naming the nearest on
/// error.
class ArchitectureCatalog {
 public:
  static ArchitectureCatalog load();
  /// The same from models in memory; where an id stands twice, the later one counts.
  explicit ArchitectureCatalog(std::vector<Architecture> models);
  const Architecture& find(const std::string& id_or_alias) const;
  const std::vector<Architecture>& all() const { return all_; }

 private:
  std::vector<Architecture> all_;
};

/// A released Hugging Face config.json. Unknown keys that change cost are InputErrors that name
/// them; `id` defaults to the file's stem.
Architecture import_config(const std::filesystem::path& config_json, const std::string& id = "");

}  // namespace strandline::archs
