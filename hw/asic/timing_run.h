// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Cycles of a RUN in the vector processor, from the one that takes it to the one that ends it,
/// where no other unit takes its banks: of a copy of instructions by its rows, of a program as the
/// command declares (imm1), which the RTL asserts.
std::uint64_t run_cycles(const Command& c);

/// The same of a program from its instructions: what a command declares. std::logic_error where it
/// branches on its mask, so that data decide.
std::uint64_t run_cycles(std::span<const std::uint32_t> code, const Command& c,
                         const Accelerator& a);

}  // namespace strandline::hw::asic
