// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/hash_gather/kernel.cuh"

namespace strandline::kernels {

struct HashGatherShape {
  int batch = 0, length = 1, tables = 1, orders = 1, rows = 1, width = 1;
  std::string text() const {
    return describe({{"batch", batch},
                     {"length", length},
                     {"tables", tables},
                     {"orders", orders},
                     {"rows", rows},
                     {"width", width}});
  }
};

template <class T>
struct HashGatherProblem {
  HashGatherShape s;
  std::vector<int> tokens;
  std::vector<T> memory;

  HashGatherProblem(HashGatherShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    for (int i = 0; i < s.batch * s.length; ++i) tokens.push_back(inputs.below(50000));
    memory = inputs.values<T>(std::int64_t{s.tables} * s.rows * s.width);
  }

  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const std::size_t count =
        tokens.size() * static_cast<std::size_t>(s.tables) * static_cast<std::size_t>(s.width);
    T* out = runner.template make<T>(count);
    runner.launch(HashGather<T>{runner.upload(tokens), runner.upload(memory), out, s.rows, s.batch,
                                s.length, s.tables, s.orders, s.width});
    return as_doubles(runner.download(out, count));
  }

  /// Writes each n-gram out with its padding first, then hashes it.
  std::vector<double> expected() const {
    std::vector<double> out;
    for (int b = 0; b < s.batch; ++b)
      for (int t = 0; t < s.length; ++t)
        for (int table = 0; table < s.tables; ++table) {
          std::vector<int> gram;
          for (int i = t - table % s.orders; i <= t; ++i)
            gram.push_back(i < 0 ? -1 : tokens[static_cast<std::size_t>(b * s.length + i)]);
          auto state = static_cast<std::uint64_t>(table);
          for (int token : gram) state = mixed(state, static_cast<std::uint64_t>(token));
          const std::uint64_t row = static_cast<std::uint64_t>(table * s.rows) +
                                    state % static_cast<std::uint64_t>(s.rows);
          for (int i = 0; i < s.width; ++i)
            out.push_back(widen(
                memory[row * static_cast<std::uint64_t>(s.width) + static_cast<std::uint64_t>(i)]));
        }
    return out;
  }

  static double tolerance() { return 0; }
  static Work work(const HashGatherShape& s) {
    const double tokens = double{1} * s.batch * s.length;
    return {0, tokens * (2.0 * s.tables * s.width * sizeof(T) + sizeof(int))};
  }
  static std::string name() { return "hash_gather"; }
  static std::string number() { return Number<T>::kName; }
};

inline std::vector<HashGatherShape> hash_gather_shapes() {
  return {{0, 1, 1, 1, 5, 4}, {1, 1, 1, 1, 1, 1}, {2, 9, 4, 3, 101, 33}, {1, 200, 6, 8, 977, 16}};
}
inline std::vector<HashGatherShape> hash_gather_bench_shapes() {
  return {{1, 16384, 8, 3, 1000000, 64}, {128, 1, 8, 3, 1000000, 64}};
}

}  // namespace strandline::kernels
