// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/asic/timing_units.h"

namespace strandline::hw::asic {

/// rtl/sl_scan.sv: fetches, passes and read-outs of a command, or its copies, row by row at the
/// ports.
class ScanTiming final : public UnitTiming {
 public:
  ScanTiming(const Accelerator& a, Ports& ports) : a_(a), ports_(&ports) {}
  void start(const Command& c, Cycle t) override;
  Cycle accepts_at() const override { return run_ ? kNever : free_; }
  Cycle next() const override;
  void step() override;

 private:
  /// What a pass fetches, in its order.
  enum class Kind : std::uint8_t { kDecay, kKey, kQuery, kValue, kBeta, kNothing };
  std::uint64_t blocks_of(Kind k) const;
  std::uint64_t row_of(Kind k) const;
  Kind after(Kind k) const;
  Cycle fetch_at() const;
  void fetch();
  void begin_pass();
  void queue_row();
  void issued();
  void write();
  void copy();
  void end(Cycle t);
  std::uint64_t beats() const { return static_cast<std::uint64_t>(a_.cols / a_.scan_lanes); }
  std::uint64_t keys() const { return c_.blocks_k * static_cast<std::uint64_t>(a_.cols); }
  std::uint64_t values() const { return c_.blocks_n & 0xff; }

  Accelerator a_;
  Ports* ports_;
  Command c_;
  bool run_ = false, copy_ = false;
  Cycle free_ = 0;
  std::uint64_t token_ = 0, block_ = 0;  ///< of the fetch; of a copy, its row
  Kind kind_ = Kind::kNothing;
  Cycle fetch_ = 0;                     ///< next request at the earliest
  Cycle quiet_ = 0;                     ///< the last pass is through the pipeline
  Cycle begin_ = 0, stall_ = 0;         ///< of the pass, and how long it stood still
  std::uint64_t pass_ = 0, out_ = 0;    ///< its token, its rows that have been read out
  std::uint64_t row_ = 0;               ///< where the read-out row goes
  Cycle write_ = kNever, written_ = 0;  ///< its request; when the one before left
};

}  // namespace strandline::hw::asic
