// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/dram.h"

#include <algorithm>

namespace strandline::hw::systemc {

std::uint64_t Dram::access(std::uint64_t address, std::uint64_t t) {
  const std::uint64_t line = address / timing_.row_bytes;
  Bank& bank = open_[line % open_.size()];
  const std::uint64_t row = line / open_.size();
  t = std::max(t, bank.free);
  // A refresh starts every interval, after the first one, and closes all rows.
  const std::uint64_t interval = t / timing_.refresh_interval;
  if (interval > refreshed_) {
    for (Bank& b : open_) b.open = false;
    refreshed_ = interval;
  }
  const std::uint64_t over = interval * timing_.refresh_interval + timing_.refresh;
  if (interval > 0 && t < over) {
    ++counts_.refresh_waits;
    t = over;
  }
  if (bank.open && bank.row == row) {
    ++counts_.row_hits;
    bank.free = t;
    return t + timing_.read_latency;
  }
  if (bank.open) {
    ++counts_.row_conflicts;
    t = std::max(t, bank.since + timing_.row_open) + timing_.precharge;
  } else {
    ++counts_.row_closed;
  }
  bank = {true, row, t, t + timing_.activate_to_read};
  return bank.free + timing_.read_latency;
}

}  // namespace strandline::hw::systemc
