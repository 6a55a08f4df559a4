// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/vproc.h"

namespace strandline::hw::asic {

/// An instruction as it is executed, with what it takes of the scalar registers.
struct VprocStep {
  VprocInstruction i;
  std::uint16_t row = 0;    ///< LOAD, STORE: of VMEM
  std::uint16_t lane = 0;   ///< broadcast, rotation: below cols
  std::uint32_t splat = 0;  ///< bits of an fp32
};

/// Executes a RUN's control flow on its scalar registers, `effect` with every instruction that is
/// no scalar one; `any` says whether a bit of the mask is set. Returns the cycles that the command
/// takes alone, from the one that takes it to the one that ends it (docs/accelerator/vproc.md; the
/// RTL's issue and interlocks). std::out_of_range beyond the code, std::logic_error for an unknown
/// instruction, one that reads other lanes of the register that it writes, and for a program that
/// does not end within 2^24 instructions.
std::uint64_t walk_vproc(std::span<const std::uint32_t> code, const Command& c,
                         const Accelerator& a, const std::function<void(const VprocStep&)>& effect,
                         const std::function<bool()>& any);

}  // namespace strandline::hw::asic
