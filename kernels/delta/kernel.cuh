// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/common/warp_tile.cuh"
#include "kernels/recurrence/kernel.cuh"

namespace strandline::kernels {

/// The gated delta rule by chunks of 16 tokens (Yang et al. 2024, with decays by row as in Kimi
/// delta attention 2025). With D(i, j) the decay from token j to i and S the state before the
/// chunk, the corrections u solve a unit triangular system,
///   u_i = beta_i (v_i - (k_i D(i, 0)) S) - beta_i · sum over j < i of (k_i D(i, j) k_j) u_j,
/// outputs are (q_i D(i, 0)) S + sum over j <= i of (q_i D(i, j) k_j) u_j, and the state becomes
/// D(16, 0) S + sum of D(16, j) k_j u_jᵀ. Decays are only ever formed over spans, so none
/// overflows. Products with the state run on the tensor cores; the state stays in fp32. A block
/// takes kColumns columns of a head's state through its chunks.
struct ChunkedDelta {
  static constexpr int kChunk = 16, kColumns = 64, kPad = 8;
  static constexpr int kChunkStride = kChunk + kPad, kColumnStride = kColumns + kPad;
  DeltaRule<Bf16> rule;
  const float* before;  ///< [batch][heads][rows][columns]
  float* after;         ///< same shape; may be the same memory

  void check() const {
    rule.check_tiles(rule.name());
    rule.check();
  }
  std::int64_t blocks() const {
    return std::int64_t{rule.batch} * rule.heads * parts_of(rule.columns, kColumns);
  }
  int threads() const { return 128; }
  STRANDLINE_SHARED int row_stride() const { return rule.rows + kPad; }
  std::size_t shared_bytes() const {
    return taken<float>(std::int64_t{rule.rows} * kColumns) +
           taken<Bf16>(std::int64_t{rule.rows} * kColumnStride) +
           2 * taken<Bf16>(std::int64_t{kChunk} * row_stride()) +
           taken<Bf16>(std::int64_t{rule.rows} * kChunkStride) +
           taken<float>(std::int64_t{kChunk} * rule.rows) + 2 * taken<float>(kChunk * kColumns) +
           2 * taken<float>(kChunk * kChunk) + taken<Bf16>(kChunk * kColumnStride);
  }

  template <class Block>
  STRANDLINE_SHARED void operator()(Block& block) const {
    Tiles t;
    t.state = block.template take<float>(std::int64_t{rule.rows} * kColumns);
    t.rounded = block.template take<Bf16>(std::int64_t{rule.rows} * kColumnStride);
    t.k = block.template take<Bf16>(std::int64_t{kChunk} * row_stride());
    t.q = block.template take<Bf16>(std::int64_t{kChunk} * row_stride());
    t.k_columns = block.template take<Bf16>(std::int64_t{rule.rows} * kChunkStride);
    t.decay = block.template take<float>(std::int64_t{kChunk} * rule.rows);
    t.rest = block.template take<float>(kChunk * kColumns);
    t.out = block.template take<float>(kChunk * kColumns);
    t.keys = block.template take<float>(kChunk * kChunk);
    t.queries = block.template take<float>(kChunk * kChunk);
    t.corrections = block.template take<Bf16>(kChunk * kColumnStride);
    const std::int64_t slices = parts_of(rule.columns, kColumns), head = block.index() / slices;
    Place at{};
    at.column = static_cast<int>(block.index() % slices) * kColumns;
    at.width = least(kColumns, rule.columns - at.column);
    const std::int64_t memory = head * rule.rows * rule.columns + at.column;
    for (int i = block.rank(); i < rule.rows * kColumns; i += block.size()) {
      const int d = i / kColumns, c = i % kColumns;
      const bool inside = c < at.width;
      keep(t, d, c, inside ? before[memory + std::int64_t{d} * rule.columns + c] : 0.0F);
    }
    for (int first = 0; first < rule.tokens; first += kChunk) {
      at.count = least(kChunk, rule.tokens - first);
      at.token_head = (head / rule.heads * rule.tokens + first) * rule.heads + head % rule.heads;
      run_chunk(block, t, at);
    }
    block.sync();
    for (int i = block.rank(); i < rule.rows * kColumns; i += block.size()) {
      const int d = i / kColumns, c = i % kColumns;
      if (c < at.width) after[memory + std::int64_t{d} * rule.columns + c] = t.state[i];
    }
  }

 private:
  struct Tiles {
    float* state;           // [rows][kColumns]
    Bf16 *rounded, *k, *q;  // the state; keys and queries with their decay since the chunk's start
    Bf16* k_columns;        // [rows][chunk]: keys with their decay to the chunk's end
    float* decay;           // [chunk][rows]: running sum of logarithms
    float *rest, *out;      // [chunk][kColumns]: right-hand sides; outputs
    float *keys, *queries;  // [chunk][chunk]: k_i D k_j, q_i D k_j
    Bf16* corrections;      // [chunk][kColumns]
  };
  /// The block's columns, and its chunk: number of the first token's head, tokens.
  struct Place {
    int column, width, count;
    std::int64_t token_head;
  };

  STRANDLINE_SHARED void keep(const Tiles& t, int row, int column, float value) const {
    t.state[row * kColumns + column] = value;
    t.rounded[row * kColumnStride + column] = to_bf16(value);
  }
  /// Number of token i of the chunk and the head.
  STRANDLINE_SHARED std::int64_t number(const Place& at, int i) const {
    return at.token_head + std::int64_t{i} * rule.heads;
  }

