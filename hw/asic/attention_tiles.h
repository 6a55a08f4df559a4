// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

/// Sizes and scales of attention over caches in memory; dimensions in elements.
struct AttentionShape {
  int heads = 1, kv_heads = 1;
  int key_dim = 0, value_dim = 0;
  int window = 0;          ///< keys that a query sees; 0: all earlier ones
  double score_scale = 1;  ///< of an integer score, with the division by the root of its dimension
  double value_scale = 1;  ///< of an integer value
  Scale attended;          ///< of results
};

/// A cache in memory: by sequence, kv head, column block; `capacity` rows each.
struct CachePlace {
  std::uint64_t address = 0;
  int blocks = 0;  ///< of a head: SPAD rows that a row takes
};

/// Fused attention, tile of keys by tile: scores, online softmax and the sum of values never leave
/// the chip. With one new token per sequence the heads that share keys are the rows of one product;
/// else each head's tokens are.
class AttentionTiles {
 public:
  /// Takes places: scores, products, sums, factors; queries, staged rows, keys, values and
  /// probabilities. InputError where the accelerator lacks what the shape needs.
  AttentionTiles(LayerBuilder& b, const AttentionShape& shape);

  /// Rows of a sequence's cache, whole blocks.
  int capacity() const { return capacity_; }
  bool by_head() const { return b_.work().tokens == 1; }
  /// Where the queries of a head go in SPAD, and how far their blocks are apart.
  std::size_t query_place(int head, int sequence) const;
  std::size_t query_stride() const;
  /// Room for the new rows of a kv head: blocks of rows() rows.
  std::size_t staged() const { return staged_; }
  /// The staged rows of kv head `kv` to their places in a cache.
  void append(const CachePlace& cache, int kv);
  /// Attention of all sequences and heads; results, narrowed, at `attended`: head by head, blocks
  /// of rows() rows, as an output projection reads them.
  void run(const CachePlace& keys, const CachePlace& values, std::size_t attended);

 private:
  void check() const;
  std::uint64_t cache_place(const CachePlace& cache, int sequence, int kv) const;
  void load_tile(const CachePlace& keys, const CachePlace& values, int sequence, int kv, int first,
                 int count);
  void attend_tile(std::size_t queries, int first, int count, bool begins, bool ends);
  void scores(std::size_t queries, int count);
  void softmax(int first, int count, bool begins, bool ends);
  void sum_values(int count, bool begins);
  void finish(int head, int sequence, std::size_t attended);

  LayerBuilder& b_;
  AttentionShape s_;
  int group_, job_rows_, capacity_, tile_;
  std::size_t scores_, product_, sums_, factors_;                    // VMEM
  std::size_t queries_, staged_, keys_, turned_, values_, chances_;  // SPAD
};

}  // namespace strandline::hw::asic
