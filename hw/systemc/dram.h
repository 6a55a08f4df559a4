// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace strandline::hw::systemc {

/// Timing of one DRAM channel in cycles of its command clock (1 GHz). Defaults: one HBM2 pseudo
/// channel of 64 bits, from tukl-msd/DRAMSys,
/// DRAMSys/library/resources/configs/memspecs/HBM2.json (RCDRD, RP, RL, RAS, RFC, REFI; 16 banks,
/// rows of 128 columns of 8 bytes).
struct DramTiming {
  std::uint64_t activate_to_read = 12;    ///< tRCDRD
  std::uint64_t precharge = 14;           ///< tRP
  std::uint64_t read_latency = 17;        ///< RL
  std::uint64_t row_open = 28;            ///< tRAS: from activate to precharge at least
  std::uint64_t refresh = 220;            ///< tRFC: all banks closed
  std::uint64_t refresh_interval = 3900;  ///< tREFI
  int banks = 16;
  std::uint64_t row_bytes = 1024;
};

/// What accesses met.
struct DramCounts {
  std::uint64_t row_hits = 0;       ///< the row was open
  std::uint64_t row_closed = 0;     ///< no row was open
  std::uint64_t row_conflicts = 0;  ///< another row was open
  std::uint64_t refresh_waits = 0;  ///< accesses that waited for a refresh
};

/// One DRAM channel: open rows, bank conflicts, refresh of all banks. Consecutive rows lie in
/// consecutive banks.
class Dram {
 public:
  explicit Dram(const DramTiming& t) : timing_(t), open_(static_cast<std::size_t>(t.banks)) {}

  /// First datum of an access that is asked for in cycle `t`.
  std::uint64_t access(std::uint64_t address, std::uint64_t t);
  const DramCounts& counts() const { return counts_; }

 private:
  struct Bank {
    bool open = false;
    std::uint64_t row = 0, since = 0, free = 0;
  };
  DramTiming timing_;
  std::vector<Bank> open_;
  std::uint64_t refreshed_ = 0;  ///< intervals that have begun, as the banks know
  DramCounts counts_;
};

}  // namespace strandline::hw::systemc
