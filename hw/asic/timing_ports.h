// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/asic/accelerator.h"

namespace strandline::hw::asic {

/// Time in cycles of the core's clock.
using Cycle = std::uint64_t;

/// The ports of the on-chip banks over time (rtl/sl_memory.sv): one read and one write port each.
/// The matmul unit always wins, so that its streams are reserved ahead; the others take free cycles
/// as they come, in the order in which they are simulated.
class Ports {
 public:
  enum class Port : std::uint8_t { kSpadRead, kSpadWrite, kVmemRead, kVmemWrite };
  /// Streams of the matmul unit; each reserves in the order of time.
  enum class Stream : std::uint8_t { kActivations, kWeights, kSums, kResults };

  explicit Ports(const Accelerator& a);

  int bank(Port p, std::uint64_t row) const {
    return static_cast<int>(row / (spad(p) ? spad_depth_ : vmem_depth_));
  }
  /// `count` consecutive rows from `row`, one a cycle from `t` on.
  void reserve(Stream s, std::uint64_t row, std::uint64_t count, Cycle t);
  /// The first cycle from `t` on in which the port of the row's bank is free.
  Cycle free(Port p, std::uint64_t row, Cycle t);
  /// The same; the port is taken. The DMA, last in line, has no need to.
  Cycle take(Port p, std::uint64_t row, Cycle t);

  /// A wait for a port of a bank.
  struct Wait {
    Cycle from = 0, to = 0;
    Port port = Port::kSpadRead;
    int bank = 0;
    bool stream = false;  ///< a stream of the matmul unit had it as the wait began
    Cycle cycles() const { return to - from; }
  };
  static constexpr std::size_t kAskers = 16;
  /// Whose calls of free() and take() follow: a number below kAskers.
  void asks(std::size_t who) { asker_ = who; }
  /// The longest wait of an asker.
  const Wait& longest(std::size_t who) const { return longest_.at(who); }

 private:
  struct Reserved {
    Cycle begin, end;
  };
  static constexpr std::size_t kRing = 1024;  ///< cycles that taken ones are remembered for
  static bool spad(Port p) { return p == Port::kSpadRead || p == Port::kSpadWrite; }
  /// End of the reservation that covers `t`; `t` where there is none.
  static Cycle past(const std::vector<Reserved>& reserved, Cycle t);
  /// `t`, or the end of the matmul unit's streams that have the port then.
  Cycle behind_streams(Port p, int bank, Cycle t) const;
  std::size_t slot(Stream s, int bank) const {
    return static_cast<std::size_t>(s) * banks_ + static_cast<std::size_t>(bank);
  }
  /// Where a port's taken cycles begin.
  std::size_t ring(Port p, int bank) const {
    return (static_cast<std::size_t>(p) * banks_ + static_cast<std::size_t>(bank)) * kRing;
  }

  std::size_t banks_;
  std::uint64_t spad_depth_, vmem_depth_;
  std::vector<std::vector<Reserved>> streams_;  // by stream and bank
  std::vector<Cycle> taken_;                    // by port, bank and cycle modulo kRing
  std::array<Wait, kAskers> longest_{};
  std::size_t asker_ = 0;
};

}  // namespace strandline::hw::asic
