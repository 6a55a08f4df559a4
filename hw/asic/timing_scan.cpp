// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_scan.h"

#include <algorithm>

namespace strandline::hw::asic {

std::uint64_t scan_cycles(const Command& c, const Accelerator& a) {
  using Count = std::uint64_t;
  const Count beats = static_cast<Count>(a.cols / a.scan_lanes), tokens = c.rows;
  if (c.has(kScanCopy)) return 1 + tokens * (beats + 2);
  const Count keys = c.blocks_k, values = c.blocks_n & 0xff;
  const Count decays = c.has(kScanChannels) ? keys : 1;
  const Count pass = keys * static_cast<Count>(a.cols) * values * beats;
  // Values replace those of the token before when the pipeline has let go of them, 5 cycles after
  // the first row could be fetched.
  constexpr Count kQuiet = 5;
  return 12 + (tokens + 1) * pass + tokens * (values + 5) + decays + keys +
         (tokens - 1) * std::max(decays + 2 * keys, kQuiet) + std::max(keys, kQuiet);
}

}  // namespace strandline::hw::asic
