// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "hw/asic/layer.h"

namespace strandline::hw::asic {
namespace {

/// Rows of a cache followed by the new ones, sequence by sequence.
Matrix followed(const Matrix& past, const Matrix& fresh, const LayerWork& work) {
  Matrix y(work.sequences * work.keys(), fresh.cols);
  for (int s = 0; s < work.sequences; ++s)
    for (int j = 0; j < work.keys(); ++j)
      for (int c = 0; c < fresh.cols; ++c)
        y.at(s * work.keys() + j, c) = j < work.context
                                           ? past.at(s * work.context + j, c)
                                           : fresh.at(s * work.tokens + j - work.context, c);
  return y;
}

/// One head: its queries and all keys, each of two parts.
struct Head {
  Matrix nope, rope;       // of the new tokens
  Matrix keys, rope_keys;  // of all tokens
};

using Seen = std::vector<std::vector<int>>;  ///< keys that each row attends to

Matrix weights_of(const Head& h, const LayerWork& work, const Seen& seen, double root) {
  Matrix p(work.rows(), work.keys());
  for (int r = 0; r < work.rows(); ++r) {
    const int first = r / work.tokens * work.keys();
    const auto& keys = seen[static_cast<std::size_t>(r)];
    double most = -std::numeric_limits<double>::infinity(), total = 0;
    for (const int j : keys) {
      double s = 0;
      for (int i = 0; i < h.nope.cols; ++i) s += h.nope.at(r, i) * h.keys.at(first + j, i);
      for (int i = 0; i < h.rope.cols; ++i) s += h.rope.at(r, i) * h.rope_keys.at(first + j, i);
      p.at(r, j) = s / root;
      most = std::max(most, p.at(r, j));
    }
    for (const int j : keys) total += p.at(r, j) = std::exp(p.at(r, j) - most);
    for (const int j : keys) p.at(r, j) /= total;
  }
  return p;
}

/// Sums of the rows of each sequence by their weights.
Matrix weighted(const Matrix& p, const Matrix& rows, const LayerWork& work) {
  Matrix y(p.rows, rows.cols);
  for (int r = 0; r < p.rows; ++r)
    for (int j = 0; j <= work.position(r); ++j)
      for (int c = 0; c < rows.cols; ++c)
        y.at(r, c) += p.at(r, j) * rows.at(r / work.tokens * work.keys() + j, c);
  return y;
}

Matrix transposed(const Matrix& x) {
  Matrix y(x.cols, x.rows);
  for (int r = 0; r < x.rows; ++r)
    for (int c = 0; c < x.cols; ++c) y.at(c, r) = x.at(r, c);
  return y;
}

}  // namespace

void random_latent(const Layer& layer, const LayerWork& work, const LayerRandom& random,
                   LayerData& data) {
  const LatentSizes& s = layer.latent;
  LatentData& d = data.latent;
  const int from = s.q_rank > 0 ? s.q_rank : layer.width;
  if (s.q_rank > 0) d.query_down = random.weights(kQueryDown, layer.width, s.q_rank);
  d.query_up = random.weights(kQueryUp, from, layer.heads * (s.nope_dim + s.rope_dim));
  d.latent_down = random.weights(kLatentDown, layer.width, s.kv_rank);
  d.rope_key = random.weights(kRopeKey, layer.width, s.rope_dim);
  d.key_up = random.weights(kKeyUp, s.kv_rank, layer.heads * s.nope_dim);
  d.value_up = random.weights(kValueUp, s.kv_rank, layer.heads * s.v_dim);
  data.output = random.weights(kOutput, layer.heads * s.v_dim, layer.width);
  const Matrix past = normalized(random.normal(kPast, work.sequences * work.context, layer.width),
                                 layer.layer_norm, layer.epsilon);
  d.cached_latents = normalized(product(past, d.latent_down), false, layer.epsilon);
  d.cached_rope_keys = product(past, d.rope_key);
  rotate(d.cached_rope_keys, s.rope_dim, layer.rope_theta,
         [&](int r) { return layer.rope ? r % work.context : 0; });
  random_index(layer, work, random, from, past, data);
}

Matrix reference_latent(const Layer& layer, const LayerWork& work, const LayerData& data,
                        const Matrix& normed, LayerReference& ref) {
  const LatentSizes& s = layer.latent;
  const LatentData& d = data.latent;
  const auto position = [&](int r) { return layer.rope ? work.position(r) : 0; };
  Matrix low = normed;
  if (s.q_rank > 0) {
    low = normalized(product(normed, d.query_down), false, layer.epsilon);
    ref.note("query latent", low);
  }
  const Matrix latents = followed(
      d.cached_latents, normalized(product(normed, d.latent_down), false, layer.epsilon), work);
  Matrix fresh = product(normed, d.rope_key);
  rotate(fresh, s.rope_dim, layer.rope_theta, position);
  const Matrix rope_keys = followed(d.cached_rope_keys, fresh, work);
  ref.note("latent", latents);
  ref.note("rope key", rope_keys);
  const Seen seen = reference_index(layer, work, data, low, normed, ref);
  Matrix attended(work.rows(), layer.heads * s.v_dim);
  const double root = std::sqrt(s.nope_dim + s.rope_dim);
  for (int h = 0; h < layer.heads; ++h) {
    const Matrix q =
        product(low, columns(d.query_up, h * (s.nope_dim + s.rope_dim), s.nope_dim + s.rope_dim));
    const Matrix key_up = columns(d.key_up, h * s.nope_dim, s.nope_dim);
    Head head{columns(q, 0, s.nope_dim), columns(q, s.nope_dim, s.rope_dim),
              product(latents, key_up), rope_keys};
    rotate(head.rope, s.rope_dim, layer.rope_theta, position);
    ref.note("query nope", head.nope);
    ref.note("query rope", head.rope);
    ref.note("query absorbed", product(head.nope, transposed(key_up)));
    const Matrix p = weights_of(head, work, seen, root);
    ref.note("attended latent", weighted(p, latents, work));
    const Matrix y = weighted(p, product(latents, columns(d.value_up, h * s.v_dim, s.v_dim)), work);
    for (int r = 0; r < y.rows; ++r)
      for (int c = 0; c < s.v_dim; ++c) attended.at(r, h * s.v_dim + c) = y.at(r, c);
  }
  ref.note("attended", attended);
  return product(attended, data.output);
}

}  // namespace strandline::hw::asic
