// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

namespace strandline::hw::systemc {

/// A link or a bus, which one packet has at a time. Its users ask in nearly the order of time: a
/// later time that was asked for first leaves the gap before it to others.
class Busy {
 public:
  /// Takes the first `length` cycles in a row from `t` on that are free; returns the first of them.
  std::uint64_t take(std::uint64_t t, std::uint64_t length);
  /// Cycles taken so far.
  std::uint64_t taken() const { return taken_; }
  /// Cycles that askers waited so far.
  std::uint64_t waited() const { return waited_; }

 private:
  std::map<std::uint64_t, std::uint64_t> spans_;  ///< taken: begin to end
  std::uint64_t taken_ = 0, waited_ = 0;
};

}  // namespace strandline::hw::systemc
