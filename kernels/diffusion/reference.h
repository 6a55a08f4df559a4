// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/common/case.h"
#include "kernels/common/random.h"
#include "kernels/diffusion/kernel.cuh"

namespace strandline::kernels {

struct DiffusionShape {
  int batch = 0, length = 1, vocabulary = 1;
  std::string text() const {
    return describe({{"batch", batch}, {"length", length}, {"vocabulary", vocabulary}});
  }
};

template <class T>
struct DiffusionProblem {
  static constexpr int kMask = -7;
  DiffusionShape s;
  std::vector<T> logits;
  std::vector<int> tokens;
  float threshold = 0;

  DiffusionProblem(DiffusionShape shape, std::uint64_t seed) : s(shape) {
    Inputs inputs(seed);
    const std::int64_t positions = std::int64_t{s.batch} * s.length;
    logits = inputs.values<T>(positions * s.vocabulary, -6, 6);
    for (std::int64_t i = 0; i < positions; ++i)
      tokens.push_back(inputs.below(3) == 0 ? inputs.below(100) : kMask);
    threshold = 1.5F / static_cast<float>(std::min(s.vocabulary, 400));
  }

  /// The tokens after the step, then all confidences.
  template <class Runner>
  std::vector<double> run(Runner& runner) const {
    const auto positions = static_cast<std::int64_t>(tokens.size());
    int* best = runner.template make<int>(tokens.size());
    float* confidence = runner.template make<float>(tokens.size());
    int* changed = runner.upload(tokens);
    runner.launch(MostLikely<T>{runner.upload(logits), best, confidence, positions, s.vocabulary});
    runner.launch(CommitTokens{best, confidence, changed, s.batch, s.length, kMask, threshold});
    return joined(as_doubles(runner.download(changed, tokens.size())),
                  as_doubles(runner.download(confidence, tokens.size())));
  }

  std::vector<double> expected() const {
    std::vector<double> after, confidence;
    std::vector<int> best;
    const auto vocabulary = static_cast<std::size_t>(s.vocabulary);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::vector<double> row = as_doubles(
          std::vector<T>(logits.begin() + static_cast<std::ptrdiff_t>(i * vocabulary),
                         logits.begin() + static_cast<std::ptrdiff_t>((i + 1) * vocabulary)));
      double sum = 0;
      for (double x : row) sum += std::exp(x);
      const auto top = std::max_element(row.begin(), row.end());
      best.push_back(static_cast<int>(top - row.begin()));
      confidence.push_back(std::exp(*top) / sum);
    }
    const auto length = static_cast<std::size_t>(s.length);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const std::size_t start = i / length * length;
      double highest = -1;  // of the masked positions of the sequence
      for (std::size_t j = start; j < start + length; ++j)
        if (tokens[j] == kMask) highest = std::max(highest, confidence[j]);
      const bool commits =
          confidence[i] >= static_cast<double>(threshold) || confidence[i] == highest;
      after.push_back(tokens[i] == kMask && commits ? best[i] : tokens[i]);
    }
    return joined(std::move(after), confidence);
  }

  static double tolerance() { return 1e-5; }
  static Work work(const DiffusionShape& s) {
    const double count = double{1} * s.batch * s.length * s.vocabulary;
    return {4 * count, count * sizeof(T)};
  }
  static std::string name() { return "block_diffusion_step"; }
  static std::string number() { return Number<T>::kName; }
};

/// Vocabularies of few words in bf16 would give two positions the same confidence.
inline std::vector<DiffusionShape> diffusion_shapes() {
  return {{0, 4, 10}, {1, 1, 1}, {2, 16, 301}, {3, 33, 1000}, {1, 8, 20011}};
}
inline std::vector<DiffusionShape> diffusion_bench_shapes() {
  return {{32, 32, 151936}};
}

}  // namespace strandline::kernels
