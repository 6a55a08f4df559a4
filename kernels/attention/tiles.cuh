// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/attention/kernel.cuh"
#include "kernels/common/copy.cuh"
#include "kernels/common/fragment.cuh"

namespace strandline::kernels {

/// Attention by tiles on the tensor cores, for prefill and decode (Dao 2023; Ainslie et al. 2023
/// for the packing): the heads that share keys and the queries of a block make up rows, so that
/// decode with grouped heads fills tiles too. Each warp owns 16 rows and, where kColumnWarps > 1, a
/// share of the value's columns (their scores are then computed by each warp of the row). Keys and
/// values come in tiles of kKeys, one tile ahead. A long range of keys may be split between blocks,
/// whose parts AttentionJoin joins. kKeys is the keys of a tile. With kValueWidth < kWidth values
/// are the first columns of the keys (MLA).
template <class KV, int kWidth, int kValueWidth, int kRowWarps, int kColumnWarps = 1,
          int kKeys = kWidth <= 128 ? 64 : 32>
struct TiledAttention {
  static constexpr bool kShared = kValueWidth != kWidth;
  static constexpr int kRows = 16 * kRowWarps;
  static constexpr int kWarps = kRowWarps * kColumnWarps;
  static constexpr int kPad = 8;  // rows of shared memory start in different banks
  static constexpr int kStride = kWidth + kPad;
  static constexpr int kColumns = kValueWidth / kColumnWarps;
  static_assert(kWidth % 16 == 0 && kColumns % 8 == 0 && kKeys % 16 == 0);
  static constexpr float kLog2E = 1.44269504F;

  AttentionInput<Bf16, KV> in;
  Bf16* out;     ///< [batch][queries][heads][kValueWidth]; used with one part
  float* parts;  ///< [splits][batch][queries][heads][kValueWidth]; used with more
  float* sums;   ///< [splits][batch][queries][heads]: see AttentionJoin
  int splits;

  void check() const {
    check_attention(in, kValueWidth);
    require(in.cache.width == kWidth, "attention", "width", in.cache.width,
            "is not that of this instance");
    require(!kShared || in.cache.value_stride == kWidth, "attention", "value stride",
            in.cache.value_stride, "must be the key's, which holds the values");
    require(splits > 0, "attention", "splits", splits, "must be positive");
  }
  STRANDLINE_SHARED int rows() const { return in.queries * in.group(); }
  std::int64_t blocks() const {
    return std::int64_t{in.batch} * in.cache.heads * parts_of(rows(), kRows) * splits;
  }
  int threads() const { return 32 * kWarps; }
  std::size_t shared_bytes() const {
    return taken<Bf16>(kRows * kStride) + taken<Bf16>(kKeys * kStride) * (kShared ? 2 : 4);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    const Place at = place_of(block.index());
    Tiles tiles;
    tiles.q = block.template take<Bf16>(kRows * kStride);
    for (int stage = 0; stage < 2; ++stage) {
      tiles.k[stage] = block.template take<Bf16>(kKeys * kStride);
      tiles.v[stage] = kShared ? tiles.k[stage] : block.template take<Bf16>(kKeys * kStride);
    }
    // One warp has one role on the GPU; on the host a thread may have several, one after the other.
    for (int role = block.warp(); role < kWarps; role += block.warps()) {
      load_queries(block, at, tiles.q);
      run(block, at, tiles, role);
    }
  }

 private:
  /// What a block works on.
  struct Place {
    std::int64_t sequence;
    int kv_head, first_row, split;
    KeyRange keys;
  };
  struct Tiles {
    Bf16 *q, *k[2], *v[2];
  };
  template <int kHeld>
  using Results = FragmentC<kHeld>[kColumns / 8];
  template <int kHeld>
  using Scores = FragmentC<kHeld>[kKeys / 8];
  /// Online softmax of the rows that a lane has elements of; sums are the lane's own until the end.
  template <int kHeld>
  struct Rows {
    RowPairs<kHeld> largest, sum;
    int begin[kHeld][2], end[kHeld][2];
  };

