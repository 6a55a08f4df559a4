// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/attention/kernel.cuh"
#include "kernels/moe/route.cuh"

namespace strandline::kernels {

/// Scores of cached tokens by a small indexer (DeepSeek-V3.2): the sum over indexer heads of
/// weight·max(q·key, 0), every head with the same key. A block scores kKeys keys of a query.
template <class T>
struct IndexScores {
  static constexpr int kKeys = 256;
  const T* q;            ///< [batch][queries][heads][width]
  const float* weights;  ///< [batch][queries][heads]
  const T* keys;         ///< [batch][most][width]
  const int* lengths;    ///< [batch]: the queries are the last of so many positions
  float* scores;         ///< [batch][queries][most]; kMasked for what a query does not see
  int batch, queries, heads, width, most;

  void check() const {
    require(batch >= 0 && queries >= 0, "indexer", "queries", queries, "must not be negative");
    require(heads > 0, "indexer", "heads", heads, "must be positive");
    require(width > 0, "indexer", "width", width, "must be positive");
    require(most > 0, "indexer", "keys", most, "must be positive");
  }
  std::int64_t blocks() const { return std::int64_t{batch} * queries * parts_of(most, kKeys); }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return taken<float>(std::int64_t{heads} * width); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t across = parts_of(most, kKeys), token = block.index() / across;
    const std::int64_t sequence = token / queries;
    const int first = static_cast<int>(block.index() % across) * kKeys;
    const int seen = lengths[sequence] - queries + static_cast<int>(token % queries) + 1;
    float* query = block.template take<float>(std::int64_t{heads} * width);
    for (int i = block.rank(); i < heads * width; i += block.size())
      query[i] = widen(q[token * heads * width + i]);
    block.sync();
    for (int i = first + block.warp(); i < least(first + kKeys, most); i += block.warps()) {
      float score = kMasked;
      if (i < seen) {
        const T* key = keys + (sequence * most + i) * width;
        score = 0;
        for (int h = 0; h < heads; ++h) {
          float product = 0;
          for (int d = block.lane(); d < width; d += block.lanes())
            product += query[h * width + d] * widen(key[d]);
          score += weights[token * heads + h] * greatest(block.warp_sum(product), 0.0F);
        }
      }
      if (block.lane() == 0) scores[token * most + i] = score;
    }
  }
};

/// The k best-scored positions of each query, in order of position; -1 behind the last where fewer
/// were seen. The k-th score is found by bisection of its bits, eight at a time; among equals of it
/// the first positions count. One block a query.
struct SelectTopK {
  static constexpr int kBins = 256;
  const float* scores;  ///< [rows][most]
  int* chosen;          ///< [rows][k]
  std::int64_t rows;
  int most, k;

  void check() const {
    require(rows >= 0, "top-k", "rows", rows, "must not be negative");
    require(most > 0, "top-k", "keys", most, "must be positive");
    require(k > 0, "top-k", "k", k, "must be positive");
  }
  std::int64_t blocks() const { return rows; }
  int threads() const { return kBins; }
  std::size_t shared_bytes() const {
    return taken<std::uint32_t>(2) + 2 * taken<int>(kBins + 1) + taken<int>(kBins);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const float* row = scores + block.index() * most;
    int* out = chosen + block.index() * k;
    auto* bound =
        block.template take<std::uint32_t>(2);  // the k-th key; how many equals of it count
    int* above = block.template take<int>(kBins + 1);
    int* equal = block.template take<int>(kBins + 1);
    int* bins = block.template take<int>(kBins);
    find_bound(block, row, bound, bins);
    // Each thread counts and then writes a stretch of positions of its own, so order is kept.
    const int stretch = static_cast<int>(parts_of(most, kBins));
    for (int part = block.rank(); part < kBins; part += block.size()) {
      above[part + 1] = equal[part + 1] = 0;
      for (int i = part * stretch; i < least((part + 1) * stretch, most); ++i) {
        above[part + 1] += seen(row[i]) && ordered(row[i]) > bound[0];
        equal[part + 1] += seen(row[i]) && ordered(row[i]) == bound[0];
      }
    }
    block.sync();
    if (block.rank() == 0) {
      above[0] = equal[0] = 0;
      for (int part = 0; part < kBins; ++part) {
        above[part + 1] += above[part];
        equal[part + 1] += equal[part];
      }
    }
    block.sync();
    const int allowed = static_cast<int>(bound[1]);
    for (int part = block.rank(); part < kBins; part += block.size()) {
      int equals = equal[part], at = above[part] + least(equals, allowed);
      for (int i = part * stretch; i < least((part + 1) * stretch, most); ++i) {
        if (!seen(row[i]) || ordered(row[i]) < bound[0]) continue;
        if (ordered(row[i]) == bound[0] && equals++ >= allowed) continue;
        out[at++] = i;
      }
    }
    for (int i = above[kBins] + least(equal[kBins], allowed) + block.rank(); i < k;
         i += block.size())
      out[i] = -1;
  }

