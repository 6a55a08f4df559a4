// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

// Tokens in order of their experts: a stable counting sort of entries (a token's choice of an
// expert; entry = token * k + choice) in three kernels, without atomics, so that the order is
// always the same. Then the rows move there, and back.

namespace strandline::kernels {

/// Entries that a block of the sort looks at.
constexpr int kSortChunk = 1024;

/// A block's entries, in shared memory.
struct SortChunk {
  int* chosen;
  std::int64_t first;  ///< number of the first entry
  int size;
};

/// Loads the block's entries; a barrier. Takes kSortChunk ints.
template <class Block>
STRANDLINE_SHARED SortChunk load_chunk(Block& block, const int* chosen, std::int64_t entries) {
  const std::int64_t first = block.index() * kSortChunk;
  const SortChunk own{block.template take<int>(kSortChunk), first,
                      static_cast<int>(least<std::int64_t>(kSortChunk, entries - first))};
  for (int i = block.rank(); i < own.size; i += block.size()) own.chosen[i] = chosen[first + i];
  block.sync();
  return own;
}

/// Refuses rows that cannot be moved: no choices a token, no columns.
inline void check_moved_rows(int k, int width) {
  require(k > 0, "permute", "k", k, "must be positive");
  require(width > 0, "permute", "width", width, "must be positive");
}

/// counts[chunk][expert]: entries of a chunk that chose an expert.
struct CountEntries {
  const int* chosen;  ///< [entries]
  int* counts;        ///< [chunks][experts]
  std::int64_t entries;
  int experts;

  void check() const {
    require(entries >= 0 && entries <= INT32_MAX, "permute", "entries", entries,
            "must be 0 to 2^31 - 1");
    require(experts > 0, "permute", "experts", experts, "must be positive");
  }
  std::int64_t blocks() const { return parts_of(entries, kSortChunk); }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return taken<int>(kSortChunk); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const SortChunk own = load_chunk(block, chosen, entries);
    for (int e = block.rank(); e < experts; e += block.size()) {
      int count = 0;
      for (int i = 0; i < own.size; ++i) count += own.chosen[i] == e;
      counts[block.index() * experts + e] = count;
    }
  }
};

/// Turns counts into the place of each chunk's first entry of an expert, and says where each
/// expert's rows and tiles of rows start. One block.
struct PlanExperts {
  int* counts;       ///< [chunks][experts], replaced by places
  int* starts;       ///< [experts + 1]
  int* tile_starts;  ///< [experts + 1]
  std::int64_t chunks;
  int experts, tile_rows;

  void check() const {
    require(tile_rows > 0, "permute", "tile rows", tile_rows, "must be positive");
    require(experts > 0, "permute", "experts", experts, "must be positive");
  }
  std::int64_t blocks() const { return 1; }
  int threads() const { return 512; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    for (int e = block.rank(); e < experts; e += block.size()) {
      int total = 0;
      for (std::int64_t c = 0; c < chunks; ++c) total += counts[c * experts + e];
      starts[e + 1] = total;
    }
    block.sync();
    if (block.rank() == 0) {
      starts[0] = tile_starts[0] = 0;
      for (int e = 0; e < experts; ++e) {
        tile_starts[e + 1] = tile_starts[e] + static_cast<int>(parts_of(starts[e + 1], tile_rows));
        starts[e + 1] += starts[e];
      }
    }
    block.sync();
    for (int e = block.rank(); e < experts; e += block.size()) {
      int place = starts[e];
      for (std::int64_t c = 0; c < chunks; ++c) {
        const int count = counts[c * experts + e];
        counts[c * experts + e] = place;
        place += count;
      }
    }
  }
};

/// Gives each entry its place and each place its entry.
struct PlaceEntries {
  const int* chosen;  ///< [entries]
  const int* places;  ///< [chunks][experts]: of the chunk's first entry of an expert
  int* place_of;      ///< [entries]
  int* entry_at;      ///< [entries]
  std::int64_t entries;
  int experts;

  void check() const { require(experts > 0, "permute", "experts", experts, "must be positive"); }
  std::int64_t blocks() const { return parts_of(entries, kSortChunk); }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return taken<int>(kSortChunk); }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const SortChunk own = load_chunk(block, chosen, entries);
    for (int e = block.rank(); e < experts; e += block.size()) {
      int place = places[block.index() * experts + e];
      for (int i = 0; i < own.size; ++i)
        if (own.chosen[i] == e) {
          place_of[own.first + i] = place;
          entry_at[place++] = static_cast<int>(own.first) + i;
        }
    }
  }
};

/// Copies each entry's token to the entry's place. One block a place.
template <class T>
struct PermuteRows {
  const T* x;           ///< [tokens][width]
  const int* entry_at;  ///< [entries]
  T* y;                 ///< [entries][width]
  std::int64_t entries;
  int k, width;

  void check() const { check_moved_rows(k, width); }
  std::int64_t blocks() const { return entries; }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const T* source = x + std::int64_t{entry_at[block.index()] / k} * width;
    T* target = y + block.index() * width;
    // Rows of whole 16 bytes move so; `y` and `x` are as aligned as their memory.
    constexpr int kPiece = 16 / sizeof(T);
    if (width % kPiece == 0) {
      const auto* pieces = reinterpret_cast<const Piece*>(source);
      for (int i = block.rank(); i < width / kPiece; i += block.size())
        reinterpret_cast<Piece*>(target)[i] = pieces[i];
    } else {
      for (int i = block.rank(); i < width; i += block.size()) target[i] = source[i];
    }
  }

 private:
  struct alignas(16) Piece {
    std::uint32_t words[4];
  };
};

/// Sums the weighted rows of each token's experts. One block a token.
template <class T>
struct CombineRows {
  const T* y;            ///< [entries][width], in order of the places
  const int* place_of;   ///< [entries]
  const float* weights;  ///< [entries]
  T* out;                ///< [tokens][width]
  std::int64_t tokens;
  int k, width;

  void check() const { check_moved_rows(k, width); }
  std::int64_t blocks() const { return tokens; }
  int threads() const { return 256; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t first = block.index() * k;
    for (int i = block.rank(); i < width; i += block.size()) {
      float sum = 0;
      for (int j = 0; j < k; ++j)
        sum += weights[first + j] * widen(y[std::int64_t{place_of[first + j]} * width + i]);
      out[block.index() * width + i] = narrow<T>(sum);
    }
  }
};

}  // namespace strandline::kernels
