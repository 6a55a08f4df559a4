// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"

namespace strandline::hw::asic {

/// Cycles of a TOPK, SELECT, GATHER or SCATTER command in the router, from the one that takes it to
/// the one that ends it, where no other unit takes its banks (docs/accelerator/router.md,
/// select.md; rtl/sl_topk.sv, rtl/sl_select.sv, rtl/sl_gather.sv). GATHER and SCATTER as the
/// sequencer hands them on: rows are the block's.
std::uint64_t route_cycles(const Command& c, const Accelerator& a);

}  // namespace strandline::hw::asic
