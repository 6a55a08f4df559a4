// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/timing_ports.h"

namespace strandline::hw::asic {

/// Cycles of a MATMUL alone on a core with an output-stationary array (rtl/sl_os_matmul.sv): a step
/// for each contraction index of each fold, two where activations and weights share a bank, and
/// the way of the last row through the array.
std::uint64_t output_stationary_cycles(const Command& c, const Accelerator& a);

/// The same command at the ports, taken in cycle `t`; the cycle in which it completes. Results of a
/// fold are booked as if the fold behind it never lost a bank.
Cycle reserve_output_stationary(const Command& c, const Accelerator& a, Ports& ports, Cycle t);

}  // namespace strandline::hw::asic
