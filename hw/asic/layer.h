// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hw/asic/layer_index.h"
#include "hw/asic/layer_math.h"
#include "hw/asic/layer_moe.h"
#include "hw/asic/lru.h"
#include "hw/asic/recurrence.h"

namespace strandline::hw::asic {

/// What mixes tokens, and what mixes channels. Each has a random_x() and a reference_x() in
/// layer_x.cpp and a lower_x() in lower_x.cpp.
enum class MixerKind : std::uint8_t { kAttention, kLatent, kRecurrence, kLru, kNone };
enum class ChannelKind : std::uint8_t { kDense, kExperts, kNone };

/// Sizes of multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): queries and keys of
/// nope_dim + rope_dim, all heads' keys and values made of one latent vector, one rotary key.
struct LatentSizes {
  int q_rank = 0;  ///< 0: queries straight from the stream
  int kv_rank = 0;
  int nope_dim = 0, rope_dim = 0, v_dim = 0;
};

/// A layer of a transformer; pre-norm, with a residual stream. The gains of the pre-norms and of
/// latent attention's norms are folded into the weights that follow them.
struct Layer {
  int width = 512;
  int heads = 4, kv_heads = 1;
  int head_dim = 128;  ///< of queries, keys and values
  int ffn = 1792;
  bool gated = true;  ///< act(x Wg) * (x Wu), else act(x Wu)
  Nonlinearity nonlinearity = Nonlinearity::kSilu;
  bool layer_norm = false;  ///< LayerNorm, else RMSNorm
  int window = 0;           ///< keys that a query sees; 0: all earlier ones
  double epsilon = 1e-5;
  double rope_theta = 500000;
  int value_dim = 0;     ///< of values where it differs from head_dim; else 0
  bool rope = true;      ///< else positions are learned, outside the layer, or there are none;
                         ///< latent attention turns its rotary columns by no angle then
  int rotary = 0;        ///< first columns of a head that are turned; 0: all
  bool qk_norm = false;  ///< RMSNorm with gain of each head's queries and keys, before the rope
  bool qk_norm_all = false;  ///< the same of all heads' at once, instead
  bool bias = false;     ///< of attention's projections
  bool ffn_bias = false;
  bool sinks = false;       ///< a logit per head that takes part in the softmax without a value
  bool post_norms = false;  ///< norms with gain of what is added to the stream, too
  bool pre_norms = true;    ///< else pieces read the stream as it is
  bool parallel = false;    ///< both mixers read the same normed input
  bool sparse_weights = false;  ///< 2:4: of four inputs an output weighs the two largest alone
  LatentSizes latent{};
  IndexSizes index{};  ///< latent attention over the keys that an indexer selects
  MixerKind mixer = MixerKind::kAttention;
  ChannelKind channel = ChannelKind::kDense;
  ExpertSizes experts{};    ///< their shared experts are the dense network
  Recurrence recurrence{};  ///< heads are value heads, head_dim is their size
};

/// What the layer is run on: `tokens` new tokens of each of `sequences`, after `context` cached
/// ones.
struct LayerWork {
  int sequences = 1, tokens = 64, context = 0;
  int rows() const { return sequences * tokens; }
  int keys() const { return context + tokens; }
  /// Position of row r.
  int position(int r) const { return context + r % tokens; }
};

/// Numbers of a layer's tensors for LayerRandom.
enum Tensor : std::uint32_t {
  kQuery,
  kKey,
  kValue,
  kOutput,
  kGate,
  kUp,
  kDown,
  kInput,
  kPast,
  kQueryBias,
  kKeyBias,
  kValueBias,
  kOutputBias,
  kGateBias,
  kUpBias,
  kDownBias,
  kQueryGain,
  kKeyGain,
  kSinks,
  kMixerGain,
  kChannelGain,
  kQueryDown = 32,
  kQueryUp,
  kLatentDown,
  kRopeKey,
  kKeyUp,
  kValueUp,
  kIndexQuery = 48,
  kIndexKey,
  kIndexWeight,
  kIndexGain,
  kRouter = 64,
  kRouterBias,
  kExpertGate,
  kExpertUp,
  kExpertDown
};

/// Latent attention: columns of query_up head by head, each nope then rope; of key_up and value_up
/// head by head. The cached latents are normed, the cached rotary keys rotated.
struct LatentData {
  Matrix query_down, query_up, latent_down, rope_key, key_up, value_up;
  Matrix cached_latents, cached_rope_keys;
};

/// Weights [inputs][outputs], input and cache of a layer; row s * tokens + t of `input` is token t
/// of sequence s, row s * context + t of the caches likewise, their columns kv head by kv head.
struct LayerData {
  Matrix input;
  Matrix query, key, value, output;  ///< attention
  Matrix cached_keys, cached_values;
  Matrix gate, up, down;  ///< dense feed-forward network
  Matrix query_bias, key_bias, value_bias, output_bias, gate_bias, up_bias, down_bias;  ///< rows
  Matrix query_gain, key_gain;      ///< rows of a head, or of all heads
  Matrix sinks;                     ///< a row of heads
  Matrix mixer_gain, channel_gain;  ///< rows, of post-norms
  LatentData latent;
  IndexData index;
  RecurrenceData recurrence;
  LruData lru;
  ExpertData experts;
};

/// Weights of variance 1 / inputs, inputs of variance 1, caches as the layer makes them of such
/// inputs. The same numbers everywhere.
LayerData random_layer(const Layer& layer, const LayerWork& work, std::uint64_t seed);

/// The layer in float64, and the largest magnitudes of what an int8 chip narrows, by name.
struct LayerReference {
  Matrix result;
  std::map<std::string, double> most;
  /// Keeps the larger of what is known of `name` and x's largest magnitude.
  void note(const std::string& name, const Matrix& x);
};
LayerReference reference(const Layer& layer, const LayerWork& work, const LayerData& data);

// The pieces: random_x() fills its tensors, reference_x() takes the normed input and returns what
// is added to the residual stream.
void random_attention(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                      LayerData& data);
Matrix reference_attention(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const Matrix& normed, LayerReference& ref);
void random_latent(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                   LayerData& data);
Matrix reference_latent(const Layer& layer, const LayerWork& work, const LayerData& data,
                        const Matrix& normed, LayerReference& ref);
/// `from`: columns that index queries are made of; `past`: normed inputs of the cached tokens.
void random_index(const Layer& layer, const LayerWork& work, const LayerRandom& random, int from,
                  const Matrix& past, LayerData& data);
/// The keys that each row attends to, ascending; all that it may see where they are no more than
/// the indexer keeps, or where there is none. `low`: what index queries are made of.
std::vector<std::vector<int>> reference_index(const Layer& layer, const LayerWork& work,
                                              const LayerData& data, const Matrix& low,
                                              const Matrix& normed, LayerReference& ref);
void random_dense(const Layer& layer, const LayerRandom& random, LayerData& data);
Matrix reference_dense(const Layer& layer, const LayerData& data, const Matrix& normed,
                       LayerReference& ref);
void random_experts(const Layer& layer, const LayerRandom& random, LayerData& data);
Matrix reference_experts(const Layer& layer, const LayerData& data, const Matrix& normed,
                         LayerReference& ref);

}  // namespace strandline::hw::asic
