// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {
namespace {

// Cycles between events of the pipelines, read off the RTL.
constexpr Cycle kVectorDepth = 18;  ///< last beat of an item to its row at the port
constexpr Cycle kSoftmaxDepth = 9;  ///< the same
constexpr Cycle kMeanDelay = 18;    ///< last beat of a pass to the next one's first read, plus
constexpr Cycle kRootDelay = 24;    ///< the levels of the adder tree
constexpr Cycle kMaximaDelay = 3;   ///< the same, between the passes of softmax
constexpr Cycle kInverseDelay = 5;  ///< last row's write to its inverse, plus the levels

Cycle beats(const Accelerator& a, int lanes) {
  return static_cast<Cycle>(a.cols / lanes);
}
Cycle levels(int lanes) {
  return static_cast<Cycle>(std::bit_width(static_cast<unsigned>(lanes)) - 1);
}

}  // namespace

Cycle LaneTiming::next() const {
  if (!run_) return kNever;
  const Cycle row = rows_.empty() ? kNever : rows_.front().at;
  const Cycle item = ready_ != kNever ? take_at() : ask_;
  return std::min(row, item);
}

Cycle LaneTiming::write(Ports::Port port) {
  const Row row = rows_.front();
  rows_.pop_front();
  const Cycle written = ports_->take(port, row.row, row.at);
  const Cycle lost = written - row.at;
  if (lost > 0) {  // the whole pipeline stood still
    for (Row& r : rows_) r.at += lost;
    if (beats_end_ >= row.at) beats_end_ += lost;
    moves_from_ = written;
  }
  return written;
}

// ------------------------------------------------------------------ VECTOR, NORM, ROPE

void VectorTiming::start(const Command& c, Cycle t) {
  c_ = c;
  run_ = true;
  norm_ = c.opcode == Opcode::kNorm;
  rope_ = c.opcode == Opcode::kRope;
  layer_ = norm_ && c.has(kLayerNorm);
  to_spad_ = c.has(kToSpad) || (c.has(kRequantize) && !norm_ && !rope_);
  inners_ = norm_ ? c.blocks_n : c.rows;
  mids_ = norm_ ? c.rows : rope_ ? c.blocks_k : c.blocks_n;
  outers_ = rope_ ? c.blocks_n : norm_ ? (layer_ ? 3U : 2U) : 1U;
  inner_ = mid_ = outer_ = 0;
  fetched_all_ = false;
  ask_ = t + 2;
  ready_ = kNever;
  beats_end_ = 0;
}

std::uint64_t VectorTiming::source() const {
  if (norm_) return c_.src0 + inner_ * c_.src0_stride + mid_;
  if (rope_) return c_.src0 + outer_ * 2 * (c_.imm1 & 0xffff) + mid_ * c_.src0_stride + inner_;
  return c_.src0 + mid_ * c_.src0_stride + inner_;
}

std::uint64_t VectorTiming::destination(bool second) const {
  const auto groups = static_cast<std::uint64_t>(to_spad_ ? a_.groups() : 1);
  if (norm_) return c_.dst + inner_ / groups * c_.dst_stride + mid_;
  const std::uint64_t row = c_.dst + mid_ / groups * c_.dst_stride + inner_;
  if (!rope_) return row;
  return row + (2 * outer_ + (second ? 1 : 0)) * (c_.imm1 >> 16);
}

void VectorTiming::fetch() {
  const unsigned mode = c_.imm1 & 3, f = c_.imm1 >> 4 & 31;
  const auto read = [&](std::uint64_t row, Cycle t) {
    return ports_->take(Ports::Port::kVmemRead, row, t);
  };
  Cycle t = read(source(), ask_);
  if (rope_) {
    t = read(c_.src1 + mid_ * c_.src1_stride + inner_, t + 1);
    t = read(source() + (c_.imm1 & 0xffff), t + 1);
  } else if (norm_) {
    if (c_.has(kGain) && outer_ + 1 == outers_) t = read(c_.src1 + inner_, t + 1);
  } else {
    if (mode == 0) t = read(c_.src1 + mid_ * c_.src1_stride + inner_, t + 1);
    if (mode == 1 && inner_ == 0) t = read(c_.src1 + mid_, t + 1);
    if (mode == 2) t = read(c_.src1 + inner_, t + 1);
    if (f == 11 || f == 12 || f == 18) t = read(c_.dst + mid_ * c_.dst_stride + inner_, t + 1);
  }
  ask_ = kNever;
  ready_ = t + 2;
}

