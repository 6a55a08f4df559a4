// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

/// Where a lowered recurrence keeps its state in main memory: fp32 words, old before the run and
/// new behind it.
struct RecurrencePlaces {
  std::vector<std::uint64_t> states;  ///< by sequence, then head: columns in blocks, keys rows each
  std::vector<std::uint64_t> histories;  ///< by sequence: channels in blocks, taps - 1 rows each
};

/// lower_recurrence(), telling where.
RecurrencePlaces place_recurrence(LayerBuilder& b);

/// A constant: words into the image, loaded into places of their own, a row of VMEM for every row
/// and column block. Returns the first.
std::size_t load_constant(LayerBuilder& b, const Matrix& x);

/// Commands of the vector unit that make decays and betas of a recurrence; fp32 in VMEM, all rows
/// of activations.
class ScanGates {
 public:
  /// Takes places for `blocks` column blocks at most.
  ScanGates(LayerBuilder& b, int blocks);

  /// x = softplus(x + bias), `bias` a row along columns, as max(x, 0) + 2 artanh(1 / (1 + 2 e^|x|))
  /// with the odd series of artanh to the 11th power: its argument is at most 1/3, so that what is
  /// left out is below 5e-8.
  void softplus(std::size_t x, std::size_t bias, int blocks);
  /// x = sigmoid(x).
  void sigmoid(std::size_t x, int blocks);

 private:
  void constant(VectorOp f, std::size_t src, double value, std::size_t dst, int blocks);
  void matrix(VectorOp f, std::size_t src, std::size_t other, std::size_t dst, int blocks);
  LayerBuilder& b_;
  std::size_t fold_, square_, series_;
};

/// The short causal convolution of columns [first, first + blocks) of some channels, as shifted
/// rows of VMEM multiplied and accumulated: the rows of earlier tokens stand before the new ones.
class ScanConvolution {
 public:
  explicit ScanConvolution(LayerBuilder& b);

  /// Sums of a product (times `scale` on integer chips) in `p`, which are channels from block
  /// `channel` on; results, of all but the RG-LRU after SiLU, go to `dst`, blocks as many rows
  /// apart as there are rows of activations. The last rows replace the history in memory.
  void run(const Panel& p, double scale, int channel, std::size_t dst);
  /// Where the histories of the sequences begin in memory: words of (taps - 1) rows each.
  const std::vector<std::uint64_t>& histories() const { return histories_; }

 private:
  void history(Opcode op, int sequence, int channel, int blocks, std::size_t at);
  LayerBuilder& b_;
  int old_, span_, channel_blocks_;  ///< rows before the new ones, with them; of all channels
  std::size_t rows_[2], taps_, input_bias_, bias_;
  std::vector<std::uint64_t> histories_;
  int turn_ = 0;
};

}  // namespace strandline::hw::asic