  /// Bits that compare as unsigned numbers as the floats do.
  STRANDLINE_SHARED static std::uint32_t ordered(float x) {
    const std::uint32_t bits = bits_of(x);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
  }
  STRANDLINE_SHARED static bool seen(float score) { return score > kMasked; }

 private:
  /// bound[0] = the k-th largest key of the seen (0 where fewer are), bound[1] = how many of its
  /// equals belong to the k best.
  template <class Block>
  STRANDLINE_SHARED void find_bound(Block& block, const float* row, std::uint32_t* bound,
                                    int* bins) const {
    if (block.rank() == 0) {
      bound[0] = 0;
      bound[1] = static_cast<std::uint32_t>(k);
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      block.sync();
      const std::uint32_t prefix = bound[0];
      for (int bin = block.rank(); bin < kBins; bin += block.size()) bins[bin] = 0;
      block.sync();
      for (int i = block.rank(); i < most; i += block.size()) {
        const std::uint32_t key = ordered(row[i]);
        const bool within = shift == 24 || (key >> (shift + 8)) == (prefix >> (shift + 8));
        if (seen(row[i]) && within) count_one(bins + (key >> shift) % kBins);
      }
      block.sync();
      if (block.rank() == 0) narrow_down(bound, bins, shift);
    }
    block.sync();
  }

  /// Integer counts do not depend on the order in which threads add.
  STRANDLINE_SHARED static void count_one(int* bin) {
#ifdef __CUDA_ARCH__
    atomicAdd(bin, 1);
#else
    __atomic_fetch_add(bin, 1, __ATOMIC_RELAXED);
#endif
  }

  STRANDLINE_SHARED static void narrow_down(std::uint32_t* bound, const int* bins, int shift) {
    int left = static_cast<int>(bound[1]), bin = kBins - 1;
    while (bin > 0 && bins[bin] < left) left -= bins[bin--];
    bound[0] |= static_cast<std::uint32_t>(bin) << shift;
    bound[1] = static_cast<std::uint32_t>(left);
  }
};

/// Attention over the chosen positions alone. A block for each query and head, whose warps take
/// positions in turn.
template <class T, class KV>
struct SparseAttention {
  AttentionInput<T, KV> in;
  const int* chosen;  ///< [batch][queries][k], -1 where there is none
  T* out;             ///< [batch][queries][heads][value_width]
  int k, value_width;

  void check() const {
    check_attention(in, value_width);
    require(k > 0, "sparse attention", "k", k, "must be positive");
  }
  std::int64_t blocks() const { return std::int64_t{in.batch} * in.queries * in.heads; }
  int threads() const { return 32 * kKeyWarps; }
  std::size_t shared_bytes() const { return warps_bytes(value_width); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const int* own = chosen + block.index() / in.heads * k;
    const int most = k;
    attend_by_warps(block, in, out + block.index() * value_width, value_width,
                    [=](int warp, auto weigh) {
                      for (int j = warp; j < most && own[j] >= 0; j += kKeyWarps) weigh(own[j]);
                    });
  }
};

}  // namespace strandline::kernels
