// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/cosim/memory_model.h"

#include <algorithm>

namespace strandline::hw::cosim {

MemoryModel::MemoryModel(std::vector<std::uint8_t>& bytes, const MemoryTiming& timing,
                         int beat_bytes)
    : bytes_(&bytes), timing_(timing), state_(timing.seed), beat_bytes_(beat_bytes) {}

void MemoryModel::tick() {
  ++now_;
  // What is not used in a cycle is lost, but for a beat that takes more than one.
  budget_ = std::min(budget_ + timing_.bytes_per_cycle,
                     std::max<double>(2.0 * beat_bytes_, timing_.bytes_per_cycle));
}

std::uint64_t MemoryModel::ready_at(bool write, std::uint64_t address, std::uint64_t bytes) {
  if (timing_.bursts) return timing_.bursts(write, address, bytes, now_);
  std::uint64_t extra = 0;
  if (timing_.jitter > 0) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    extra = (state_ >> 33) % static_cast<std::uint64_t>(timing_.jitter + 1);
  }
  return now_ + static_cast<std::uint64_t>(timing_.latency) + extra;
}

void MemoryModel::read(std::uint64_t address, int beats) {
  const std::uint64_t ready = ready_at(
      false, address, static_cast<std::uint64_t>(beats) * static_cast<std::uint64_t>(beat_bytes_));
  const std::uint64_t after = reads_.empty() ? 0 : reads_.back().ready;
  reads_.push_back({address, std::max(after, ready), beats});
}

const std::uint8_t* MemoryModel::beat() const {
  if (reads_.empty() || reads_.front().ready > now_ || budget_ < beat_bytes_) return nullptr;
  return &bytes_->at(reads_.front().address + static_cast<std::uint64_t>(beat_bytes_) - 1) -
         (beat_bytes_ - 1);
}

void MemoryModel::take_beat() {
  Read& r = reads_.front();
  r.address += static_cast<std::uint64_t>(beat_bytes_);
  bytes_read_ += static_cast<std::uint64_t>(beat_bytes_);
  budget_ -= beat_bytes_;
  if (--r.beats_left == 0) reads_.pop_front();
}

void MemoryModel::write(std::uint64_t address) {
  write_address_ = burst_address_ = address;
}

void MemoryModel::write_beat(const std::uint8_t* data, const std::uint8_t* strobe_bits, bool last) {
  for (int b = 0; b < beat_bytes_; ++b)
    if (strobe_bits[b / 8] >> (b % 8) & 1) {
      bytes_->at(write_address_ + static_cast<std::uint64_t>(b)) = data[b];
      ++bytes_written_;
    }
  write_address_ += static_cast<std::uint64_t>(beat_bytes_);
  budget_ -= beat_bytes_;
  if (last) answers_.push_back(ready_at(true, burst_address_, write_address_ - burst_address_));
}

}  // namespace strandline::hw::cosim
