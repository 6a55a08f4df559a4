// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {
namespace {

/// Queries, keys and values of the new tokens, in float64.
struct Projected {
  Matrix q, k, v;
};

int value_dim(const Layer& layer) {
  return layer.value_dim > 0 ? layer.value_dim : layer.head_dim;
}

/// One query row of one head against the keys of its sequence.
void attend(const Layer& layer, const LayerWork& work, const Projected& p, const LayerData& d,
            int row, int head, Matrix& out) {
  const int kv = head / (layer.heads / layer.kv_heads);
  const int sequence = row / work.tokens, position = work.position(row);
  const auto entry = [&](const Matrix& past, const Matrix& fresh, int j, int column) {
    return j < work.context ? past.at(sequence * work.context + j, column)
                            : fresh.at(sequence * work.tokens + j - work.context, column);
  };
  const int first = layer.window > 0 ? std::max(0, position - layer.window + 1) : 0;
  std::vector<double> score;
  double most = layer.sinks ? d.sinks.at(0, head) : -std::numeric_limits<double>::infinity();
  for (int j = first; j <= position; ++j) {
    double s = 0;
    for (int i = 0; i < layer.head_dim; ++i)
      s += p.q.at(row, head * layer.head_dim + i) *
           entry(d.cached_keys, p.k, j, kv * layer.head_dim + i);
    score.push_back(s / std::sqrt(layer.head_dim));
    most = std::max(most, score.back());
  }
  double total = layer.sinks ? std::exp(d.sinks.at(0, head) - most) : 0;
  for (double& s : score) total += s = std::exp(s - most);
  const int dim = value_dim(layer);
  for (int j = first; j <= position; ++j)
    for (int i = 0; i < dim; ++i)
      out.at(row, head * dim + i) += score[static_cast<std::size_t>(j - first)] / total *
                                     entry(d.cached_values, p.v, j, kv * dim + i);
}

int rotary(const Layer& layer) {
  return layer.rotary > 0 ? layer.rotary : layer.head_dim;
}

/// The first columns of each head turned.
void turn(const Layer& layer, Matrix& x, const std::function<int(int)>& position) {
  for (int h = 0; h < x.cols / layer.head_dim; ++h) {
    Matrix part = columns(x, h * layer.head_dim, rotary(layer));
    rotate(part, rotary(layer), layer.rope_theta, position);
    for (int r = 0; r < x.rows; ++r)
      for (int i = 0; i < part.cols; ++i) x.at(r, h * layer.head_dim + i) = part.at(r, i);
  }
}

/// Head by head over its root mean square, times the gain.
void norm_heads(const Layer& layer, Matrix& x, const Matrix& gain) {
  for (int h = 0; h < x.cols / layer.head_dim; ++h) {
    Matrix head = normalized(columns(x, h * layer.head_dim, layer.head_dim), false, layer.epsilon);
    multiply_rows(head, gain);
    for (int r = 0; r < x.rows; ++r)
      for (int i = 0; i < layer.head_dim; ++i) x.at(r, h * layer.head_dim + i) = head.at(r, i);
  }
}

/// Queries or keys of a normed input as they meet each other.
Matrix turned(const Layer& layer, Matrix x, const Matrix& bias, const Matrix& gain,
              const std::function<int(int)>& position) {
  if (layer.bias) add_row(x, bias);
  if (layer.qk_norm) norm_heads(layer, x, gain);
  if (layer.qk_norm_all) {
    x = normalized(x, false, layer.epsilon);
    multiply_rows(x, gain);
  }
  if (layer.rope) turn(layer, x, position);
  return x;
}

Matrix values(const Layer& layer, const Matrix& normed, const LayerData& d) {
  Matrix v = product(normed, d.value);
  if (layer.bias) add_row(v, d.value_bias);
  return v;
}

}  // namespace

void random_attention(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                      LayerData& d) {
  const int q = layer.heads * layer.head_dim, k = layer.kv_heads * layer.head_dim;
  const int v = layer.kv_heads * value_dim(layer), out = layer.heads * value_dim(layer);
  d.query = random.weights(kQuery, layer.width, q);
  d.key = random.weights(kKey, layer.width, k);
  d.value = random.weights(kValue, layer.width, v);
  d.output = random.weights(kOutput, out, layer.width);
  if (layer.bias) {
    d.query_bias = random.normal(kQueryBias, 1, q);
    d.key_bias = random.normal(kKeyBias, 1, k);
    d.value_bias = random.normal(kValueBias, 1, v);
    d.output_bias = random.normal(kOutputBias, 1, layer.width);
  }
  if (layer.qk_norm) {
    d.query_gain = random.gains(kQueryGain, layer.head_dim);
    d.key_gain = random.gains(kKeyGain, layer.head_dim);
  }
  if (layer.qk_norm_all) {
    d.query_gain = random.gains(kQueryGain, q);
    d.key_gain = random.gains(kKeyGain, k);
  }
  if (layer.sinks) d.sinks = random.normal(kSinks, 1, layer.heads);
  const Matrix past = normalized(random.normal(kPast, work.sequences * work.context, layer.width),
                                 layer.layer_norm, layer.epsilon);
  d.cached_keys = turned(layer, product(past, d.key), d.key_bias, d.key_gain,
                         [&](int r) { return r % work.context; });
  d.cached_values = values(layer, past, d);
}

Matrix reference_attention(const Layer& layer, const LayerWork& work, const LayerData& d,
                           const Matrix& normed, LayerReference& ref) {
  const auto position = [&](int r) { return work.position(r); };
  const Projected p{turned(layer, product(normed, d.query), d.query_bias, d.query_gain, position),
                    turned(layer, product(normed, d.key), d.key_bias, d.key_gain, position),
                    values(layer, normed, d)};
  Matrix attended(work.rows(), layer.heads * value_dim(layer));
  for (int r = 0; r < work.rows(); ++r)
    for (int h = 0; h < layer.heads; ++h) attend(layer, work, p, d, r, h, attended);
  ref.note("query", p.q);
  ref.note("key", p.k);
  ref.note("key", d.cached_keys);
  ref.note("value", p.v);
  ref.note("value", d.cached_values);
  ref.note("attended", attended);
  Matrix y = product(attended, d.output);
  if (layer.bias) add_row(y, d.output_bias);
  return y;
}

}  // namespace strandline::hw::asic
