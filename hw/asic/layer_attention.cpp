// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {
namespace {

/// One query row of one head against the keys of its sequence.
void attend(const Layer& layer, const LayerWork& work, const Matrix& q, const Matrix& k,
            const Matrix& v, const LayerData& d, int row, int head, Matrix& out) {
  const int dim = layer.head_dim, kv = head / (layer.heads / layer.kv_heads);
  const int sequence = row / work.tokens, position = work.position(row);
  const auto entry = [&](const Matrix& past, const Matrix& fresh, int j, int i) {
    return j < work.context ? past.at(sequence * work.context + j, kv * dim + i)
                            : fresh.at(sequence * work.tokens + j - work.context, kv * dim + i);
  };
  const int first = layer.window > 0 ? std::max(0, position - layer.window + 1) : 0;
  std::vector<double> score;
  double most = -std::numeric_limits<double>::infinity(), total = 0;
  for (int j = first; j <= position; ++j) {
    double s = 0;
    for (int i = 0; i < dim; ++i) s += q.at(row, head * dim + i) * entry(d.cached_keys, k, j, i);
    score.push_back(s / std::sqrt(dim));
    most = std::max(most, score.back());
  }
  for (double& s : score) total += s = std::exp(s - most);
  for (int j = first; j <= position; ++j)
    for (int i = 0; i < dim; ++i)
      out.at(row, head * dim + i) +=
          score[static_cast<std::size_t>(j - first)] / total * entry(d.cached_values, v, j, i);
}

}  // namespace

void random_attention(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                      LayerData& d) {
  const int q = layer.heads * layer.head_dim, kv = layer.kv_heads * layer.head_dim;
  d.query = random.weights(kQuery, layer.width, q);
  d.key = random.weights(kKey, layer.width, kv);
  d.value = random.weights(kValue, layer.width, kv);
  d.output = random.weights(kOutput, q, layer.width);
  const Matrix past = normalized(random.normal(kPast, work.sequences * work.context, layer.width),
                                 layer.layer_norm, layer.epsilon);
  d.cached_keys = product(past, d.key);
  rotate(d.cached_keys, layer.head_dim, layer.rope_theta, [&](int r) { return r % work.context; });
  d.cached_values = product(past, d.value);
}

Matrix reference_attention(const Layer& layer, const LayerWork& work, const LayerData& d,
                           const Matrix& normed, LayerReference& ref) {
  const auto position = [&](int r) { return work.position(r); };
  Matrix q = product(normed, d.query), k = product(normed, d.key);
  const Matrix v = product(normed, d.value);
  rotate(q, layer.head_dim, layer.rope_theta, position);
  rotate(k, layer.head_dim, layer.rope_theta, position);
  Matrix attended(work.rows(), q.cols);
  for (int r = 0; r < work.rows(); ++r)
    for (int h = 0; h < layer.heads; ++h) attend(layer, work, q, k, v, d, r, h, attended);
  ref.note("query", q);
  ref.note("key", k);
  ref.note("key", d.cached_keys);
  ref.note("value", v);
  ref.note("value", d.cached_values);
  ref.note("attended", attended);
  return product(attended, d.output);
}

}  // namespace strandline::hw::asic
