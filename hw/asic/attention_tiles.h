// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "hw/asic/layer_builder.h"
#include "hw/asic/lower_index.h"

namespace strandline::hw::asic {

/// Sizes and scales of attention over caches in memory; dimensions in elements.
struct AttentionShape {
  int heads = 1, kv_heads = 1;
  int key_dim = 0, value_dim = 0;
  int window = 0;  ///< keys that a query sees; 0: all earlier ones
  /// The first columns of a key are its value (latent attention): where rows serve as weights as
  /// they are (square arrays), one cache and one load do for both.
  bool values_in_keys = false;
  double score_scale = 1;  ///< of an integer score, with the division by the root of its dimension
  double value_scale = 1;  ///< of an integer value
  Scale attended;          ///< of results
  int top_k = 0;           ///< keys that a query attends to, which SELECT lists; 0: all it sees
};

/// Sinks are integers of this size on int8 chips, where SOFTMAX reads int32.
constexpr double kSinkUnit = 1.0 / 65536;

/// A cache in memory: by sequence, kv head, column block; `capacity` rows each.
struct CachePlace {
  std::uint64_t address = 0;
  int blocks = 0;        ///< of a head: SPAD rows that a row takes
  std::size_t step = 0;  ///< bytes from a key to the next where LOADs are listed; else 0
};

/// Fused attention, tile of keys by tile: scores, online softmax and the sum of values never leave
/// the chip. With one new token per sequence the heads that share keys are the rows of one product;
/// else each head's tokens are. Where keys are selected each token is a job of its own: its keys
/// come by listed LOADs.
class AttentionTiles {
 public:
  /// Takes places: scores, products, sums, factors; queries, staged rows, keys, values and
  /// probabilities. InputError where the accelerator lacks what the shape needs.
  AttentionTiles(LayerBuilder& b, const AttentionShape& shape);

  /// Rows of a sequence's cache, whole blocks.
  int capacity() const { return capacity_; }
  bool by_head() const { return b_.work().tokens == 1 || selects(); }
  bool selects() const { return s_.top_k > 0; }
  /// Where the queries of a head go in SPAD, and how far their blocks are apart.
  std::size_t query_place(int head, int sequence) const;
  std::size_t query_stride() const;
  /// Emits a command that reads all rows from `src0` on and writes queries from column `column` of
  /// `head` on: as it is, or, where heads lie row by row, a row at a time.
  void put_queries(Command c, int head, int column);
  /// Values need a cache of their own, of columns that start at lane 0.
  bool caches_values() const { return !s_.values_in_keys || b_.accelerator().groups() > 1; }
  /// Room for the new rows of a kv head: blocks of rows() rows.
  std::size_t staged() const { return staged_; }
  /// The staged rows of kv head `kv` to their places in a cache.
  void append(const CachePlace& cache, int kv);
  /// Where sinks lie in memory (MemoryImage::sinks, in kSinkUnit on int8 chips): each job's softmax
  /// starts with its heads' one.
  void use_sinks(std::uint64_t address);
  /// Who lists the keys of each row, where the shape has top_k.
  void use_index(Indexer& index) { index_ = &index; }
  /// Bytes from a key to the next in a cache of `blocks` SPAD rows a key.
  std::size_t cache_step(int blocks) const;
  /// Attention of all sequences and heads; results, narrowed, at `attended`: head by head, blocks
  /// of rows() rows, as an output projection reads them.
  void run(const CachePlace& keys, const CachePlace& values, std::size_t attended);

 private:
  /// A tile of keys for the rows of one job: a head's tokens, or the heads that share keys.
  struct Tile {
    int job, kv, head, first, count;
    bool loads, begins, ends;
    std::size_t keys_slot, slot;  ///< buffers of keys and values; of scores and probabilities
  };
  void check() const;
  std::uint64_t cache_place(const CachePlace& cache, int sequence, int kv) const;
  std::vector<Tile> tiles() const;
  /// The sequence of a job: jobs are rows where heads share a product, else sequences.
  int sequence_of(int job) const { return by_head() ? job / b_.work().tokens : job; }
  /// Keys of a job, in whole blocks.
  int end_of(int job) const;
  void load_listed(const CachePlace& cache, std::size_t place, const Tile& t);
  void load_tile(const CachePlace& keys, const CachePlace& values, const Tile& t);
  void scores(const Tile& t);
  void softmax(const Tile& t);
  void start_with_sinks(const Tile& t);
  void sum_values(const Tile& t);
  void finish(const Tile& t, std::size_t attended);

  LayerBuilder& b_;
  AttentionShape s_;
  int group_, job_rows_, capacity_, tile_;
  std::optional<std::uint64_t> sinks_;
  Indexer* index_ = nullptr;
  std::size_t slots_;  ///< of what is double-buffered where tiles overlap
  std::size_t scores_[2]{}, product_[2]{}, factors_[2]{}, sums_, sink_rows_ = 0;  // VMEM
  std::size_t queries_, staged_;                                                  // SPAD
  std::size_t keys_[2]{}, turned_[2]{}, values_[2]{}, chances_[2]{};              // SPAD
};

}  // namespace strandline::hw::asic
