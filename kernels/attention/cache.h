// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/attention/visibility.h"
#include "kernels/common/portable.h"

namespace strandline::kernels {

/// Keys and values in pages: position p of a sequence stands in slot p % page of the page that
/// table[sequence][p / page] names. Values may be the first columns of the keys (latent attention).
template <class KV>
struct PagedCache {
  const KV* keys;    ///< [pages][page][heads][width]
  const KV* values;  ///< [pages][page][heads][value stride]; equal to keys where they are shared
  const int* table;  ///< [batch][pages_each]
  int page, pages_each, heads, width, value_stride;

  /// Row number of a position's first head.
  STRANDLINE_SHARED std::int64_t row(std::int64_t sequence, int position) const {
    const std::int64_t number = table[sequence * pages_each + position / page];
    return (number * page + position % page) * heads;
  }
  STRANDLINE_SHARED const KV* key(std::int64_t row, int head) const {
    return keys + (row + head) * width;
  }
  STRANDLINE_SHARED const KV* value(std::int64_t row, int head) const {
    return values + (row + head) * value_stride;
  }
};

/// What the kernels of attention compute over: `queries` new tokens of each sequence, the last of
/// its `lengths` positions (their keys and values are in the cache already).
template <class T, class KV>
struct AttentionInput {
  const T* q;          ///< [batch][queries][heads][width]
  const int* lengths;  ///< [batch], each at least `queries`
  PagedCache<KV> cache;
  Visibility visibility;
  int batch, queries, heads;
  float scale;  ///< of the products of queries and keys

  STRANDLINE_SHARED int group() const { return heads / cache.heads; }
  STRANDLINE_SHARED int position(std::int64_t sequence, int query) const {
    return lengths[sequence] - queries + query;
  }
};

}  // namespace strandline::kernels
