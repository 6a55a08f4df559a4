// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

/// The indexer of latent attention (docs/accelerator/select.md): scores every key for every row,
/// then lists each row's top_k by SELECT for the LOADs of its attention. Nothing where the layer
/// has none. Where no row sees more than top_k keys the index keys are cached all the same, and
/// nothing is scored.
class Indexer {
 public:
  /// Takes places. `angles`: VMEM rows of the angles of the layer's rotary dimension. InputError
  /// where the accelerator lacks what it needs.
  Indexer(LayerBuilder& b, std::size_t angles);
  /// Some row sees more keys than it keeps.
  static bool selects(const LayerBuilder& b);
  /// Emits index keys of the normed input, `in` its scale, and their way to the cache.
  void keys(const Scale& in);
  /// Emits scores of all rows, given what queries are made of and its scale.
  void scores(const Activations& low, double low_scale, const Scale& in);
  /// Emits the SELECT of a row; rows take turns in two halves of the lists.
  void select(int row);
  /// Keys that a row attends to.
  int count(int row) const;
  /// First entry of a row's list.
  std::size_t entry(int row) const;

 private:
  void check() const;
  void queries(const Activations& low, double low_scale);
  void weights(const Scale& in);
  void tile(int sequence, int first, int count);
  /// Columns of one head at `at` (floats): turned and narrowed, all rows from SPAD row `dst` on, or
  /// row by row `step` rows apart.
  void put(std::size_t at, std::size_t dst, std::size_t stride, Scale s, int step);
  int padded_heads() const;

  LayerBuilder& b_;
  IndexSizes s_;
  bool selects_;
  int capacity_ = 0, tile_ = 0;
  std::uint64_t cache_ = 0;
  std::size_t angles_, gain_ = 0, scores_ = 0, hits_ = 0;                       // VMEM
  std::size_t staged_ = 0, queries_ = 0, weights_ = 0, keys_ = 0, turned_ = 0,  // SPAD
      narrowed_ = 0;
};

}  // namespace strandline::hw::asic
