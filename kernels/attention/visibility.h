// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/common/portable.h"

namespace strandline::kernels {

/// Which keys a query sees: those up to its own position when causal, and of these only the last
/// `window` where that is positive.
struct Visibility {
  bool causal = true;
  int window = 0;

  STRANDLINE_SHARED int begin(int position) const {
    return window > 0 ? greatest(0, position - window + 1) : 0;
  }
  STRANDLINE_SHARED int end(int position, int length) const {
    return causal ? least(length, position + 1) : length;
  }
};

/// Keys from `begin` on, before `end`.
struct KeyRange {
  int begin = 0, end = 0;
};

/// Part `part` of `parts` of the keys of a range, in whole tiles of `tile` keys; may be empty.
STRANDLINE_SHARED inline KeyRange part_of(KeyRange range, int part, int parts, int tile) {
  const int tiles = static_cast<int>(parts_of(greatest(range.end - range.begin, 0), tile));
  const int each = static_cast<int>(parts_of(tiles, parts));
  const int begin = least(range.begin + part * each * tile, range.end);
  return {begin, least(begin + each * tile, range.end)};
}

}  // namespace strandline::kernels