  STRANDLINE_SHARED Place place_of(std::int64_t index) const {
    const int tiles = static_cast<int>(parts_of(rows(), kRows));
    Place at;
    at.split = static_cast<int>(index % splits);
    index /= splits;
    // Late queries see most keys when causal: their blocks start first.
    at.first_row = (tiles - 1 - static_cast<int>(index % tiles)) * kRows;
    index /= tiles;
    at.kv_head = static_cast<int>(index % in.cache.heads);
    at.sequence = index / in.cache.heads;
    const int last_row = least(at.first_row + kRows, rows()) - 1;
    const int first = in.position(at.sequence, at.first_row / in.group());
    const int last = in.position(at.sequence, last_row / in.group());
    const KeyRange all{in.visibility.begin(first),
                       in.visibility.end(last, in.lengths[at.sequence])};
    at.keys = part_of(all, at.split, splits, kKeys);
    return at;
  }

  /// Number of the query and head that row `row` of the block's key-value head is.
  STRANDLINE_SHARED std::int64_t row_number(const Place& at, int row) const {
    const std::int64_t token = at.sequence * in.queries + row / in.group();
    return token * in.heads + at.kv_head * in.group() + row % in.group();
  }

  template <class Block>
  STRANDLINE_SHARED void load_queries(Block& block, const Place& at, Bf16* q) const {
    constexpr int kPieces = kWidth / kCopied;
    for (int i = block.rank(); i < kRows * kPieces; i += block.size()) {
      const int row = at.first_row + i / kPieces, column = i % kPieces * kCopied;
      const bool inside = row < rows();
      const Bf16* source = inside ? in.q + row_number(at, row) * kWidth + column : in.q;
      start_copy(q + i / kPieces * kStride + column, source, inside);
    }
  }

  /// Starts the copies of the tile of keys (and values) from position `first` on.
  template <class Block>
  STRANDLINE_SHARED void load_keys(Block& block, const Place& at, int first, Bf16* k,
                                   Bf16* v) const {
    constexpr int kPieces = kWidth / kCopied;
    for (int i = block.rank(); i < kKeys * kPieces; i += block.size()) {
      const int position = first + i / kPieces, column = i % kPieces * kCopied;
      const bool inside = position < at.keys.end;
      const std::int64_t row = inside ? in.cache.row(at.sequence, position) : 0;
      const int head = inside ? at.kv_head : 0;
      const int target = i / kPieces * kStride + column;
      start_copy(k + target, in.cache.key(row, head) + column, inside);
      if (!kShared) start_copy(v + target, in.cache.value(row, head) + column, inside);
    }
  }

  template <class Block>
  STRANDLINE_SHARED void run(Block& block, const Place& at, const Tiles& tiles, int role) const {
    constexpr int kHeld = Block::kHeld;
    const int own_row = role % kRowWarps * 16, own_column = role / kRowWarps * kColumns;
    const int lane = block.lane() * kHeld % 32;
    Results<kHeld> results;
    STRANDLINE_UNROLL
    for (auto& r : results) r.clear();
    Rows<kHeld> state;
    begin_rows(state, at, own_row, lane);
    const int count = static_cast<int>(parts_of(at.keys.end - at.keys.begin, kKeys));
    if (count > 0) load_keys(block, at, at.keys.begin, tiles.k[0], tiles.v[0]);
    close_copies();
    for (int t = 0; t < count; ++t) {
      const int first = at.keys.begin + t * kKeys, stage = t % 2;
      if (t + 1 < count)
        load_keys(block, at, first + kKeys, tiles.k[1 - stage], tiles.v[1 - stage]);
      close_copies();
      await_copies<1>();
      block.sync();
      Scores<kHeld> scores;
      score<kHeld>(scores, tiles.q + own_row * kStride, tiles.k[stage], lane);
      soften<kHeld>(scores, results, state, first, lane);
      weigh<kHeld>(results, scores, tiles.v[stage] + own_column, lane);
      block.sync();
    }
    await_copies<0>();
    block.sync();
    finish<kHeld>(results, state, at, own_row, own_column, lane);
  }

  template <int kHeld>
  STRANDLINE_SHARED void begin_rows(Rows<kHeld>& state, const Place& at, int own_row,
                                    int lane) const {
    for (int h = 0; h < kHeld; ++h)
      for (int r = 0; r < 2; ++r) {
        state.largest.values[h][r] = kMasked;
        state.sum.values[h][r] = 0;
        const int row = at.first_row + own_row + spot_in_c(lane + h, 2 * r).row;
        const int position = in.position(at.sequence, row / in.group());
        state.begin[h][r] = in.visibility.begin(position);
        state.end[h][r] =
            row < rows() ? least(at.keys.end, in.visibility.end(position, in.lengths[at.sequence]))
                         : 0;
      }
  }

