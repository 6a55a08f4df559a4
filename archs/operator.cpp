// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/operator.h"

#include <array>

namespace strandline::archs {
namespace {

struct Entry {
  std::string_view name, meaning;
};

constexpr std::array<Entry, static_cast<int>(OperatorKind::kCount)> kOperators{{
    {"gemm", "Dense matrix product of activations with one weight matrix."},
    {"grouped_gemm",
     "Matrix products of token groups with one weight matrix each (experts, heads)."},
    {"attention", "Softmax attention of queries over cached keys and values."},
    {"linear_scan", "Recurrence stepped token by token over a state that stays on chip."},
    {"chunked_state",
     "Recurrence over many tokens as chunk-wise products (SSD, linear, delta rule)."},
    {"triangular_solve", "Inverse of a unit triangular matrix per chunk (delta rule)."},
    {"cumsum", "Running sum along the sequence (decay of gated recurrences)."},
    {"depthwise_conv", "Short causal convolution per channel."},
    {"long_conv", "Convolution as long as the sequence."},
    {"norm", "Layer or RMS normalisation, with the residual addition before it."},
    {"softmax", "Softmax on its own: weighs earlier blocks in attention residuals."},
    {"elementwise", "Activation functions, gates and other per-element work."},
    {"rope", "Rotary position embedding of queries and keys."},
    {"quantize", "Conversion to a narrower format with its scales."},
    {"hadamard", "Fast Hadamard transform before quantization."},
    {"sinkhorn", "Doubly stochastic normalisation of a small mixing matrix."},
    {"route_topk", "Scores experts per token and keeps the best k."},
    {"index_topk", "Scores cached tokens with a small indexer and keeps the best k."},
    {"sort", "Sorts keys with their payload."},
    {"gather", "Reads rows at data-dependent addresses."},
    {"scatter", "Writes or adds rows at data-dependent addresses."},
    {"hash_gather", "Reads rows of a large table: hashed n-grams, embeddings of a layer."},
    {"embed", "Reads token embeddings."},
    {"sample", "Draws the next token from logits."},
    {"kv_append", "Writes new keys and values to the cache."},
    {"kv_evict", "Drops or moves cache entries."},
    {"kv_rollback", "Removes the cache entries of rejected draft tokens."},
    {"weight_update", "Changes weights while serving."},
    {"loop", "Repeats a run of layers."},
    {"denoise_step", "One refinement of a block of tokens at once."},
    {"collective", "Exchange between the chips of one instance."},
    {"send", "Hand-over of activations to the next pipeline stage."},
    {"novel", "An operator that does not exist yet: only its signature is known."},
}};

}  // namespace

std::string_view name_of(OperatorKind kind) {
  return kOperators[static_cast<int>(kind)].name;
}

std::optional<OperatorKind> operator_kind_from(std::string_view name) {
  for (int i = 0; i < static_cast<int>(OperatorKind::kCount); ++i)
    if (kOperators[i].name == name) return static_cast<OperatorKind>(i);
  return std::nullopt;
}

std::string_view describe(OperatorKind kind) {
  return kOperators[static_cast<int>(kind)].meaning;
}

}  // namespace strandline::archs
