// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/refusal.h"
#include "kernels/hash_gather/kernel.cuh"

namespace strandline::kernels {

/// What is known of an operator that does not exist yet: the fields of archs' Signature.
struct NovelSignature {
  float flops_per_byte = 1;      ///< arithmetic intensity at the least traffic
  int sequential_depth = 1;      ///< dependent steps of a block of tokens; 1: fully parallel
  float irregularity = 0;        ///< share of reads at addresses that come from memory, 0..1
  bool mutable_weights = false;  ///< weights change while serving
  bool data_dependent_control = false;
};

/// An operator made from a signature, to time on a real machine what the model says of it. Blocks
/// of kWidth elements pass through `sequential_depth` steps; in each an element does its share of
/// the multiply-adds with its weight, then takes in its left neighbour's value (in a ring), which
/// is where steps wait for each other. Elements come from their own place, or, for the irregular
/// share, from where a table says. With data-dependent control the sign of the element as read
/// chooses the weight's sign; mutable weights move towards what passed through them and are written
/// back.
struct Novel {
  static constexpr int kWidth = 256;
  static constexpr float kNeighbour = 0.25F, kRate = 0.125F;
  NovelSignature signature;
  const float* x;    ///< [count]
  const int* table;  ///< [count]: where irregular elements come from
  float* weights;    ///< [count], in (0, 1); changed if mutable
  float* y;          ///< [count]
  std::int64_t count;

  void check() const {
    require(count >= 0, "novel", "elements", count, "must not be negative");
    require(signature.flops_per_byte >= 0 && signature.flops_per_byte <= 1e5F, "novel",
            "flops per byte", static_cast<long long>(signature.flops_per_byte),
            "must be 0 to 100000");
    require(signature.sequential_depth > 0, "novel", "sequential depth", signature.sequential_depth,
            "must be positive");
    require(signature.irregularity >= 0 && signature.irregularity <= 1, "novel", "irregularity",
            static_cast<long long>(signature.irregularity), "must be 0 to 1");
  }
  std::int64_t blocks() const { return parts_of(count, kWidth); }
  int threads() const { return kWidth; }
  std::size_t shared_bytes() const { return 2 * taken<float>(kWidth); }

  /// Bytes that an element moves at least: itself, its weight and its result.
  STRANDLINE_SHARED static float bytes_each(const NovelSignature& s) {
    return s.mutable_weights ? 16.0F : 12.0F;
  }
  /// Multiply-adds of an element in step `step`: all of them spread evenly over the steps.
  STRANDLINE_SHARED static std::int64_t operations_in(const NovelSignature& s, int step) {
    const auto all = static_cast<std::int64_t>(s.flops_per_byte * bytes_each(s) / 2);
    return all * (step + 1) / s.sequential_depth - all * step / s.sequential_depth;
  }
  /// Whether element i is one of the irregular: as many of 65536 as the share says.
  STRANDLINE_SHARED static bool irregular(const NovelSignature& s, std::int64_t i) {
    return static_cast<float>(mixed(0, static_cast<std::uint64_t>(i)) % 65536) <
           s.irregularity * 65536;
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    float* values[2] = {block.template take<float>(kWidth), block.template take<float>(kWidth)};
    const std::int64_t first = block.index() * kWidth;
    const int width = static_cast<int>(least<std::int64_t>(kWidth, count - first));
    for (int i = block.rank(); i < width; i += block.size()) values[0][i] = element(first + i);
    block.sync();
    for (int step = 0; step < signature.sequential_depth; ++step) {
      float* before = values[step % 2];
      float* after = values[1 - step % 2];
      for (int i = block.rank(); i < width; i += block.size()) {
        const float from_left = before[i > 0 ? i - 1 : width - 1];
        const float own = worked(before[i], weight(first + i), step);
        after[i] = (1 - kNeighbour) * own + kNeighbour * from_left;
      }
      block.sync();
    }
    const float* result = values[signature.sequential_depth % 2];
    for (int i = block.rank(); i < width; i += block.size()) {
      y[first + i] = result[i];
      if (signature.mutable_weights) {
        const float w = weights[first + i];
        weights[first + i] = w + kRate * (0.5F * fabsf(result[i]) / (1 + fabsf(result[i])) - w);
      }
    }
  }

 private:
  STRANDLINE_SHARED float element(std::int64_t i) const {
    return x[irregular(signature, i) ? table[i] : i];
  }
  STRANDLINE_SHARED float weight(std::int64_t i) const {
    const bool flipped = signature.data_dependent_control && element(i) < 0;
    return flipped ? -weights[i] : weights[i];
  }
  STRANDLINE_SHARED float worked(float value, float w, int step) const {
    for (std::int64_t n = operations_in(signature, step); n > 0; --n) value = value * w + 0.5F;
    return value;
  }
};

}  // namespace strandline::kernels
