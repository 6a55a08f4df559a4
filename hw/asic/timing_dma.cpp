// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kPage = 4096, kLongest = 256;
/// Beats at a time: other units get between.
constexpr std::uint64_t kChunk = 8;

std::uint64_t row_bytes(const Command& c, const Accelerator& a) {
  return static_cast<std::uint64_t>(c.has(kVmem) ? a.cols * 4 : a.lanes() * a.element_bytes());
}

}  // namespace

Cycle Channel::pass(Cycle t) {
  if (t > at_) {
    budget_ = std::min(budget_ + speed_.bytes_per_cycle * static_cast<double>(t - at_),
                       std::max(2 * beat_, speed_.bytes_per_cycle));
    at_ = t;
  }
  for (; budget_ < beat_; budget_ += speed_.bytes_per_cycle) t = ++at_;
  budget_ -= beat_;
  return t;
}

std::vector<Burst> bursts_of(const Command& c, const Accelerator& a) {
  const auto bus = static_cast<std::uint64_t>(a.dma_bytes);
  const std::uint64_t base = static_cast<std::uint64_t>(c.imm1 & 0xff) << 32 | c.imm0;
  const std::uint64_t rows = row_bytes(c, a);
  const std::uint64_t place = c.opcode == Opcode::kLoad ? c.dst : c.src0;
  std::vector<Burst> bursts;
  for (std::uint64_t r = 0; r < c.blocks_n; ++r)
    for (std::uint64_t i = 0; i < c.rows; ++i) {
      const std::uint64_t address = base + 16 * (i * c.dst_stride + r * (c.imm1 >> 8));
      std::uint64_t left = (address % bus + c.src0_stride + bus - 1) / bus;
      std::uint64_t at = address / bus * bus;
      bool first = true;
      while (left > 0) {
        const std::uint64_t beats = std::min({left, (kPage - at % kPage) / bus, kLongest});
        left -= beats;
        bursts.push_back({at, beats, first, left == 0, false,
                          place + i * c.src1_stride + r * c.blocks_k, address % bus / rows});
        at += beats * bus;
        first = false;
      }
    }
  bursts.back().last = true;
  return bursts;
}

BurstCount count_bursts(const Command& c, const Accelerator& a) {
  const auto bus = static_cast<std::uint64_t>(a.dma_bytes);
  const std::uint64_t base = static_cast<std::uint64_t>(c.imm1 & 0xff) << 32 | c.imm0;
  BurstCount count;
  for (std::uint64_t r = 0; r < c.blocks_n; ++r)
    for (std::uint64_t i = 0; i < c.rows; ++i) {
      const std::uint64_t address = base + 16 * (i * c.dst_stride + r * (c.imm1 >> 8));
      std::uint64_t left = (address % bus + c.src0_stride + bus - 1) / bus;
      std::uint64_t page = (kPage - address / bus * bus % kPage) / bus;  // beats left in it
      count.beats += left;
      for (; left > 0; ++count.bursts) {
        const std::uint64_t beats = std::min({left, page, kLongest});
        left -= beats;
        page = page == beats ? kPage / bus : page - beats;
      }
    }
  return count;
}

// ------------------------------------------------------------------ LOAD

void LoadTiming::start(const Command& c, Cycle t) {
  const Cycle listed = c.has(kListed) ? 1 : 0;  // a line's number is read first
  jobs_.push_back(
      {.c = c, .bursts = bursts_of(c, a_), .earliest = t + 2, .ask_from = t + 3 + listed});
  accepts_ = kNever;
  if (jobs_.size() == 1) begin(jobs_.front());
  ask();
}

/// Data of a command may be received from three cycles after its turn has come.
void LoadTiming::begin(Job& j) {
  j.begins = std::max(j.earliest, last_beat_ + 1);
  line_from_ = j.begins + 3;
}

/// Addresses go out as far as the bursts in flight allow.
void LoadTiming::ask() {
  const auto bus = static_cast<std::uint64_t>(a_.dma_bytes);
  Job& j = jobs_.back();
  while (j.asked < j.bursts.size()) {
    Cycle t = j.ask_from;
    if (flying_ == static_cast<std::uint64_t>(a_.dma_outstanding)) {
      if (ended_.empty()) return;
      t = std::max(t, ended_.front() + 1);
      ended_.pop_front();
      --flying_;
    }
    ++flying_;
    const Burst& b = j.bursts[j.asked];
    j.arrives.push_back(channel_->arrives(b.address, b.beats * bus, t));
    j.ask_from = t + (!b.line_last ? 1 : j.c.has(kListed) ? 3 : 2);
    ++j.asked;
  }
  // A command leaves the asking side when its last address is out and its data may be received.
  if (j.begins != kNever && accepts_ == kNever)
    accepts_ = std::max(j.begins + 1, j.ask_from - 1) + 1;
}

Cycle LoadTiming::next() const {
  if (jobs_.empty()) return kNever;
  const Job& j = jobs_.front();
  if (j.begins == kNever || j.got >= j.asked) return kNever;
  return std::max({j.arrives[j.got], last_beat_ + 1, line_from_});
}

