// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "kernels/common/number.h"

namespace strandline::kernels {

/// Inputs of problems: the same numbers for the same seed on every machine.
class Inputs {
 public:
  explicit Inputs(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [low, high), of 24 random bits.
  float uniform(float low = -1, float high = 1) {
    return low + (high - low) * static_cast<float>(engine_() >> 40) * 0x1p-24F;
  }
  /// Uniform in 0..count-1; count > 0.
  int below(int count) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(count)); }

  /// `count` uniform values; those behind the first kFresh repeat them, since only problems to be
  /// timed are that large.
  template <class T>
  std::vector<T> values(std::int64_t count, float low = -1, float high = 1) {
    std::vector<T> result(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = i < kFresh ? narrow<T>(uniform(low, high)) : result[i - kFresh];
    return result;
  }
  /// 0..count-1 in random order.
  std::vector<int> permutation(int count) {
    std::vector<int> order(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) order[static_cast<std::size_t>(i)] = i;
    for (int i = count - 1; i > 0; --i)
      std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(below(i + 1))]);
    return order;
  }

 private:
  static constexpr std::size_t kFresh = std::size_t{1} << 22;
  std::mt19937_64 engine_;
};

/// The numbers as doubles, for references.
template <class T>
std::vector<double> as_doubles(const std::vector<T>& values) {
  std::vector<double> result;
  result.reserve(values.size());
  for (T x : values) result.push_back(static_cast<double>(widen(x)));
  return result;
}
inline std::vector<double> as_doubles(const std::vector<int>& values) {
  return {values.begin(), values.end()};
}

/// `first`, then `rest`: results of a problem with more than one output.
inline std::vector<double> joined(std::vector<double> first, const std::vector<double>& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

}  // namespace strandline::kernels
