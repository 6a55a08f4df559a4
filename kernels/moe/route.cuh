// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/online_softmax.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// How a router's logits become weights: softmax over the chosen experts, or sigmoids, chosen with
/// a bias and normalised to one over the chosen (DeepSeek-V3).
enum class Router { kSoftmax, kSigmoid };

/// The k best of a row's scores, largest first, the lower index first among equals, by one thread
/// block; `scores` in shared memory lose the chosen. take(j, index, score) is called by every
/// thread.
template <class Block, class Take>
STRANDLINE_SHARED void take_best(Block& block, float* scores, int count, int k, Take take) {
  for (int j = 0; j < k; ++j) {
    float best = kMasked;
    for (int i = block.rank(); i < count; i += block.size()) best = greatest(best, scores[i]);
    best = block.max(best);
    int first = count;
    for (int i = block.rank(); i < count; i += block.size())
      if (scores[i] == best) first = least(first, i);
    first = least_index(block, first);
    take(j, first, best);
    if (first % block.size() == block.rank()) scores[first] = 2 * kMasked;
    block.sync();
  }
}

/// Chooses each token's experts. One block a token.
struct RouteTopK {
  static constexpr int kMostExperts = 8192, kMostChosen = 64;
  const float* logits;  ///< [tokens][experts]
  const float* bias;    ///< [experts], added to what is compared, not to weights; or null
  int* chosen;          ///< [tokens][k]
  float* weights;       ///< [tokens][k]
  std::int64_t tokens;
  int experts, k;
  Router router;
  float factor;  ///< multiplies the normalised weights

  void check() const {
    require(tokens >= 0, "route", "tokens", tokens, "must not be negative");
    require(experts > 0 && experts <= kMostExperts, "route", "experts", experts,
            "must be 1 to 8192");
    require(k > 0 && k <= experts && k <= kMostChosen, "route", "k", k,
            "must be 1 to 64 and at most the experts");
  }
  std::int64_t blocks() const { return tokens; }
  int threads() const { return experts <= 64 ? 32 : 128; }
  std::size_t shared_bytes() const { return taken<float>(experts); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    float* scores = block.template take<float>(experts);
    const float* row = logits + block.index() * experts;
    for (int e = block.rank(); e < experts; e += block.size())
      scores[e] = own_score(row[e]) + (bias ? bias[e] : 0.0F);
    block.sync();
    float sum = 0, largest = 0;
    const std::int64_t first = block.index() * k;
    // Every thread keeps the sum; the first writes.
    take_best(block, scores, experts, k, [&](int j, int e, float) {
      if (j == 0) largest = row[e];
      const float weight = router == Router::kSigmoid ? own_score(row[e]) : expf(row[e] - largest);
      sum += weight;
      if (block.rank() == 0) {
        chosen[first + j] = e;
        weights[first + j] = weight;
      }
    });
    block.sync();
    for (int j = block.rank(); j < k; j += block.size()) weights[first + j] *= factor / sum;
  }

 private:
  STRANDLINE_SHARED float own_score(float logit) const {
    return router == Router::kSigmoid ? 1 / (1 + expf(-logit)) : logit;
  }
};

}  // namespace strandline::kernels