void LoadTiming::receive(Job& j, const Burst& b, Cycle from) {
  const auto bus = static_cast<std::uint64_t>(a_.dma_bytes);
  const std::uint64_t bytes = row_bytes(j.c, a_), parts = std::max<std::uint64_t>(1, bytes / bus);
  const std::uint64_t rows_a_beat = std::max<std::uint64_t>(1, bus / bytes);
  const Ports::Port port = j.c.has(kVmem) ? Ports::Port::kVmemWrite : Ports::Port::kSpadWrite;
  if (b.line_first && beat_ == 0) {
    row_ = b.row;
    part_ = parts > 1 ? 0 : b.part;
    left_ = parts > 1 ? (j.c.src0_stride + bus - 1) / bus : (j.c.src0_stride + bytes - 1) / bytes;
  }
  const std::uint64_t row_step = j.c.has(kListed) ? j.c.src1 : 1;
  Cycle t = from;
  for (std::uint64_t i = 0; i < kChunk && beat_ < b.beats; ++i, ++beat_) {
    t = channel_->pass(t);
    if (parts > 1) {
      --left_;
      if (++part_ == parts || left_ == 0) {
        t = ports_->free(port, row_, t);
        row_ += row_step;
        part_ = 0;
      }
      last_beat_ = t++;
    } else {
      for (; part_ < rows_a_beat && left_ > 0; ++part_, --left_) {
        t = ports_->free(port, row_, t);
        row_ += row_step;
        last_beat_ = t++;
      }
      part_ = 0;
    }
  }
}

void LoadTiming::step() {
  Job& j = jobs_.front();
  const Cycle from = next();
  const Burst& b = j.bursts[j.got];
  receive(j, b, from);
  if (beat_ < b.beats) return;
  beat_ = 0;
  ++j.got;
  ended_.push_back(last_beat_);
  if (b.line_last) line_from_ = last_beat_ + 2;
  if (b.last) {
    completed_ = last_beat_;
    jobs_.pop_front();
    if (!jobs_.empty()) begin(jobs_.front());
  }
  if (!jobs_.empty()) ask();
}

// ------------------------------------------------------------------ STORE

void StoreTiming::start(const Command& c, Cycle t) {
  c_ = c;
  run_ = true;
  bursts_ = bursts_of(c, a_);
  burst_ = reading_ = 0;
  beat_ = left_ = read_row_ = 0;
  address_ = t + 3;
  closed_ = 0;
  beat_from_ = t + 3;
  read_ = t + 2;
  here_.clear();
}

Cycle StoreTiming::reads_at() const {
  constexpr std::size_t kBuffer = 4;
  return run_ && reading_ < bursts_.size() && here_.size() < kBuffer ? read_ : kNever;
}

Cycle StoreTiming::leaves_at() const {
  return run_ && !here_.empty() ? std::max(beat_from_, here_.front()) : kNever;
}

/// One beat from `t` on; returns its cycle.
Cycle StoreTiming::beat(Cycle t) {
  const Burst& b = bursts_[burst_];
  if (beat_ == 0) {
    const Cycle asked = std::max(address_, closed_);
    opened_ = asked + 1;
    address_ = asked + (b.line_last ? 2 : 1);
  }
  t = channel_->pass(std::max(t, opened_));
  beat_from_ = t + 1;
  if (++beat_ < b.beats) return t;
  beat_ = 0;
  closed_ = t + 1;
  if (b.line_last) beat_from_ = t + 2;
  if (b.last) {
    run_ = false;
    const auto bus = static_cast<std::uint64_t>(a_.dma_bytes);
    completed_ = channel_->answers(b.address, b.beats * bus, t) + 1;
    free_ = *completed_ + 1;
  }
  ++burst_;
  return t;
}

/// The next row into the buffer.
void StoreTiming::read() {
  const Burst& line = bursts_[reading_];
  const std::uint64_t bytes = row_bytes(c_, a_);
  const Cycle got = ports_->free(c_.has(kVmem) ? Ports::Port::kVmemRead : Ports::Port::kSpadRead,
                                 line.row + read_row_, read_);
  read_ = got + 1;
  here_.push_back(got + 2);
  if (++read_row_ < (c_.src0_stride + bytes - 1) / bytes) return;
  read_row_ = 0;
  do ++reading_;
  while (reading_ < bursts_.size() && !bursts_[reading_].line_first);
}

/// The oldest row of the buffer leaves in beats, or as a part of one.
void StoreTiming::leave() {
  const auto bus = static_cast<std::uint64_t>(a_.dma_bytes);
  const std::uint64_t bytes = row_bytes(c_, a_), parts = std::max<std::uint64_t>(1, bytes / bus);
  const std::uint64_t rows_a_beat = std::max<std::uint64_t>(1, bus / bytes);
  if (left_ == 0) {
    part_ = parts > 1 ? 0 : bursts_[burst_].part;
    const std::uint64_t unit = std::min(bus, bytes);
    left_ = (c_.src0_stride + unit - 1) / unit;
  }
  Cycle t = leaves_at();
  here_.pop_front();
  if (parts > 1) {
    for (std::uint64_t i = 0; i < parts && left_ > 0; ++i, --left_)
      t = beat(std::max(t, beat_from_));
  } else if (--left_; ++part_ == rows_a_beat || left_ == 0) {
    part_ = 0;
    t = beat(t);
  } else {
    beat_from_ = t + 1;
  }
  if (here_.size() + 1 == 4) read_ = std::max(read_, t + 1);
}

void StoreTiming::step() {
  if (reads_at() <= leaves_at())
    read();
  else
    leave();
}

}  // namespace strandline::hw::asic
