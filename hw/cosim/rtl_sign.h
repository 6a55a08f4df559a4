// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
//
// Included before Verilated arrays (hw/cosim/CMakeLists.txt): a sign extension of up to 32 bits as
// two shifts, which compilers turn into one instruction. Verilator 5.006 negates, masks and joins,
// two times for each processing element and cycle.
#pragma once

#include <cstdint>

#include "verilated.h"

#undef VL_EXTENDS_II
#define VL_EXTENDS_II(obits, lbits, lhs)                                                      \
  (static_cast<IData>(static_cast<std::int32_t>(static_cast<IData>(lhs) << (32 - (lbits))) >> \
                      (32 - (lbits))))
