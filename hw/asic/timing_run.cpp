// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_run.h"

#include <stdexcept>

#include "hw/asic/vproc_walk.h"

namespace strandline::hw::asic {

std::uint64_t run_cycles(const Command& c) {
  return c.has(kRunCode) ? 2ULL + c.rows : c.imm1;
}

std::uint64_t run_cycles(std::span<const std::uint32_t> code, const Command& c,
                         const Accelerator& a) {
  if (c.has(kRunCode)) return run_cycles(c);
  return walk_vproc(
      code, c, a, [](const VprocStep&) {},
      []() -> bool { throw std::logic_error("data decide how long this RUN takes"); });
}

}  // namespace strandline::hw::asic