  template <class Block>
  STRANDLINE_SHARED void run_chunk(Block& block, const Tiles& t, const Place& at) const {
    for (int d = block.rank(); d < rule.rows; d += block.size()) sum_decays(t, at, d);
    block.sync();
    meet(block, t, at);
    weigh(block, t, at);
    block.sync();
    read_state(block, t, at);
    block.sync();
    for (int c = block.rank(); c < kColumns; c += block.size()) solve(t, at, c);
    block.sync();
    write_state(block, t);
    block.sync();
  }

  STRANDLINE_SHARED void sum_decays(const Tiles& t, const Place& at, int row) const {
    float sum = 0;
    for (int i = 0; i < kChunk; ++i) {
      if (i < at.count) sum += rule.log_decay(number(at, i), row);
      t.decay[i * rule.rows + row] = sum;
    }
  }

  /// What a token's key and query take from the keys up to it.
  template <class Block>
  STRANDLINE_SHARED void meet(Block& block, const Tiles& t, const Place& at) const {
    for (int pair = block.rank(); pair < kChunk * kChunk; pair += block.size()) {
      const int i = pair / kChunk, j = pair % kChunk;
      float keys = 0, queries = 0;
      if (j <= i && i < at.count) {
        const Bf16* from = rule.k + number(at, j) * rule.rows;
        const Bf16* key = rule.k + number(at, i) * rule.rows;
        const Bf16* query = rule.q + number(at, i) * rule.rows;
        const float* since = t.decay + j * rule.rows;
        const float* until = t.decay + i * rule.rows;
        const float all = rule.by_row ? 1.0F : expf(until[0] - since[0]);
        for (int d = 0; d < rule.rows; ++d) {
          const float decay = rule.by_row ? expf(until[d] - since[d]) : all;
          keys += widen(key[d]) * widen(from[d]) * decay;
          queries += widen(query[d]) * widen(from[d]) * decay;
        }
      }
      t.keys[pair] = keys;
      t.queries[pair] = rule.scale * queries;
    }
  }

  /// Keys and queries with their decays, for the products with the state.
  template <class Block>
  STRANDLINE_SHARED void weigh(Block& block, const Tiles& t, const Place& at) const {
    for (int i = block.rank(); i < kChunk * rule.rows; i += block.size()) {
      const int j = i / rule.rows, d = i % rule.rows;
      const std::int64_t source = number(at, j) * rule.rows + d;
      const bool inside = j < at.count;
      const float k = inside ? widen(rule.k[source]) : 0.0F;
      const float q = inside ? widen(rule.q[source]) : 0.0F;
      const float since_start = expf(t.decay[i]);
      t.k[j * row_stride() + d] = to_bf16(k * since_start);
      t.q[j * row_stride() + d] = to_bf16(rule.scale * q * since_start);
      t.k_columns[d * kChunkStride + j] =
          to_bf16(k * expf(t.decay[(kChunk - 1) * rule.rows + d] - t.decay[i]));
    }
  }

  template <class Block>
  STRANDLINE_SHARED void read_state(Block& block, const Tiles& t, const Place& at) const {
    each_tile(block, kChunk, kColumns, [&](int, int column, int lane) {
      WarpTile<Block::kHeld> recalled, read;
      recalled.clear();
      read.clear();
      add_product_rows(recalled, t.k, row_stride(), t.rounded + column, kColumnStride, rule.rows,
                       lane);
      add_product_rows(read, t.q, row_stride(), t.rounded + column, kColumnStride, rule.rows, lane);
      recalled.each(lane, [&](int i, int c, float value) {
        const bool inside = i < at.count && column + c < at.width;
        const std::int64_t source = number(at, i) * rule.columns + at.column + column + c;
        t.rest[i * kColumns + column + c] =
            inside ? rule.beta[number(at, i)] * (widen(rule.v[source]) - value) : 0.0F;
      });
      read.each(lane, [&](int i, int c, float value) { t.out[i * kColumns + column + c] = value; });
    });
  }

  /// Forward substitution of a column, and its outputs.
  STRANDLINE_SHARED void solve(const Tiles& t, const Place& at, int c) const {
    float u[kChunk];
    STRANDLINE_UNROLL
    for (int i = 0; i < kChunk; ++i) {
      const float strength = i < at.count ? rule.beta[number(at, i)] : 0.0F;
      float sum = 0;
      STRANDLINE_UNROLL
      for (int j = 0; j < i; ++j) sum += t.keys[i * kChunk + j] * u[j];
      u[i] = t.rest[i * kColumns + c] - strength * sum;
      t.corrections[i * kColumnStride + c] = to_bf16(u[i]);
      float out = t.out[i * kColumns + c];
      STRANDLINE_UNROLL
      for (int j = 0; j <= i; ++j) out += t.queries[i * kChunk + j] * u[j];
      if (i < at.count && c < at.width)
        rule.y[number(at, i) * rule.columns + at.column + c] = to_bf16(out);
    }
  }

  template <class Block>
  STRANDLINE_SHARED void write_state(Block& block, const Tiles& t) const {
    each_tile(block, rule.rows, kColumns, [&](int row, int column, int lane) {
      WarpTile<Block::kHeld> sum;
      sum.clear();
      add_product_rows(sum, t.k_columns + row * kChunkStride, kChunkStride, t.corrections + column,
                       kColumnStride, kChunk, lane);
      sum.each(lane, [&](int i, int c, float value) {
        const float left = expf(t.decay[(kChunk - 1) * rule.rows + row + i]);
        keep(t, row + i, column + c, left * t.state[(row + i) * kColumns + column + c] + value);
      });
    });
  }
};

}  // namespace strandline::kernels
