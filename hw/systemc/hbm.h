// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/chip.h"
#include "hw/systemc/busy.h"
#include "hw/systemc/dram.h"

namespace strandline::hw::systemc {

/// Main memory of several DRAM channels, in cycles of 1 GHz. Defaults: one HBM2 pseudo channel,
/// 64 bits at 2 Gbit/s (width and dataRate of the file that DramTiming names).
struct HbmConfig {
  DramTiming timing;
  int channels = 1;
  std::uint64_t interleave_bytes = 256;  ///< pieces of the address space, channel after channel
  double bytes_per_cycle = 16;           ///< of a channel's data bus
  /// Cycles of controller and wires, beside those of rows and of the interconnect.
  std::uint64_t path = 0;
};

/// Channels of a stack of HBM3 (JEDEC JESD238: 16 channels of 64 bits).
inline constexpr int kChannelsPerStack = 16;

/// `channels` channels of a catalog chip's HBM: each has its share of the chip's bandwidth, with
/// DramTiming's times. InputError where the tier is no HBM, or the catalog tells no stacks.
HbmConfig hbm_of(const MemoryTier& tier, int channels);

/// The part of a burst that lies in one row of one channel.
struct HbmPiece {
  int channel = 0;
  std::uint64_t address = 0;  ///< within the channel
  std::uint64_t offset = 0;   ///< within the burst
  std::uint64_t bytes = 0;
};
std::vector<HbmPiece> pieces_of(std::uint64_t address, std::uint64_t bytes, const HbmConfig& c);

/// One channel: rows and refresh (Dram), then the data bus, which a piece has at a time.
class HbmChannel {
 public:
  explicit HbmChannel(const HbmConfig& c) : config_(c), dram_(c.timing) {}
  /// First datum of a piece that is asked for in cycle `t`; its others follow at the bus's rate.
  std::uint64_t access(std::uint64_t address, std::uint64_t bytes, std::uint64_t t);
  const DramCounts& counts() const { return dram_.counts(); }
  const Busy& bus() const { return bus_; }

 private:
  HbmConfig config_;
  Dram dram_;
  Busy bus_;
};

/// Cycles that `bytes` take at a rate.
std::uint64_t cycles_of(std::uint64_t bytes, double bytes_per_cycle);

}  // namespace strandline::hw::systemc
