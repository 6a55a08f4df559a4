// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace strandline::hw::systemc {

/// A command on its unit.
struct Span {
  std::string unit, name;
  std::uint64_t begin = 0, end = 0;  ///< cycles
};

/// Chrome's trace-event JSON, which Perfetto opens: a track per unit, a cycle shown as a
/// microsecond.
std::string chrome_trace(const std::vector<Span>& spans);

}  // namespace strandline::hw::systemc
