// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/hbm.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace strandline::hw::systemc {

HbmConfig hbm_of(const MemoryTier& tier, int channels) {
  if (tier.kind != MemoryKind::kHbm || !tier.stacks.known())
    throw core::InputError({.place = {},
                            .key = "memory",
                            .value = {},
                            .problem = "the catalog tells no stacks of HBM of this chip",
                            .mend = "take a chip with HBM and its stacks, hbm or fixed"});
  constexpr double kClockHz = 1e9;
  HbmConfig c;
  c.channels = channels;
  c.bytes_per_cycle = tier.bandwidth_b_s.value / (tier.stacks.value * kChannelsPerStack) / kClockHz;
  return c;
}

std::vector<HbmPiece> pieces_of(std::uint64_t address, std::uint64_t bytes, const HbmConfig& c) {
  const auto channels = static_cast<std::uint64_t>(c.channels);
  const std::uint64_t grain = c.interleave_bytes, row = c.timing.row_bytes;
  std::vector<HbmPiece> pieces;
  for (std::uint64_t done = 0; done < bytes;) {
    const std::uint64_t at = address + done, line = at / grain;
    const std::uint64_t local = line / channels * grain + at % grain;
    // With one channel consecutive lines are neighbours, and a piece may be a whole row.
    const std::uint64_t in_line = channels == 1 ? bytes : grain - at % grain;
    const std::uint64_t size = std::min({bytes - done, in_line, row - local % row});
    pieces.push_back({static_cast<int>(line % channels), local, done, size});
    done += size;
  }
  return pieces;
}

std::uint64_t cycles_of(std::uint64_t bytes, double bytes_per_cycle) {
  return static_cast<std::uint64_t>(std::ceil(static_cast<double>(bytes) / bytes_per_cycle));
}

std::uint64_t HbmChannel::access(std::uint64_t address, std::uint64_t bytes, std::uint64_t t) {
  return bus_.take(dram_.access(address, t + config_.path),
                   cycles_of(bytes, config_.bytes_per_cycle));
}

}  // namespace strandline::hw::systemc
