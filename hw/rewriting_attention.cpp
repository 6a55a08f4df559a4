// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "hw/rewriting.h"

namespace strandline::hw::rewriting {
namespace {

constexpr double kDropped = -std::numeric_limits<double>::infinity();

/// Softmax of a row of scores in place; dropped scores become exact zeros.
void softmax(std::vector<double>& scores) {
  const double top = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& s : scores) sum += s = std::exp(s - top);
  for (double& s : scores) s /= sum;
}

double score(const Matrix& q, std::size_t i, const Matrix& k, std::size_t j) {
  double sum = 0;
  for (std::size_t d = 0; d < q.cols; ++d) sum += q(i, d) * k(j, d);
  return sum / std::sqrt(static_cast<double>(q.cols));
}

/// Row `i` of the output: attention of query i over the keys listed.
void attend(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t i,
            const std::vector<std::size_t>& keys, Matrix& out) {
  std::vector<double> p;
  for (std::size_t j : keys) p.push_back(score(q, i, k, j));
  softmax(p);
  for (std::size_t n = 0; n < keys.size(); ++n)
    for (std::size_t e = 0; e < v.cols; ++e) out(i, e) += p[n] * v(keys[n], e);
}

std::vector<std::size_t> range(std::size_t first, std::size_t end) {
  std::vector<std::size_t> keys(end - first);
  std::iota(keys.begin(), keys.end(), first);
  return keys;
}

/// Softmax over each row of scores under the causal mask, scaled as for head size `dim`.
Matrix causal_weights(Matrix scores, std::size_t dim) {
  for (std::size_t i = 0; i < scores.rows; ++i) {
    std::vector<double> row(scores.cols, kDropped);
    for (std::size_t j = 0; j <= i; ++j)
      row[j] = scores(i, j) / std::sqrt(static_cast<double>(dim));
    softmax(row);
    for (std::size_t j = 0; j < scores.cols; ++j) scores(i, j) = row[j];
  }
  return scores;
}

void add_into(Matrix& sum, const Matrix& term) {
  for (std::size_t i = 0; i < sum.data.size(); ++i) sum.data[i] += term.data[i];
}

}  // namespace

Matrix attention(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t window) {
  Matrix out(q.rows, v.cols);
  for (std::size_t i = 0; i < q.rows; ++i)
    attend(q, k, v, i, range(window && i + 1 > window ? i + 1 - window : 0, i + 1), out);
  return out;
}

Matrix masked_attention(const Matrix& q, const Matrix& k, const Matrix& v, const Matrix& mask) {
  Matrix out(q.rows, v.cols);
  for (std::size_t i = 0; i < q.rows; ++i) {
    std::vector<double> p;
    for (std::size_t j = 0; j < k.rows; ++j) p.push_back(score(q, i, k, j) + mask(i, j));
    softmax(p);
    for (std::size_t j = 0; j < k.rows; ++j)
      for (std::size_t e = 0; e < v.cols; ++e) out(i, e) += p[j] * v(j, e);
  }
  return out;
}

Matrix window_mask(std::size_t tokens, std::size_t window) {
  Matrix mask(tokens, tokens);
  for (std::size_t i = 0; i < tokens; ++i)
    for (std::size_t j = 0; j < tokens; ++j)
      if (j > i || (window && j + window <= i)) mask(i, j) = kDropped;
  return mask;
}

Matrix gathered_attention(const Matrix& q, const Matrix& k, const Matrix& v,
                          const std::vector<std::vector<std::size_t>>& kept) {
  Matrix out(q.rows, v.cols);
  for (std::size_t i = 0; i < q.rows; ++i) attend(q, k, v, i, kept[i], out);
  return out;
}

Matrix list_mask(const std::vector<std::vector<std::size_t>>& kept, std::size_t keys) {
  Matrix mask(kept.size(), keys);
  std::fill(mask.data.begin(), mask.data.end(), kDropped);
  for (std::size_t i = 0; i < kept.size(); ++i)
    for (std::size_t j : kept[i]) mask(i, j) = 0;
  return mask;
}

Matrix block_by_queries(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t block) {
  Matrix out(q.rows, v.cols);
  for (std::size_t i = 0; i < q.rows; ++i)
    attend(q, k, v, i, range(0, std::min(k.rows, (i / block + 1) * block)), out);
  return out;
}

Matrix block_mask(std::size_t tokens, std::size_t block) {
  Matrix mask(tokens, tokens);
  for (std::size_t i = 0; i < tokens; ++i)
    for (std::size_t j = 0; j < tokens; ++j)
      if (j / block > i / block) mask(i, j) = kDropped;
  return mask;
}

Matrix latent_unabsorbed(const Latent& x) {
  return attention(x.q, product(x.latent, x.up_k), product(x.latent, x.up_v));
}

Matrix latent_absorbed(const Latent& x) {
  const Matrix query = product_transposed(x.q, x.up_k);
  const Matrix weights = causal_weights(product_transposed(query, x.latent), x.q.cols);
  return product(product(weights, x.latent), x.up_v);
}

Matrix latent_split(const Latent& x, std::size_t width) {
  const Matrix query = product_transposed(x.q, x.up_k);
  Matrix scores(x.q.rows, x.latent.rows);
  for (std::size_t c = 0; c < x.latent.cols; c += width) {
    const std::size_t n = std::min(width, x.latent.cols - c);
    add_into(scores, product_transposed(columns(query, c, n), columns(x.latent, c, n)));
  }
  const Matrix weights = causal_weights(scores, x.q.cols);
  Matrix mixed(x.q.rows, x.latent.cols);
  for (std::size_t c = 0; c < x.latent.cols; c += width) {
    const std::size_t n = std::min(width, x.latent.cols - c);
    const Matrix part = product(weights, columns(x.latent, c, n));
    for (std::size_t i = 0; i < part.rows; ++i)
      for (std::size_t j = 0; j < n; ++j) mixed(i, c + j) = part(i, j);
  }
  return product(mixed, x.up_v);
}

Matrix grouped_attention(const Matrix& q, const Matrix& k, const Matrix& v, std::size_t head_dim) {
  const std::size_t heads = q.cols / head_dim;
  const std::size_t group = heads / (k.cols / head_dim);
  Matrix out(q.rows, q.cols);
  for (std::size_t h = 0; h < heads; ++h) {
    const std::size_t shared = h / group * head_dim;
    const Matrix o = attention(columns(q, h * head_dim, head_dim), columns(k, shared, head_dim),
                               columns(v, shared, head_dim));
    for (std::size_t i = 0; i < o.rows; ++i)
      for (std::size_t j = 0; j < head_dim; ++j) out(i, h * head_dim + j) = o(i, j);
  }
  return out;
}

Matrix replicate_heads(const Matrix& kv, std::size_t head_dim, std::size_t copies) {
  Matrix out(kv.rows, kv.cols * copies);
  for (std::size_t i = 0; i < out.rows; ++i)
    for (std::size_t j = 0; j < out.cols; ++j)
      out(i, j) = kv(i, j / (head_dim * copies) * head_dim + j % head_dim);
  return out;
}

}  // namespace strandline::hw::rewriting
