// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "hw/cosim/rtl_core.h"

namespace strandline::hw::cosim {

/// Main memory as the core's channels see it, cycle by cycle: reads in order after their latency,
/// writes at once, answers after theirs. Beats share a budget of bytes per cycle.
class MemoryModel {
 public:
  MemoryModel(std::vector<std::uint8_t>& bytes, const MemoryTiming& timing, int beat_bytes);

  /// One cycle passes: bandwidth is granted.
  void tick();
  /// A burst of reads is accepted.
  void read(std::uint64_t address, int beats);
  /// The beat on offer, if any; nullptr else. take_beat() removes it.
  const std::uint8_t* beat() const;
  bool beat_is_last() const { return reads_.front().beats_left == 1; }
  void take_beat();
  /// A burst of writes is accepted; then its beats one by one.
  void write(std::uint64_t address);
  bool accepts_beat() const { return budget_ >= beat_bytes_; }
  void write_beat(const std::uint8_t* data, const std::uint8_t* strobe_bits, bool last);
  /// An acknowledgement is on offer in this cycle; take_answer() removes it.
  bool answers() const { return !answers_.empty() && answers_.front() <= now_; }
  void take_answer() { answers_.pop_front(); }

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  struct Read {
    std::uint64_t address, ready;
    int beats_left;
  };
  std::uint64_t ready_at(bool write, std::uint64_t address, std::uint64_t bytes);

  std::vector<std::uint8_t>* bytes_;
  MemoryTiming timing_;
  std::uint64_t state_;
  int beat_bytes_;
  std::uint64_t now_ = 0, bytes_read_ = 0, bytes_written_ = 0, write_address_ = 0,
                burst_address_ = 0;
  double budget_ = 0;
  std::deque<Read> reads_;
  std::deque<std::uint64_t> answers_;
};

}  // namespace strandline::hw::cosim