  template <int kHeld>
  STRANDLINE_SHARED static void score(Scores<kHeld>& scores, const Bf16* q, const Bf16* k,
                                      int lane) {
    STRANDLINE_UNROLL
    for (auto& s : scores) s.clear();
    STRANDLINE_UNROLL
    for (int d = 0; d < kWidth; d += 16) {
      FragmentA<kHeld> a;
      load_a(a, q + d, kStride, lane);
      STRANDLINE_UNROLL
      for (int n = 0; n < kKeys / 8; ++n) {
        FragmentB<kHeld> b;
        load_b(b, k + n * 8 * kStride + d, kStride, lane);
        multiply(scores[n], a, b);
      }
    }
  }

  /// Turns scores into weights relative to each row's largest so far, and rescales the results.
  template <int kHeld>
  STRANDLINE_SHARED void soften(Scores<kHeld>& scores, Results<kHeld>& results, Rows<kHeld>& state,
                                int first, int lane) const {
    RowPairs<kHeld> largest = state.largest;
    STRANDLINE_UNROLL
    for (int n = 0; n < kKeys / 8; ++n)
      for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int i = 0; i < 4; ++i) {
      const int key = first + n * 8 + spot_in_c(lane + h, i).column, r = i / 2;
      float& s = scores[n].values[h][i];
      const bool seen = key >= state.begin[h][r] && key < state.end[h][r];
      s = seen ? s * in.scale * kLog2E : kMasked;
      largest.values[h][r] = greatest(largest.values[h][r], s);
    }
    join_rows(largest, Larger());
    for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int r = 0; r < 2; ++r) {
      const float factor = exp2f(state.largest.values[h][r] - largest.values[h][r]);
      state.sum.values[h][r] *= factor;
      STRANDLINE_UNROLL
      for (auto& x : results) {
        x.values[h][2 * r] *= factor;
        x.values[h][2 * r + 1] *= factor;
      }
    }
    state.largest = largest;
    STRANDLINE_UNROLL
    for (int n = 0; n < kKeys / 8; ++n)
      for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int i = 0; i < 4; ++i) {
      float& s = scores[n].values[h][i];
      s = s > kMasked ? exp2f(s - largest.values[h][i / 2]) : 0.0F;
      state.sum.values[h][i / 2] += s;
    }
  }

  template <int kHeld>
  STRANDLINE_SHARED static void weigh(Results<kHeld>& results, const Scores<kHeld>& weights,
                                      const Bf16* v, int lane) {
    STRANDLINE_UNROLL
    for (int k = 0; k < kKeys / 16; ++k) {
      FragmentA<kHeld> a;
      rounded_as_a(a, weights[2 * k], weights[2 * k + 1]);
      STRANDLINE_UNROLL
      for (int n = 0; n < kColumns / 8; ++n) {
        FragmentB<kHeld> b;
        load_b_rows(b, v + k * 16 * kStride + n * 8, kStride, lane);
        multiply(results[n], a, b);
      }
    }
  }

  template <int kHeld>
  STRANDLINE_SHARED void finish(const Results<kHeld>& results, Rows<kHeld>& state, const Place& at,
                                int own_row, int own_column, int lane) const {
    join_rows(state.sum, Plus());
    const std::int64_t all_rows = std::int64_t{in.batch} * in.queries * in.heads;
    for (int h = 0; h < kHeld; ++h) STRANDLINE_UNROLL
    for (int i = 0; i < 4; ++i) {
      const Spot spot = spot_in_c(lane + h, i);
      const int row = at.first_row + own_row + spot.row;
      if (row >= rows()) continue;
      const std::int64_t number = row_number(at, row);
      const float sum = state.sum.values[h][i / 2];
      const std::int64_t part = at.split * all_rows + number;
      if (splits > 1 && own_column == 0 && spot.column == 0)
        sums[part] = sum > 0 ? state.largest.values[h][i / 2] + log2f(sum) : kMasked;
      STRANDLINE_UNROLL
      for (int n = 0; n < kColumns / 8; ++n) {
        const int column = own_column + n * 8 + spot.column;
        const float x = sum > 0 ? results[n].values[h][i] / sum : 0.0F;
        if (splits > 1) {
          parts[part * kValueWidth + column] = x;
        } else {
          out[number * kValueWidth + column] = to_bf16(x);
        }
      }
    }
  }
};

}  // namespace strandline::kernels
