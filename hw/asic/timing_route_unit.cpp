// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_route_unit.h"

#include <algorithm>

namespace strandline::hw::asic {
namespace {

// Read off the RTL: cycles from the last of a stream to an empty pipeline; of a list's entry.
constexpr Cycle kDrain = 11;
constexpr Cycle kEntry = 2;
/// Passes of SELECT over the scores before the one that lists, and from the last read of one of
/// them to the next one's first.
constexpr int kPasses = 32;
constexpr Cycle kNextPass = 4;

}  // namespace

void RouteTiming::start(const Command& c, Cycle t) {
  c_ = c;
  row_ = 0;
  next_row(t + 2);
}

/// The first access of a row that begins in cycle `from`.
void RouteTiming::next_row(Cycle from) {
  block_ = 0;
  if (c_.opcode == Opcode::kTopk) {
    access_ = Access::kScores;
    at_ = from;
  } else if (c_.opcode == Opcode::kSelect) {
    pass_ = c_.src1_stride == c_.blocks_k ? kPasses : 0;
    access_ = pass_ == kPasses ? Access::kList : Access::kSearch;
    at_ = from;
  } else {
    access_ = Access::kRead;
    at_ = from + kEntry + (c_.opcode == Opcode::kScatter ? 1 : 0);
  }
}

Ports::Port RouteTiming::port() const {
  const bool spad = c_.opcode == Opcode::kGather;
  switch (access_) {
    case Access::kWeights:
    case Access::kIndices:
      return Ports::Port::kVmemWrite;
    case Access::kWrite:
      return spad ? Ports::Port::kSpadWrite : Ports::Port::kVmemWrite;
    case Access::kRead:
      return spad ? Ports::Port::kSpadRead : Ports::Port::kVmemRead;
    default:
      return Ports::Port::kVmemRead;
  }
}

std::uint64_t RouteTiming::row() const {
  switch (access_) {
    case Access::kScores:
    case Access::kRead:
    case Access::kSearch:
    case Access::kList:
      return c_.src0 + block_ * c_.src0_stride + row_;
    case Access::kBiases:
      return c_.src1 + block_;
    case Access::kWeights:
      return c_.dst + row_;
    case Access::kIndices:
      return c_.dst + c_.rows + row_;
    default:
      return c_.dst + block_ * c_.dst_stride + row_;
  }
}

void RouteTiming::step() {
  Cycle t = ports_->take(port(), row(), at_);
  if (c_.opcode == Opcode::kTopk)
    select(t);
  else if (c_.opcode == Opcode::kSelect)
    t = list(t);
  else
    move(t);
  if (row_ < c_.rows) return;
  at_ = kNever;
  completed_ = t;
  free_ = t + 1;
}

/// From the last streamed score of a row to the request for its weights.
Cycle RouteTiming::selected(Cycle streamed) const {
  const Cycle k = c_.src1_stride & 31;
  return streamed + 2 * kDrain + 3 * k + (c_.has(kRaw) ? 0 : 1) + 1;
}

void RouteTiming::select(Cycle t) {
  if (access_ == Access::kScores && c_.has(kBias)) {
    access_ = Access::kBiases;
    at_ = t + 1;
  } else if (access_ == Access::kScores || access_ == Access::kBiases) {
    const std::uint64_t cols = static_cast<std::uint64_t>(a_.cols), done = block_ * cols;
    const Cycle streamed = t + 1 + std::min<std::uint64_t>(cols, c_.blocks_k - done);
    const bool last = done + cols >= c_.blocks_k;
    access_ = last ? Access::kWeights : Access::kScores;
    at_ = last ? selected(streamed) : streamed + 1;
    ++block_;
  } else if (access_ == Access::kWeights) {
    access_ = Access::kIndices;
    at_ = t + 1;
  } else {
    ++row_;
    next_row(t + 1);
  }
}

/// A row of scores of SELECT, read in cycle t. Returns when what comes of it is over. The numbers
/// chosen are taken to lie evenly among the rows.
Cycle RouteTiming::list(Cycle t) {
  const auto cols = static_cast<std::uint64_t>(a_.cols);
  const std::uint64_t blocks = (c_.blocks_k + cols - 1) / cols, k = c_.src1_stride;
  if (access_ == Access::kSearch) {
    at_ = t + 1;
    if (++block_ < blocks) return t;
    block_ = 0;
    at_ = t + kNextPass;
    if (++pass_ == kPasses) access_ = Access::kList;
    return t;
  }
  const Cycle over = t + 2 + (block_ + 1) * k / blocks - block_ * k / blocks;
  at_ = over + 1;
  if (++block_ < blocks) return over;
  ++row_;
  next_row(over + 1);
  return over;
}

void RouteTiming::move(Cycle t) {
  if (access_ == Access::kRead) {
    access_ = c_.opcode == Opcode::kScatter ? Access::kSums : Access::kWrite;
    at_ = t + 1;
  } else if (access_ == Access::kSums) {
    access_ = Access::kWrite;
    at_ = t + 4 + static_cast<Cycle>(a_.cols / a_.vector_lanes);
  } else if (++block_ < c_.blocks_n) {
    access_ = Access::kRead;
    at_ = t + 1;
  } else {
    ++row_;
    next_row(t + 1);
  }
}

}  // namespace strandline::hw::asic