void VectorTiming::take(Cycle t) {
  const Cycle b = beats(a_, a_.vector_lanes);
  ask_ = t + 1;
  t = first_beat(t) - 1;
  beats_end_ = t + (rope_ ? 2 * b : b);
  if (!norm_ || outer_ + 1 == outers_) {
    rows_.push_back({t + b + kVectorDepth, destination(false)});
    if (rope_) rows_.push_back({t + 2 * b + kVectorDepth, destination(true)});
  }
  ready_ = kNever;
  advance();
}

void VectorTiming::advance() {
  if (++inner_ < inners_) return;
  inner_ = 0;
  if (++mid_ < mids_) return;
  mid_ = 0;
  if (++outer_ == outers_) {
    fetched_all_ = true;
    ask_ = kNever;
  } else if (norm_) {
    const Cycle delay = layer_ && outer_ == 1 ? kMeanDelay : kRootDelay;
    ask_ = beats_end_ + delay + levels(a_.vector_lanes);
  }
}

void VectorTiming::step() {
  const Cycle item = ready_ != kNever ? take_at() : ask_;
  if (!rows_.empty() && rows_.front().at <= item) {
    const Cycle t = write(to_spad_ ? Ports::Port::kSpadWrite : Ports::Port::kVmemWrite);
    if (fetched_all_ && rows_.empty()) {
      run_ = false;
      completed_ = t;
      free_ = t + 1;
    }
  } else if (ready_ != kNever) {
    take(item);
  } else {
    fetch();
  }
}

// ------------------------------------------------------------------ SOFTMAX

void SoftmaxTiming::start(const Command& c, Cycle t) {
  c_ = c;
  run_ = true;
  n_ = m_ = 0;
  pass_ = 0;
  ask_ = t + 2;
  ready_ = kNever;
  tail_ = kNever;
  beats_end_ = 0;
}

void SoftmaxTiming::take(Cycle t) {
  const Cycle b = beats(a_, a_.softmax_lanes);
  ask_ = t + 1;
  t = first_beat(t) - 1;
  beats_end_ = t + b;
  if (pass_ == 1)
    rows_.push_back({t + b + kSoftmaxDepth,
                     c_.dst + n_ / static_cast<std::uint64_t>(a_.groups()) * c_.dst_stride + m_});
  ready_ = kNever;
  if (++n_ < c_.blocks_n) return;
  n_ = 0;
  if (++m_ < c_.rows) return;
  m_ = 0;
  ask_ = ++pass_ == 1 ? beats_end_ + kMaximaDelay : kNever;
}

/// Factors, then inverses: a row a cycle.
void SoftmaxTiming::factors() {
  const std::uint64_t count = c_.has(kLast) ? 2ULL * c_.rows : c_.rows;
  if (factor_ + 1 == 2ULL * c_.rows) tail_ = std::max(tail_, inverses_);
  const Cycle t = ports_->take(Ports::Port::kVmemWrite, c_.src1 + factor_, tail_);
  tail_ = t + 1;
  if (++factor_ < count) return;
  tail_ = kNever;
  run_ = false;
  completed_ = t;
  free_ = t + 1;
}

void SoftmaxTiming::step() {
  if (tail_ != kNever) return factors();
  const Cycle item = ready_ != kNever ? take_at() : ask_;
  if (!rows_.empty() && rows_.front().at <= item) {
    const Cycle t = write(Ports::Port::kSpadWrite);
    if (pass_ == 2 && rows_.empty()) {
      tail_ = t + 2 + levels(a_.softmax_lanes);
      inverses_ = t + kInverseDelay + levels(a_.softmax_lanes);
      factor_ = 0;
    }
  } else if (ready_ != kNever) {
    take(item);
  } else {
    ready_ = ports_->take(Ports::Port::kVmemRead, c_.src0 + n_ * c_.src0_stride + m_, ask_) + 2;
    ask_ = kNever;
  }
}

}  // namespace strandline::hw::asic
