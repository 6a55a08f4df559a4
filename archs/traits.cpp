// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/traits.h"

#include <algorithm>

#include "archs/layer_size.h"
#include "archs/lower.h"

namespace strandline::archs {
namespace {

using Layer = const LayerSpec&;
using Model = const Architecture&;

template <TokenMixer kind>
bool mixes(Layer l) {
  return l.mixer.kind == kind || l.parallel.kind == kind;
}

bool softmax(Layer l) {
  return l.mixer.kind == TokenMixer::kAttention;
}

bool moe(Layer l) {
  return l.channel.kind == ChannelMixer::kMoe;
}

template <Activation activation>
bool dense(Layer l) {
  return l.channel.kind == ChannelMixer::kDense && l.channel.activation == activation;
}

template <typename Predicate>
bool any_layer(Model a, Predicate predicate) {
  return std::any_of(a.layers.begin(), a.layers.end(), predicate);
}

bool windowed(Layer l) {
  return is_attention(l.mixer.kind) && l.mixer.window > 0;
}

bool unbounded(Layer l) {
  return is_attention(l.mixer.kind) && l.mixer.window == 0;
}

template <DataType type>
bool stored_as(Model a) {
  return a.weight_type == type || (any_layer(a, moe) && a.expert_type == type);
}

template <ResidualScheme scheme>
bool residual(Model a) {
  return a.residual == scheme;
}

template <Decoding decoding>
bool decodes(Model a) {
  return a.decoding == decoding;
}

Architecture single_residual(Architecture a) {
  a.residual = ResidualScheme::kSingle;
  a.residual_streams = 1;
  a.residual_block_layers = 0;
  return a;
}

Architecture autoregressive(Architecture a) {
  a.decoding = Decoding::kAutoregressive;
  return a;
}

Architecture drafting(Architecture a) {
  a.decoding = Decoding::kMultiToken;
  a.draft_tokens = std::max(1, a.draft_tokens);
  return a;
}

std::vector<CatalogTrait> attention_traits() {
  return {
      {"mha", "attention", "Every query head has its own key and value head.",
       [](Layer l) { return softmax(l) && l.mixer.kv_heads == l.mixer.heads; }},
      {"gqa", "attention", "Groups of query heads share a key and a value head.",
       [](Layer l) {
         return softmax(l) && l.mixer.kv_heads > 1 && l.mixer.kv_heads < l.mixer.heads;
       }},
      {"mqa", "attention", "All query heads share one key and value head.",
       [](Layer l) { return softmax(l) && l.mixer.kv_heads == 1 && l.mixer.heads > 1; }},
      {"mla", "attention", "One low-rank latent per token is cached; heads unfold it.",
       mixes<TokenMixer::kLatent>},
      {"low_rank_query", "attention", "Softmax attention with queries through a low rank (MFA).",
       [](Layer l) { return softmax(l) && l.mixer.q_rank > 0; }},
      {"sliding_window", "attention", "A layer sees only the last tokens.", windowed},
      {"local_global", "attention", "Windowed layers between layers that see everything.", nullptr,
       [](Model a) { return any_layer(a, windowed) && any_layer(a, unbounded); }},
      {"topk_sparse", "attention", "An indexer picks the keys that a query reads.",
       [](Layer l) { return l.mixer.top_k > 0; }},
      {"shared_index", "attention", "Top-k layers that reuse an earlier layer's selection.",
       [](Layer l) { return l.mixer.top_k > 0 && l.mixer.shares_index; }},
      {"compressed_kv", "attention", "Several tokens are pooled into one cached entry.",
       [](Layer l) { return l.mixer.compress_ratio > 1; }},
      {"cross_layer_kv", "attention", "A layer reads the cache of an earlier one.",
       [](Layer l) { return is_attention(l.mixer.kind) && l.mixer.shares_kv; }},
      {"tied_values", "attention", "Values come from the keys or their projection.",
       [](Layer l) { return l.mixer.tied_kv || l.mixer.single_kv; }},
      {"qk_norm", "attention", "Queries and keys are normalised per head.",
       [](Layer l) { return l.mixer.qk_norm; }},
      {"attention_sinks", "attention", "A learned logit per head joins the softmax.",
       [](Layer l) { return l.mixer.sinks; }},
      {"output_gate", "attention", "What attention returns is gated before the projection.",
       [](Layer l) { return is_attention(l.mixer.kind) && l.mixer.output_gate; }},
  };
}

std::vector<CatalogTrait> recurrence_traits() {
  return {
      {"mamba1", "recurrence", "Selective scan, discretised per element.",
       mixes<TokenMixer::kMamba1>},
      {"mamba2", "recurrence", "Scalar-decay state space in chunk products (SSD).",
       mixes<TokenMixer::kMamba2>},
      {"gated_delta", "recurrence", "Delta rule with one decay per head (gated DeltaNet).",
       mixes<TokenMixer::kGatedDelta>},
      {"kda", "recurrence", "Delta rule with one decay per channel (Kimi delta attention).",
       mixes<TokenMixer::kKda>},
      {"linear_attention", "recurrence", "Lightning attention: outer products with a fixed decay.",
       mixes<TokenMixer::kLinear>},
      {"rwkv", "recurrence", "RWKV 5 and 6: token shift and an outer-product state with decay.",
       [](Layer l) { return mixes<TokenMixer::kRwkv>(l) && l.mixer.full_rank_gate; }},
      {"rwkv7", "recurrence", "RWKV 7: token shift and a delta rule with per-channel decay.",
       [](Layer l) { return mixes<TokenMixer::kRwkv>(l) && !l.mixer.full_rank_gate; }},
      {"rg_lru", "recurrence", "Gated linear recurrence per channel (Griffin).",
       mixes<TokenMixer::kRgLru>},
      {"mlstm", "recurrence", "xLSTM's matrix memory.", mixes<TokenMixer::kMlstm>},
      {"short_conv", "recurrence", "A gated short convolution mixes tokens on its own.",
       mixes<TokenMixer::kShortConv>},
      {"conv_before_state", "recurrence", "A short convolution feeds a recurrence.",
       [](Layer l) { return conv_channels(l.mixer) > 0 && l.mixer.state_dim > 0; }},
      {"hybrid", "recurrence", "Recurrent mixers between or beside attention.", nullptr,
       [](Model a) {
         const auto either = [](Layer l, bool (*is)(TokenMixer)) {
           return is(l.mixer.kind) || is(l.parallel.kind);
         };
         return any_layer(a, [&](Layer l) { return either(l, is_recurrent); }) &&
                any_layer(a, [&](Layer l) { return either(l, is_attention); });
       }},
  };
}

std::vector<CatalogTrait> channel_traits() {
  return {
      {"dense_gelu", "channel", "Two-matrix MLP with GELU.", dense<Activation::kGelu>},
      {"dense_relu", "channel", "Two-matrix MLP with ReLU.", dense<Activation::kRelu>},
      {"dense_relu2", "channel", "Two-matrix MLP with squared ReLU.", dense<Activation::kRelu2>},
      {"dense_swiglu", "channel", "Gated MLP with SiLU.", dense<Activation::kSwiglu>},
      {"dense_geglu", "channel", "Gated MLP with GELU.", dense<Activation::kGeglu>},
      {"coarse_moe", "channel", "One or two wide experts per token.",
       [](Layer l) { return moe(l) && l.channel.experts_per_token <= 2; }},
      {"fine_moe", "channel", "Three or more narrow experts per token.",
       [](Layer l) { return moe(l) && l.channel.experts_per_token > 2; }},
      {"shared_experts", "channel", "Experts that every token visits.",
       [](Layer l) { return moe(l) && l.channel.shared_experts > 0; }},
      {"zero_experts", "channel", "Experts that return their input: less work for easy tokens.",
       [](Layer l) { return moe(l) && l.channel.zero_experts > 0; }},
      {"latent_moe", "channel", "Experts work in a narrower latent width.",
       [](Layer l) { return moe(l) && l.channel.latent_width > 0; }},
  };
}

std::vector<CatalogTrait> model_traits() {
  return {
      {"ngram_memory", "memory", "Hashed n-gram tables read row by row.", nullptr,
       [](Model a) { return a.table_gather_params > 0; },
       [](Architecture a) {
         a.table_gather_params = a.table_rows_per_token = a.table_width = 0;
         return a;
       }},
      {"per_layer_embeddings", "memory", "Every layer reads a row of its own embedding table.",
       nullptr, [](Model a) { return a.layer_embedding_width > 0; },
       [](Architecture a) {
         a.layer_embedding_width = 0;
         return a;
       }},
      {"single_residual", "residual", "One stream; mixer, then channel.", nullptr,
       residual<ResidualScheme::kSingle>},
      {"parallel_residual", "residual", "Mixer and channel read the same input.", nullptr,
       residual<ResidualScheme::kParallel>},
      {"multi_stream", "residual", "Several streams, mixed in every layer (hyper-connections).",
       nullptr, residual<ResidualScheme::kMultiStream>, single_residual},
      {"attention_residual", "residual", "Layers attend over the outputs of earlier blocks.",
       nullptr, residual<ResidualScheme::kAttention>, single_residual},
      {"fp32", "precision", "Weights in 32-bit floats.", nullptr, stored_as<DataType::kFp32>},
      {"fp16", "precision", "Weights in IEEE 16-bit floats.", nullptr, stored_as<DataType::kFp16>},
      {"bf16", "precision", "Weights in bfloat16.", nullptr, stored_as<DataType::kBf16>},
      {"fp8", "precision", "Weights in 8-bit floats.", nullptr, stored_as<DataType::kFp8>},
      {"int8", "precision", "Weights in 8-bit integers.", nullptr, stored_as<DataType::kInt8>},
      {"int4", "precision", "Weights in 4-bit integers.", nullptr, stored_as<DataType::kInt4>},
      {"mxfp4", "precision", "4-bit floats in blocks of 32 with a power-of-two scale.", nullptr,
       stored_as<DataType::kMxfp4>},
      {"nvfp4", "precision", "4-bit floats in blocks of 16 with an fp8 scale.", nullptr,
       stored_as<DataType::kNvfp4>},
      {"ternary", "precision", "Weights of -1, 0 and 1.", nullptr, stored_as<DataType::kTernary>},
      {"autoregressive", "decoding", "One token per step.", nullptr,
       decodes<Decoding::kAutoregressive>},
      {"multi_token", "decoding", "The model ships layers that draft tokens ahead.", nullptr,
       [](Model a) { return a.draft_heads > 0 || a.decoding == Decoding::kMultiToken; },
       autoregressive, drafting},
      {"block_diffusion", "decoding", "A block of tokens is refined together in several steps.",
       nullptr, decodes<Decoding::kBlockDiffusion>, autoregressive},
      {"looped_depth", "decoding", "Layers run several times with the same weights.", nullptr,
       [](Model a) {
         return a.depth_loops > 1 || any_layer(a, [](Layer l) { return l.loops > 1; });
       },
       [](Architecture a) {
         a.depth_loops = 1;
         for (LayerSpec& l : a.layers) l.loops = 1;
         return a;
       }},
  };
}

// The model cut down to one layer: the trait's, or an empty one.
Architecture one_layer(Architecture a, const CatalogTrait& trait, bool with) {
  const auto found = std::find_if(a.layers.begin(), a.layers.end(), trait.in_layer);
  LayerSpec layer = *found;
  layer.count = 1;
  const bool channel = trait.group == "channel";
  if (!with || channel) layer.mixer = layer.parallel = {.kind = TokenMixer::kNone};
  if (!with || !channel) layer.channel = {.kind = ChannelMixer::kNone};
  if (with && !channel && layer.parallel.kind != TokenMixer::kNone) {
    // Of two mixers side by side, the one that shows the trait.
    LayerSpec alone = layer;
    alone.parallel = {.kind = TokenMixer::kNone};
    if (!trait.in_layer(alone)) alone.mixer = layer.parallel;
    layer = alone;
  }
  a.layers.assign(1, layer);
  return a;
}

struct Pair {
  Architecture with, without;
};

Pair pair_of(const CatalogTrait& trait, const Architecture& witness) {
  if (trait.in_layer) return {one_layer(witness, trait, true), one_layer(witness, trait, false)};
  const Architecture used = trait.exercised ? trait.exercised(witness) : witness;
  return {used, trait.without ? trait.without(witness) : used};
}

}  // namespace

const std::vector<CatalogTrait>& catalog_traits() {
  static const std::vector<CatalogTrait> all = [] {
    std::vector<CatalogTrait> traits;
    for (const auto& group :
         {attention_traits(), recurrence_traits(), channel_traits(), model_traits()})
      traits.insert(traits.end(), group.begin(), group.end());
    return traits;
  }();
  return all;
}

bool has(const Architecture& a, const CatalogTrait& trait) {
  return trait.in_layer ? any_layer(a, trait.in_layer) : trait.in_model(a);
}

std::vector<std::string> lowers_to(const CatalogTrait& trait, const Architecture& witness) {
  const Pair pair = pair_of(trait, witness);
  std::vector<std::string> brought;
  const Phase phases[] = {{PhaseKind::kPrefill, 1, 1024, 0}, {PhaseKind::kDecode, 1, 1, 1024}};
  for (const Phase& phase : phases) {
    const OperatorGraph without = lower(pair.without, phase);
    for (const Operator& op : lower(pair.with, phase)) {
      const bool known =
          std::any_of(without.begin(), without.end(),
                      [&](const Operator& other) { return other.name == op.name; }) ||
          std::find(brought.begin(), brought.end(), op.name) != brought.end();
      if (!known) brought.emplace_back(op.name);
    }
  }
  return brought;
}

CapabilityMask needs_of(const CatalogTrait& trait, const Architecture& witness) {
  const Pair pair = pair_of(trait, witness);
  return needs_of(pair.with) & ~needs_of(pair.without);
}

}  // namespace strandline::archs
