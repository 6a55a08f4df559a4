// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/attention/reference.h"
#include "kernels/sparse_attention/kernel.cuh"

namespace strandline::kernels {

struct SparseShape {
  AttentionShape attention;  ///< latent or grouped; causal
  int index_heads = 1, index_width = 8, k = 1;
  std::string text() const {
    return attention.text() + " " +
           describe({{"index_heads", index_heads}, {"index_width", index_width}, {"k", k}});
  }
};

/// Indexer, selection and attention together. Indexer inputs are small integers, so that scores are
/// exact and reference and kernel choose the same positions.
template <class T>
struct SparseProblem {
  SparseShape s;
  AttentionProblem<T, T> attention;
  std::vector<T> q, keys;
  std::vector<float> weights;

  SparseProblem(SparseShape shape, std::uint64_t seed)
      : s(shape), attention(shape.attention, seed) {
    Inputs inputs(seed + 1);
    const AttentionShape& a = s.attention;
    const std::int64_t queries = std::int64_t{a.batch} * a.queries * s.index_heads;
    const auto whole = [&](std::int64_t count) {
      std::vector<T> values;
      for (std::int64_t i = 0; i < count; ++i)
        values.push_back(narrow<T>(static_cast<float>(inputs.below(7) - 3)));
      return values;
    };
    q = whole(queries * s.index_width);
    keys = whole(std::int64_t{a.batch} * a.length * s.index_width);
    for (std::int64_t i = 0; i < queries; ++i)
      weights.push_back(static_cast<float>(inputs.below(5) - 1));
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const AttentionShape& a = s.attention;
    const auto rows = static_cast<std::size_t>(a.batch) * static_cast<std::size_t>(a.queries);
    const int* lengths = runner.upload(attention.lengths);
    float* scores = runner.template make<float>(rows * static_cast<std::size_t>(a.length));
    int* chosen = runner.template make<int>(rows * static_cast<std::size_t>(s.k));
    runner.launch(IndexScores<T>{runner.upload(q), runner.upload(weights), runner.upload(keys),
                                 lengths, scores, a.batch, a.queries, s.index_heads, s.index_width,
                                 a.length});
    runner.launch(SelectTopK{scores, chosen, static_cast<std::int64_t>(rows), a.length, s.k});
    const std::size_t count =
        rows * static_cast<std::size_t>(a.heads) * static_cast<std::size_t>(a.values());
    T* out = runner.template make<T>(count);
    const T* k = runner.upload(attention.keys);
    const T* v = a.value_width ? k : runner.upload(attention.values);
    runner.launch(SparseAttention<T, T>{{runner.upload(attention.q),
                                         lengths,
                                         {k, v, runner.upload(attention.table), a.page,
                                          attention.pages_each, a.kv_heads, a.width, a.width},
                                         {true, 0},
                                         a.batch,
                                         a.queries,
                                         a.heads,
                                         attention.scale},
                                        chosen,
                                        out,
                                        s.k,
                                        a.values()});
    return as_doubles(runner.download(out, count));
  }

  /// Sorts all positions by score, then attends over the first k.
  std::vector<double> expected() const {
    std::vector<double> out;
    const AttentionShape& a = s.attention;
    for (int b = 0; b < a.batch; ++b)
      for (int i = 0; i < a.queries; ++i) {
        const std::vector<int> best = best_of(b, i);
        for (int h = 0; h < a.heads; ++h)
          attention.append_row(out, b, i, h, [&best](int p) {
            return std::find(best.begin(), best.end(), p) != best.end();
          });
      }
    return out;
  }

  static double tolerance() { return AttentionProblem<T, T>::tolerance(); }
  static Work work(const SparseShape& s) {
    const AttentionShape& a = s.attention;
    const double queries = double{1} * a.batch * a.queries, seen = a.length;
    const double kept = std::min(s.k, a.length);
    return {queries * (2 * seen * s.index_heads * s.index_width +
                       2 * kept * a.heads * (a.width + a.values())),
            double{1} * a.batch * seen * s.index_width * sizeof(T) +
                queries *
                    (kept * a.kv_heads * (a.value_width ? 1 : 2) * a.width +
                     a.heads * (a.width + a.values())) *
                    sizeof(T)};
  }
  static std::string name() { return "sparse_attention"; }
  static std::string number() { return Number<T>::kName; }

 private:
  std::vector<int> best_of(int b, int i) const {
    const AttentionShape& a = s.attention;
    const int seen = attention.lengths[static_cast<std::size_t>(b)] - a.queries + i + 1;
    std::vector<double> scores;
    for (int p = 0; p < seen; ++p) {
      double score = 0;
      for (int h = 0; h < s.index_heads; ++h) {
        double product = 0;
        const int query = (b * a.queries + i) * s.index_heads + h;
        for (int d = 0; d < s.index_width; ++d)
          product += double(widen(q[static_cast<std::size_t>(query * s.index_width + d)])) *
                     widen(keys[static_cast<std::size_t>((b * a.length + p) * s.index_width + d)]);
        score += weights[static_cast<std::size_t>(query)] * std::max(product, 0.0);
      }
      scores.push_back(score);
    }
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int x, int y) {
      return scores[static_cast<std::size_t>(x)] > scores[static_cast<std::size_t>(y)];
    });
    order.resize(std::min(order.size(), static_cast<std::size_t>(s.k)));
    return order;
  }
};

inline std::vector<SparseShape> sparse_attention_shapes() {
  return {{{0, 1, 4, 2, 1, 16}, 1, 8, 2},
          {{1, 1, 1, 1, 1, 16}, 1, 8, 4},
          {{2, 3, 50, 4, 2, 32, 0, 8}, 3, 20, 7},
          {{1, 1, 700, 3, 1, 72, 0, 64, true, 64}, 4, 16, 100},
          {{1, 20, 300, 2, 2, 16}, 2, 8, 64}};
}
inline std::vector<SparseShape> sparse_attention_bench_shapes() {
  return {{{8, 1, 32768, 128, 1, 576, 0, 64, true, 512, true}, 64, 128, 2048}};
}

}  // namespace strandline::kernels
