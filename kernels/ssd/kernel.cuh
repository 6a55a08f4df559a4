// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/common/warp_tile.cuh"
#include "kernels/recurrence/kernel.cuh"

namespace strandline::kernels {

/// State-space duality by chunks (Dao, Gu 2024, section 6): within a chunk tokens meet as in masked
/// attention, between chunks the state carries. A block takes a head of a sequence through its
/// chunks, products on the tensor cores, the state in fp32.
struct ChunkedSsd {
  static constexpr int kChunk = 64, kPad = 8, kMixStride = kChunk + kPad;
  SsdRule<Bf16> rule;   // y = C·S + skip·v; S as [rows][columns] outside, [columns][rows] inside
  const float* before;  ///< [batch][heads][rows][columns]
  float* after;         ///< same shape; may be the same memory

  void check() const {
    rule.check_tiles(rule.name());
    require(rule.columns % 16 == 0 && rule.columns <= 128, rule.name(), "state columns",
            rule.columns, "must be a multiple of 16 and at most 128");
    rule.check();
  }
  std::int64_t blocks() const { return std::int64_t{rule.batch} * rule.heads; }
  int threads() const { return 256; }
  STRANDLINE_SHARED int row_stride() const { return rule.rows + kPad; }
  STRANDLINE_SHARED int column_stride() const { return rule.columns + kPad; }
  std::size_t shared_bytes() const {
    return taken<float>(std::int64_t{rule.columns} * rule.rows) +
           taken<Bf16>(std::int64_t{rule.columns} * row_stride()) +
           2 * taken<Bf16>(std::int64_t{kChunk} * row_stride()) +
           taken<Bf16>(std::int64_t{kChunk} * column_stride()) +
           taken<Bf16>(std::int64_t{rule.columns} * kMixStride) +
           taken<Bf16>(std::int64_t{kChunk} * kMixStride) + 2 * taken<float>(kChunk);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    Tiles t;
    t.state = block.template take<float>(std::int64_t{rule.columns} * rule.rows);
    t.rounded = block.template take<Bf16>(std::int64_t{rule.columns} * row_stride());
    t.b = block.template take<Bf16>(std::int64_t{kChunk} * row_stride());
    t.c = block.template take<Bf16>(std::int64_t{kChunk} * row_stride());
    t.x = block.template take<Bf16>(std::int64_t{kChunk} * column_stride());
    t.x_columns = block.template take<Bf16>(std::int64_t{rule.columns} * kMixStride);
    t.mix = block.template take<Bf16>(std::int64_t{kChunk} * kMixStride);
    t.decay = block.template take<float>(kChunk);
    t.step = block.template take<float>(kChunk);
    const int head = static_cast<int>(block.index() % rule.heads);
    const std::int64_t memory = block.index() * rule.rows * rule.columns;
    for (int i = block.rank(); i < rule.rows * rule.columns; i += block.size())
      keep(t, i % rule.columns, i / rule.columns, before[memory + i]);
    for (int first = 0; first < rule.tokens; first += kChunk) {
      const std::int64_t token = block.index() / rule.heads * rule.tokens + first;
      run_chunk(block, t, token, least(kChunk, rule.tokens - first), head);
    }
    block.sync();
    for (int i = block.rank(); i < rule.rows * rule.columns; i += block.size())
      after[memory + i] = t.state[i % rule.columns * rule.rows + i / rule.columns];
  }

 private:
  struct Tiles {
    float* state;                           // [columns][rows]
    Bf16 *rounded, *b, *c, *x, *x_columns;  // the state; inputs; x by columns
    Bf16* mix;                              // [chunk][chunk]: what a token takes from another
    float *decay, *step;                    // running sum of logarithms; steps
  };

  STRANDLINE_SHARED void keep(const Tiles& t, int column, int row, float value) const {
    t.state[column * rule.rows + row] = value;
    t.rounded[column * row_stride() + row] = to_bf16(value);
  }

