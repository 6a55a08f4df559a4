// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Cycles of a SCAN command in its unit, from the one that takes it to the one that ends it, where
/// no other unit takes its banks (docs/accelerator/scan.md; rtl/sl_scan.sv).
std::uint64_t scan_cycles(const Command& c, const Accelerator& a);

}  // namespace strandline::hw::asic
