// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "kernels/attention/run.h"
#include "kernels/common/case.h"
#include "kernels/common/random.h"

namespace strandline::kernels {

struct AttentionShape {
  int batch = 0, queries = 1, length = 1;  ///< lengths are random between the half and `length`
  int heads = 1, kv_heads = 1, width = 64;
  int window = 0, page = 16;
  bool causal = true;
  int value_width = 0;  ///< 0: as wide as the keys; else values are the keys' first columns
  bool even = false;    ///< every sequence has the full length
  bool apart = false;   ///< values of value_width are stored on their own (expanded latent heads)

  int values() const { return value_width > 0 ? value_width : width; }
  bool shared() const { return value_width > 0 && !apart; }
  int value_stride() const { return apart ? value_width : width; }
  std::string text() const {
    return describe({{"batch", batch},
                     {"queries", queries},
                     {"length", length},
                     {"heads", heads},
                     {"kv_heads", kv_heads},
                     {"width", width},
                     {"?value_width", value_width},
                     {"?apart", apart},
                     {"?window", window},
                     {"page", page},
                     {"causal", causal}});
  }
};

/// With kSimple the day-one kernel whatever the shape, else the one that fits.
template <class T, class KV, bool kSimple = false>
struct AttentionProblem {
  AttentionShape s;
  std::vector<T> q;
  std::vector<KV> keys, values;
  std::vector<int> lengths, table;
  int pages_each = 0;
  float scale = 1;

  AttentionProblem(AttentionShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    pages_each = static_cast<int>(parts_of(s.length, s.page));
    scale = 3 / std::sqrt(static_cast<float>(s.width));  // peaked: some keys weigh a lot
    q = inputs.values<T>(std::int64_t{s.batch} * s.queries * s.heads * s.width);
    const std::int64_t rows = std::int64_t{s.batch} * pages_each * s.page * s.kv_heads;
    keys = inputs.values<KV>(rows * s.width);
    if (!s.shared()) values = inputs.values<KV>(rows * s.value_stride());
    table = inputs.permutation(s.batch * pages_each);
    for (int b = 0; b < s.batch; ++b) {
      const int least_length = std::max(s.queries, s.length / 2);
      lengths.push_back(s.even ? s.length
                               : least_length + inputs.below(s.length - least_length + 1));
    }
  }

  /// The inputs where the runner's kernels can reach them.
  template <class Runner>
  AttentionInput<T, KV> input(Runner& runner) const {
    const KV* k = runner.upload(keys);
    const KV* v = s.shared() ? k : runner.upload(values);
    return {runner.upload(q),
            runner.upload(lengths),
            {k, v, runner.upload(table), s.page, pages_each, s.kv_heads, s.width, s.value_stride()},
            {s.causal, s.window},
            s.batch,
            s.queries,
            s.heads,
            scale};
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const AttentionInput<T, KV> in = input(runner);
    const std::size_t count =
        q.size() / static_cast<std::size_t>(s.width) * static_cast<std::size_t>(s.values());
    T* out = runner.template make<T>(count);
    if (kSimple) {
      runner.launch(SimpleAttention<T, KV>{in, out, s.values()});
    } else {
      run_attention(runner, in, s.length, out, s.values());
    }
    return as_doubles(runner.download(out, count));
  }

  /// All scores of a query, then their softmax, then the weighted sum; visibility by its words.
  std::vector<double> expected() const {
    std::vector<double> out;
    for (int b = 0; b < s.batch; ++b)
      for (int i = 0; i < s.queries; ++i)
        for (int h = 0; h < s.heads; ++h) append_row(out, b, i, h, [](int) { return true; });
    return out;
  }

  static double tolerance() {
    // Weights are rounded to bf16 before they meet the values, results after it.
    return std::is_same_v<T, float> ? 2e-5 : 2 * tolerance_of<T>();
  }
  static Work work(const AttentionShape& s) {
    double seen = 0;  // pairs of a query and a key of one sequence
    for (int i = 0; i < s.queries; ++i) {
      const Visibility visibility{s.causal, s.window};
      const int position = s.length - s.queries + i;
      seen += visibility.end(position, s.length) - visibility.begin(position);
    }
    const double queries = double{1} * s.batch * s.queries * s.heads;
    const double touched = std::min(double(s.length), seen);
    const double cached = s.shared() ? s.width : double{1} * s.width + s.value_stride();
    return {2 * s.batch * s.heads * seen * (s.width + s.values()),
            queries * (s.width + s.values()) * sizeof(T) +
                s.batch * touched * s.kv_heads * cached * sizeof(KV)};
  }
  static std::string name() { return kSimple ? "attention_day_one" : "attention"; }
  static std::string number() { return paired_name<T, KV>(); }
  static Entry entry(const AttentionShape& s) {
    const bool decode = s.queries == 1;
    // The measured table has no windows.
    if (s.window > 0) return plain_entry(name(), s.text());
    // Columns and words of the measured table: latent attention counts its compressed head.
    return {"kernel_attention",
            {{"phase", decode ? "decode" : "prefill"},
             {"kind", s.shared() ? "MLA" : "GQA/MHA"},
             {"attn_dtype", Number<T>::kName},
             {"kv_dtype", Number<KV>::kName},
             {"batch", std::to_string(s.batch)},
             {"isl", std::to_string(decode ? 1 : s.queries)},
             {"step", std::to_string(decode ? s.length : s.length - s.queries)},
             {"num_heads", std::to_string(s.heads)},
             {"num_kv_heads", std::to_string(s.kv_heads)},
             {"head_dim", std::to_string(s.width)},
             {"kernel", name()}}};
  }