  template <class Block>
  STRANDLINE_SHARED void run_chunk(Block& block, const Tiles& t, std::int64_t token, int count,
                                   int head) const {
    block.sync();
    load(block, t, token, count, head);
    block.sync();
    mix_tokens(block, t);
    block.sync();
    // From here c and b hold what the state is read and written with.
    for (int i = block.rank(); i < kChunk * rule.rows; i += block.size()) {
      const int j = i / rule.rows, at = j * row_stride() + i % rule.rows;
      t.c[at] = to_bf16(widen(t.c[at]) * expf(t.decay[j]));
      t.b[at] = to_bf16(widen(t.b[at]) * t.step[j] * expf(t.decay[kChunk - 1] - t.decay[j]));
    }
    block.sync();
    each_tile(block, kChunk, rule.columns, [&](int row, int column, int lane) {
      WarpTile<Block::kHeld> y;
      y.clear();
      add_product_rows(y, t.mix + row * kMixStride, kMixStride, t.x + column, column_stride(),
                       kChunk, lane);
      add_product(y, t.c + row * row_stride(), row_stride(), t.rounded + column * row_stride(),
                  row_stride(), rule.rows, lane);
      y.each(lane, [&](int i, int j, float value) {
        if (row + i < count) rule.store(token + row + i, head, column + j, value);
      });
    });
    block.sync();
    const float left = expf(t.decay[kChunk - 1]);
    each_tile(block, rule.columns, rule.rows, [&](int column, int row, int lane) {
      WarpTile<Block::kHeld> sum;
      sum.clear();
      add_product_rows(sum, t.x_columns + column * kMixStride, kMixStride, t.b + row, row_stride(),
                       kChunk, lane);
      sum.each(lane, [&](int i, int j, float value) {
        keep(t, column + i, row + j, left * t.state[(column + i) * rule.rows + row + j] + value);
      });
    });
  }

  /// Inputs of a chunk; tokens behind the sequence's end are zeros with steps of zero.
  template <class Block>
  STRANDLINE_SHARED void load(Block& block, const Tiles& t, std::int64_t token, int count,
                              int head) const {
    for (int i = block.rank(); i < kChunk * rule.rows; i += block.size()) {
      const int j = i / rule.rows, d = i % rule.rows;
      const std::int64_t at = rule.shared_row(token + j, head) + d;
      t.b[j * row_stride() + d] = j < count ? rule.b[at] : Bf16{0};
      t.c[j * row_stride() + d] = j < count ? rule.c[at] : Bf16{0};
    }
    for (int i = block.rank(); i < kChunk * rule.columns; i += block.size()) {
      const int j = i / rule.columns, p = i % rule.columns;
      const Bf16 value = j < count ? rule.v[rule.place(token + j, head, p)] : Bf16{0};
      t.x[j * column_stride() + p] = t.x_columns[p * kMixStride + j] = value;
    }
    for (int j = block.rank(); j < kChunk; j += block.size()) {
      float sum = 0;  // each thread sums for itself: 64 reads that the cache holds
      for (int i = 0; i <= j && i < count; ++i) sum += rule.step[(token + i) * rule.heads + head];
      t.decay[j] = sum * rule.rate[head];
      t.step[j] = j < count ? rule.step[(token + j) * rule.heads + head] : 0.0F;
    }
  }

  /// mix(i, j) = C_i·B_j · exp(decay_i - decay_j) · step_j for j <= i, else 0.
  template <class Block>
  STRANDLINE_SHARED void mix_tokens(Block& block, const Tiles& t) const {
    each_tile(block, kChunk, kChunk, [&](int row, int column, int lane) {
      WarpTile<Block::kHeld> products;
      products.clear();
      if (column <= row)
        add_product(products, t.c + row * row_stride(), row_stride(), t.b + column * row_stride(),
                    row_stride(), rule.rows, lane);
      products.each(lane, [&](int i, int j, float value) {
        const int to = row + i, from = column + j;
        const float share =
            from <= to ? value * expf(t.decay[to] - t.decay[from]) * t.step[from] : 0.0F;
        t.mix[to * kMixStride + from] = to_bf16(share);
      });
    });
  }
};

}  // namespace strandline::kernels
