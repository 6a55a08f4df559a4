// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_scan_unit.h"

namespace strandline::hw::asic {
namespace {

// Cycles between events of the pipeline, read off the RTL: from the issue of a column's last row to
// its read-out, and until the pipeline is empty; from the last issue of a pass to the next fetch.
constexpr Cycle kReadOut = 5;
constexpr Cycle kQuiet = 9;
constexpr Cycle kNextFetch = 4;

}  // namespace

void ScanTiming::start(const Command& c, Cycle t) {
  c_ = c;
  run_ = true;
  copy_ = c.has(kScanCopy);
  token_ = block_ = pass_ = out_ = 0;
  kind_ = copy_ ? Kind::kNothing : Kind::kDecay;
  fetch_ = copy_ ? t + 1 : t + 2;
  quiet_ = 0;
  write_ = kNever;
  written_ = 0;
}

std::uint64_t ScanTiming::blocks_of(Kind k) const {
  switch (k) {
    case Kind::kDecay:
      return c_.has(kScanChannels) ? c_.blocks_k : 1;
    case Kind::kKey:
    case Kind::kQuery:
      return c_.blocks_k;
    case Kind::kValue:
      return values();
    default:
      return 1;
  }
}

std::uint64_t ScanTiming::row_of(Kind k) const {
  switch (k) {
    case Kind::kDecay:
      return (c_.imm0 >> 16) + block_ * c_.src0_stride + token_;
    case Kind::kKey:
      return c_.src0 + block_ * c_.src0_stride + token_;
    case Kind::kQuery:
      return (c_.imm0 & 0xffff) + block_ * c_.src0_stride + token_ - 1;
    case Kind::kValue:
      return c_.src1 + block_ * c_.src1_stride + token_;
    default:
      return (c_.imm1 >> 16) + token_;
  }
}

ScanTiming::Kind ScanTiming::after(Kind k) const {
  if (k == Kind::kBeta || token_ == c_.rows) return Kind::kNothing;
  if (k == Kind::kKey && token_ == 0) return Kind::kValue;
  return static_cast<Kind>(static_cast<int>(k) + 1);
}

Cycle ScanTiming::fetch_at() const {
  if (kind_ == Kind::kNothing) return kNever;
  return kind_ >= Kind::kValue ? std::max(fetch_, quiet_) : fetch_;
}

Cycle ScanTiming::next() const {
  if (!run_) return kNever;
  return copy_ ? fetch_ : std::min(fetch_at(), write_);
}

void ScanTiming::step() {
  if (copy_) return copy();
  if (write_ <= fetch_at())
    write();
  else
    fetch();
}

void ScanTiming::fetch() {
  const Cycle t = ports_->take(Ports::Port::kVmemRead, row_of(kind_), fetch_at());
  fetch_ = t + 1;
  if (++block_ < blocks_of(kind_)) return;
  block_ = 0;
  kind_ = after(kind_);
  if (kind_ == Kind::kNothing) begin_pass();
}

void ScanTiming::begin_pass() {
  begin_ = std::max(fetch_, quiet_);
  stall_ = 0;
  pass_ = token_;
  out_ = pass_ == 0 ? values() : 0;  // nothing leaves the first pass
  if (pass_ == 0)
    issued();
  else if (write_ == kNever)
    queue_row();  // else when the last row of the pass before has left
}

/// The next read-out row of the pass. The pipeline stands still where its first words come before
/// the row ahead of it has left.
void ScanTiming::queue_row() {
  const Cycle first = begin_ + (out_ * beats() + 1) * keys() + kReadOut + stall_;
  if (written_ > first) stall_ += written_ - first;
  write_ = begin_ + (out_ + 1) * beats() * keys() + kReadOut + 1 + stall_;
  row_ = c_.dst + out_ * c_.dst_stride + pass_ - 1;
  if (++out_ == values()) issued();
}

/// All of the pass is known: the next one's fetch, or the end, may follow.
void ScanTiming::issued() {
  const Cycle last = begin_ + keys() * values() * beats() + stall_;
  quiet_ = last + kQuiet;
  if (pass_ == c_.rows) return;
  token_ = pass_ + 1;
  kind_ = token_ == c_.rows ? Kind::kQuery : Kind::kDecay;
  fetch_ = last + kNextFetch;
}

void ScanTiming::write() {
  written_ = ports_->take(Ports::Port::kVmemWrite, row_, write_);
  write_ = kNever;
  if (out_ < values())
    queue_row();
  else if (pass_ == c_.rows)
    end(std::max(written_, quiet_));
}

void ScanTiming::end(Cycle t) {
  run_ = false;
  completed_ = t;
  free_ = t + 1;
}

void ScanTiming::copy() {
  const std::uint64_t row = (c_.has(kScanRestore) ? c_.src0 : c_.dst) + token_;
  Cycle t = 0;
  if (c_.has(kScanRestore)) {
    t = ports_->take(Ports::Port::kVmemRead, row, fetch_) + 1 + beats();
  } else {
    t = ports_->take(Ports::Port::kVmemWrite, row, fetch_ + beats() + 1);
  }
  fetch_ = t + 1;
  if (++token_ == c_.rows) end(t);
}

}  // namespace strandline::hw::asic
