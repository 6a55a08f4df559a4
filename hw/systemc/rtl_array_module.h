// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/cosim/rtl_array.h"

namespace strandline::hw::systemc {

/// Runs `count` tiles on a Verilated array that stands in a SystemC module: a TLM-2.0 initiator
/// sends one tile after the other, the array's cycles pass as simulated time. RuntimeFailure in a
/// build without SystemC.
void run_tiles_in_systemc(cosim::RtlArray& array, cosim::ArrayTiles& tiles, int count);

}  // namespace strandline::hw::systemc