  /// Appends the result of query i and head h of sequence b over the positions that it sees by the
  /// words of the mask and that `kept` keeps.
  template <class Kept>
  void append_row(std::vector<double>& out, int b, int i, int h, Kept kept) const {
    const std::vector<KV>& v = s.shared() ? keys : values;
    const int length = lengths[static_cast<std::size_t>(b)], position = length - s.queries + i;
    const std::size_t width = static_cast<std::size_t>(s.width);
    const T* query = q.data() + static_cast<std::size_t>((b * s.queries + i) * s.heads + h) * width;
    std::vector<double> sum(static_cast<std::size_t>(s.values()), 0.0);
    double total = 0;  // scores are at most 3·sqrt(width) from zero: no overflow in float64
    for (int p = 0; p < length; ++p) {
      if (s.causal && p > position) continue;
      if (s.window > 0 && p <= position - s.window) continue;
      if (!kept(p)) continue;
      const std::size_t entry = cache_row(b, p, h / (s.heads / s.kv_heads)), row = entry * width;
      const std::size_t value_row = entry * static_cast<std::size_t>(s.value_stride());
      double score = 0;
      for (std::size_t d = 0; d < width; ++d)
        score += static_cast<double>(widen(query[d])) * widen(keys[row + d]);
      const double weight = std::exp(static_cast<double>(scale) * score);
      total += weight;
      for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += weight * widen(v[value_row + d]);
    }
    for (double x : sum) out.push_back(total > 0 ? x / total : 0);
  }

 private:
  std::size_t cache_row(int b, int p, int head) const {
    const int page = table[static_cast<std::size_t>(b * pages_each + p / s.page)];
    return static_cast<std::size_t>((page * s.page + p % s.page) * s.kv_heads + head);
  }
};

inline std::vector<AttentionShape> attention_shapes() {
  return {{0, 1, 4, 2, 1, 64},
          {1, 1, 1, 1, 1, 64},
          {2, 1, 77, 4, 2, 64},
          {3, 1, 300, 8, 1, 128},
          {1, 33, 33, 2, 2, 64},
          {2, 19, 150, 6, 2, 128, 0, 7},
          {1, 70, 210, 4, 1, 64, 50, 64},
          {1, 65, 65, 3, 3, 128, 0, 16, false},
          {1, 5, 90, 2, 1, 256},
          {1, 1, 3000, 20, 1, 64, 0, 16},
          {2, 3, 40, 3, 1, 48},
          {1, 1, 600, 4, 4, 128, 100, 32},
          {1, 20, 35, 2, 2, 192, 0, 16, true, 128, false, true}};
}
inline std::vector<AttentionShape> latent_shapes() {
  return {{2, 1, 40, 16, 1, 576, 0, 16, true, 512},
          {1, 2, 700, 40, 1, 576, 0, 64, true, 512},
          {1, 1, 1, 128, 1, 576, 0, 64, true, 512}};
}
inline std::vector<AttentionShape> attention_bench_shapes() {
  return {{128, 1, 8192, 32, 8, 128, 0, 64, true, 0, true},
          {8, 1, 32768, 32, 8, 128, 0, 64, true, 0, true},
          {1, 8192, 8192, 32, 8, 128, 0, 64, true, 0, true},
          {1, 16384, 16384, 32, 8, 128, 0, 64, true, 0, true},
          {1, 8192, 8192, 32, 32, 64, 1024, 64, true, 0, true}};
}
inline std::vector<AttentionShape> latent_bench_shapes() {
  return {{128, 1, 4096, 128, 1, 576, 0, 64, true, 512, true},
          {16, 1, 16384, 128, 1, 576, 0, 64, true, 512, true}};
}

}  // namespace strandline::kernels
