// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/program.h"
#include "hw/asic/timing_output_stationary.h"
#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {
namespace {

/// Cycles from an activation row's read to the read of the sum that its results are added to.
Cycle array_delay(const Accelerator& a) {
  return static_cast<Cycle>(a.rows + a.cols);
}

}  // namespace

/// Last weight row of a tile, read from `from` on beside `m` activation rows since
/// `activations_start`, which go first where both are in one bank.
Cycle MatmulTiming::weights(std::uint64_t row, std::uint64_t activations, Cycle activations_start,
                            Cycle from, std::uint64_t m) {
  const auto bank = [&](std::uint64_t r) { return ports_->bank(Ports::Port::kSpadRead, r); };
  const auto rows = static_cast<std::uint64_t>(a_.rows);
  const Cycle activations_end = activations_start + m;
  const int first = bank(row), last = bank(row + rows - 1);
  const int a_first = bank(activations), a_last = bank(activations + m - 1);
  if (last < a_first || a_last < first || from >= activations_end) {
    ports_->reserve(Ports::Stream::kWeights, row, rows, from);
    return from + rows - 1;
  }
  if (first == last && a_first == a_last) {
    ports_->reserve(Ports::Stream::kWeights, row, rows, activations_end);
    return activations_end + rows - 1;
  }
  for (std::uint64_t r = 0; r < rows; ++r, ++from) {
    while (from < activations_end &&
           bank(activations + (from - activations_start)) == bank(row + r))
      ++from;
    ports_->reserve(Ports::Stream::kWeights, row + r, 1, from);
  }
  return from - 1;
}

void MatmulTiming::start(const Command& c, Cycle t) {
  if (a_.output_stationary) {
    done_ = reserve_output_stationary(c, a_, *ports_, t);
    return;
  }
  const std::uint64_t m = c.rows, rows = static_cast<std::uint64_t>(a_.rows);
  const auto passes = static_cast<std::uint64_t>(tile_passes(c, a_));
  const Cycle delay = array_delay(a_);
  Cycle before = 0, weights_end = t, stream = 0;
  std::uint64_t activations = 0;
  bool first = true;
  for (std::uint64_t n = 0; n < c.blocks_n; ++n)
    for (std::uint64_t k = 0; k < c.blocks_k * passes; ++k) {
      const std::uint64_t w = c.src1 + n * c.src1_stride + k * rows;
      if (first) {
        ports_->reserve(Ports::Stream::kWeights, w, rows, t + 1);
        weights_end = t + rows;
        stream = weights_end + 1;
      } else {
        weights_end = weights(w, activations, before, std::max(weights_end + 1, before), m);
        stream = std::max({weights_end + 1, before + m, before + 2});
      }
      activations = c.src0 + k / passes * c.src0_stride;
      ports_->reserve(Ports::Stream::kActivations, activations, m, stream);
      const std::uint64_t y = c.dst + n * c.dst_stride;
      if (k > 0 || c.has(kAccumulate)) ports_->reserve(Ports::Stream::kSums, y, m, stream + delay);
      ports_->reserve(Ports::Stream::kResults, y, m, stream + delay + 1);
      before = stream;
      first = false;
    }
  done_ = stream + m - 1 + delay + 1;
}

void MatmulTiming::step() {
  completed_ = done_;
  free_ = done_ + 1;
  done_ = kNever;
}

void TransposerTiming::start(const Command& c, Cycle t) {
  c_ = c;
  run_ = true;
  n_ = k_ = 0;
  read_from_ = t + 2;
  drained_[0] = drained_[1] = t;
}

void TransposerTiming::step() {
  const auto rows = static_cast<std::uint64_t>(a_.depth()),
             cols = static_cast<std::uint64_t>(a_.cols);
  // The buffer is free a cycle after the last write of the tile before the last.
  Cycle t = std::max(read_from_, drained_[1] + 1);
  for (std::uint64_t i = 0; i < cols; ++i, ++t)
    t = ports_->take(Ports::Port::kSpadRead,
                     c_.src0 + static_cast<std::uint64_t>(n_) * cols +
                         static_cast<std::uint64_t>(k_) * c_.src0_stride + i,
                     t);
  read_from_ = t;
  t = std::max(t + 1, drained_[0] + 1);
  for (std::uint64_t i = 0; i < rows; ++i, ++t)
    t = ports_->take(Ports::Port::kSpadWrite,
                     c_.dst + static_cast<std::uint64_t>(n_) * c_.dst_stride +
                         static_cast<std::uint64_t>(k_) * rows + i,
                     t);
  drained_[1] = drained_[0];
  drained_[0] = t - 1;
  if (++k_ < c_.blocks_k) return;
  k_ = 0;
  if (++n_ < c_.blocks_n) return;
  run_ = false;
  completed_ = drained_[0];
  free_ = drained_[0] + 1;
}

}  // namespace strandline::hw::asic
