// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/layer_index.h"

#include <algorithm>
#include <numeric>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {
namespace {

/// Turns the first columns of each head of `x`.
void turn(Matrix& x, const Layer& layer, const std::function<int(int)>& position_of) {
  const IndexSizes& s = layer.index;
  for (int h = 0; h < x.cols / s.dim; ++h) {
    Matrix part = columns(x, h * s.dim, s.rope_dim);
    rotate(part, s.rope_dim, layer.rope_theta, position_of);
    for (int r = 0; r < x.rows; ++r)
      for (int c = 0; c < s.rope_dim; ++c) x.at(r, h * s.dim + c) = part.at(r, c);
  }
}

Matrix keys_of(const Layer& layer, const IndexData& d, const Matrix& normed,
               const std::function<int(int)>& position_of) {
  Matrix k = normalized(product(normed, d.key), true, layer.epsilon);
  multiply_rows(k, d.gain);
  turn(k, layer, position_of);
  return k;
}

}  // namespace

void random_index(const Layer& layer, const LayerWork& work, const LayerRandom& random, int from,
                  const Matrix& past, LayerData& data) {
  const IndexSizes& s = layer.index;
  if (s.top_k == 0) return;
  IndexData& d = data.index;
  d.query = random.weights(kIndexQuery, from, s.heads * s.dim);
  d.key = random.weights(kIndexKey, layer.width, s.dim);
  d.weight = random.weights(kIndexWeight, layer.width, s.heads);
  d.gain = random.gains(kIndexGain, s.dim);
  d.cached_keys = keys_of(layer, d, past, [&](int r) { return r % work.context; });
}

std::vector<std::vector<int>> reference_index(const Layer& layer, const LayerWork& work,
                                              const LayerData& data, const Matrix& low,
                                              const Matrix& normed, LayerReference& ref) {
  const IndexSizes& s = layer.index;
  const IndexData& d = data.index;
  std::vector<std::vector<int>> seen(static_cast<std::size_t>(work.rows()));
  for (int r = 0; r < work.rows(); ++r) {
    auto& row = seen[static_cast<std::size_t>(r)];
    row.resize(static_cast<std::size_t>(work.position(r)) + 1);
    std::iota(row.begin(), row.end(), 0);
  }
  if (s.top_k == 0) return seen;
  if (!d.chosen.empty()) return d.chosen;
  const auto position = [&](int r) { return work.position(r); };
  Matrix q = product(low, d.query);
  turn(q, layer, position);
  const Matrix fresh = keys_of(layer, d, normed, position), weight = product(normed, d.weight);
  ref.note("index query", q);
  ref.note("index key", fresh);
  ref.note("index key", d.cached_keys);
  ref.note("index weight", weight);
  for (int r = 0; r < work.rows(); ++r) {
    auto& row = seen[static_cast<std::size_t>(r)];
    Matrix score(1, static_cast<int>(row.size())), hits(s.heads, score.cols);
    for (int j = 0; j < score.cols; ++j) {
      const int sequence = r / work.tokens;
      const bool cached = j < work.context;
      const Matrix& keys = cached ? d.cached_keys : fresh;
      const int at =
          cached ? sequence * work.context + j : sequence * work.tokens + j - work.context;
      for (int h = 0; h < s.heads; ++h) {
        double sum = 0;
        for (int i = 0; i < s.dim; ++i) sum += q.at(r, h * s.dim + i) * keys.at(at, i);
        hits.at(h, j) = std::max(0.0, sum);
        score.at(0, j) += weight.at(r, h) * hits.at(h, j);
      }
    }
    ref.note("index hit", hits);
    if (static_cast<int>(row.size()) <= s.top_k) continue;
    std::stable_sort(row.begin(), row.end(),
                     [&](int i, int j) { return score.at(0, i) > score.at(0, j); });
    row.resize(static_cast<std::size_t>(s.top_k));
    std::sort(row.begin(), row.end());
  }
  return seen;
}

}  // namespace strandline::hw::asic
