// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace strandline::hw::asic {

/// A transformer layer of pre-norm attention (MHA, GQA, MQA; causal, sliding window) and a gated or
/// plain feed-forward network.
struct DenseLayer {
  int width = 512;
  int heads = 4, kv_heads = 1;
  int head_dim = 128;  ///< of queries, keys and values
  int ffn = 1792;
  bool gated = true;        ///< act(x Wg) * (x Wu), else act(x Wu)
  bool gelu = false;        ///< GELU (tanh form), else SiLU
  bool layer_norm = false;  ///< LayerNorm, else RMSNorm; gains are folded into the weights
  int window = 0;           ///< keys that a query sees; 0: all earlier ones
  double epsilon = 1e-5;
  double rope_theta = 500000;
};

/// What the layer is run on: `tokens` new tokens of each of `sequences`, after `context` cached
/// ones.
struct LayerWork {
  int sequences = 1, tokens = 64, context = 0;
  int rows() const { return sequences * tokens; }
  int keys() const { return context + tokens; }
};

/// Row-major matrix.
struct Matrix {
  int rows = 0, cols = 0;
  std::vector<double> data;
  Matrix() = default;
  Matrix(int r, int c)
      : rows(r), cols(c), data(static_cast<std::size_t>(r) * static_cast<std::size_t>(c)) {}
  double& at(int r, int c) {
    return data[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) +
                static_cast<std::size_t>(c)];
  }
  double at(int r, int c) const { return const_cast<Matrix*>(this)->at(r, c); }
  double most() const;  ///< largest magnitude
};

/// Weights, input and cache of a layer; row s * tokens + t of `input` is token t of sequence s, row
/// s * context + t of the caches likewise, their columns kv head by kv head.
struct LayerData {
  Matrix query, key, value, output, gate, up, down;  ///< [inputs][outputs]
  Matrix input, cached_keys, cached_values;
};

/// Weights of variance 1 / inputs, inputs of variance 1, cached keys and values as the layer makes
/// them of such inputs. Philox: the same numbers everywhere.
LayerData random_layer(const DenseLayer& layer, const LayerWork& work, std::uint64_t seed);

/// The layer in float64, and the largest magnitudes of what an int8 chip narrows.
struct LayerReference {
  Matrix result;
  double normed = 0, normed_ffn = 0, query = 0, key = 0, value = 0, attended = 0, hidden = 0;
};
LayerReference reference(const DenseLayer& layer, const LayerWork& work, const LayerData& data);

/// |a - b| / |b| over all elements (Frobenius).
double relative_error(const Matrix& a, const Matrix& b);

}  // namespace strandline::hw::asic
