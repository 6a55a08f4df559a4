// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hw/asic/accelerator.h"

namespace strandline::hw::asic {

/// Instructions of the vector processor from their text, a line each (docs/accelerator/vproc.md):
///
///   loop: ld    v0, s0, 1       ; a row of VMEM, then s0 = s0 + 1
///         vmac  v1, v0, v2[s3]  ; v1 = v1 + v0 times lane s3 of v2
///         loop  s4, loop        ; s4 = s4 - 1, and again where it is not zero
///         st    s2, v1, 1
///         end
///
/// `sf32 s10, 0.5` puts a constant into s10 and s11 for `vsplat v0, s10`, by two instructions. All
/// that a program can get wrong alone is refused, as InputError with `name`, the line and the mend:
/// unknown mnemonics, registers, labels and numbers beyond their range, vector registers and masks
/// that nothing writes, an end that may be run over.
std::vector<std::uint32_t> assemble_vproc(std::string_view text, const std::string& name);

/// The text of one instruction; targets as numbers.
std::string disassemble_vproc(std::uint32_t word);

}  // namespace strandline::hw::asic
