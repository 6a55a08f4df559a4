// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/common/block.h"
#include "kernels/common/number.h"
#include "kernels/common/refusal.h"

namespace strandline::kernels {

/// Writes the cache entries of new tokens into their pages, narrowed to the cache's format: the
/// last `queries` of each sequence's positions (attention/cache.h has the pages). A block a token.
template <class KV>
struct CacheAppend {
  const Bf16* entries;  ///< [batch][queries][width]
  const int* lengths;   ///< [batch], new tokens included
  const int* table;     ///< [batch][pages_each]
  KV* cache;            ///< [pages][page][width]
  int batch, queries, width, page, pages_each;

  void check() const {
    require(batch >= 0, "cache_append", "batch", batch, "must not be negative");
    require(queries >= 0, "cache_append", "queries", queries, "must not be negative");
    require(width > 0, "cache_append", "width", width, "must be positive");
    require(page > 0, "cache_append", "page", page, "must be positive");
  }
  std::int64_t blocks() const { return std::int64_t{batch} * queries; }
  int threads() const { return 128; }
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const std::int64_t token = block.index(), sequence = token / queries;
    const int position = lengths[sequence] - queries + static_cast<int>(token % queries);
    const std::int64_t number = table[sequence * pages_each + position / page];
    KV* row = cache + (number * page + position % page) * width;
    for (int i = block.rank(); i < width; i += block.size())
      row[i] = narrow<KV>(widen(entries[token * width + i]));
  }
};

}  // namespace strandline::kernels
