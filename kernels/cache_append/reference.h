// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/cache_append/kernel.cuh"
#include "kernels/common/case.h"
#include "kernels/common/random.h"

namespace strandline::kernels {

struct CacheAppendShape {
  int batch = 0, queries = 1, length = 1, width = 8, page = 16;
  std::string text() const {
    return describe({{"batch", batch},
                     {"queries", queries},
                     {"length", length},
                     {"width", width},
                     {"page", page}});
  }
};

template <class KV>
struct CacheAppendProblem {
  CacheAppendShape s;
  std::vector<Bf16> entries;
  std::vector<KV> cache;
  std::vector<int> lengths, table;
  int pages_each = 0;

  CacheAppendProblem(CacheAppendShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    pages_each = static_cast<int>(parts_of(s.length, s.page));
    entries = inputs.values<Bf16>(std::int64_t{s.batch} * s.queries * s.width);
    cache = inputs.values<KV>(std::int64_t{s.batch} * pages_each * s.page * s.width);
    table = inputs.permutation(s.batch * pages_each);
    for (int b = 0; b < s.batch; ++b)
      lengths.push_back(s.queries + inputs.below(s.length - s.queries + 1));
  }

  /// The whole cache afterwards: what no new token owns must stay.
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    KV* after = runner.upload(cache);
    runner.launch(CacheAppend<KV>{runner.upload(entries), runner.upload(lengths),
                                  runner.upload(table), after, s.batch, s.queries, s.width, s.page,
                                  pages_each});
    return as_doubles(runner.download(after, cache.size()));
  }

  /// Slot by slot: which token, if any, stands there.
  std::vector<double> expected() const {
    std::vector<double> after = as_doubles(cache);
    const auto width = static_cast<std::size_t>(s.width);
    for (int b = 0; b < s.batch; ++b)
      for (int p = 0; p < pages_each * s.page; ++p) {
        const int length = lengths[static_cast<std::size_t>(b)], token = p - (length - s.queries);
        if (token < 0 || p >= length) continue;
        const int page = table[static_cast<std::size_t>(b * pages_each + p / s.page)];
        const auto slot = static_cast<std::size_t>(page * s.page + p % s.page) * width;
        const auto from = static_cast<std::size_t>(b * s.queries + token) * width;
        for (std::size_t i = 0; i < width; ++i) after[slot + i] = widen(entries[from + i]);
      }
    return after;
  }

  static double tolerance() { return sizeof(KV) < 2 ? tolerance_of<KV>() : 0; }
  static Work work(const CacheAppendShape& s) {
    const double count = double{1} * s.batch * s.queries * s.width;
    return {0, count * (sizeof(Bf16) + sizeof(KV))};
  }
  static std::string name() { return "cache_append"; }
  static std::string number() { return paired_name<Bf16, KV>(); }
};

inline std::vector<CacheAppendShape> cache_append_shapes() {
  return {{0, 1, 4, 8}, {1, 1, 1, 1, 1}, {3, 1, 50, 130, 16}, {2, 33, 70, 24, 8}, {1, 0, 9, 8}};
}
inline std::vector<CacheAppendShape> cache_append_bench_shapes() {
  return {{128, 1, 4096, 2048, 64}, {1, 16384, 16384, 2048, 64}};
}

}  // namespace strandline::kernels
