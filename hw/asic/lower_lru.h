// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/asic/layer_builder.h"

namespace strandline::hw::asic {

/// Places in main memory of the states that a lowered RG-LRU leaves, by sequence: fp32 words.
std::vector<std::uint64_t> place_lru(LayerBuilder& b);

/// The recurrence as a program of the vector processor (docs/accelerator/vproc.md). Entry 0 starts
/// at position 0, entry `continued` behind earlier tokens. Of a sequence's tokens and all channels:
///
///   src0  rows of r before its sigmoid, then i likewise, then x, blocks of columns `imm0` 31:16
///   apart
///         in all; s7 rows from a block's last to the next one's first
///   src1  a block's log2 a at an open gate, a row each
///   dst   results, as x; `imm0` 15:0 rows behind them the state
struct LruKernel {
  std::vector<std::uint32_t> code;
  std::uint16_t continued = 0;
};
const LruKernel& lru_kernel();

}  // namespace strandline::hw::asic
