// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/program.h"
#include "hw/asic/timing.h"

namespace strandline::hw::asic {

/// Which regions of on-chip rows start at a bank of their own, so that units that work in them at
/// once do not meet at a port.
enum class OwnBanks : std::uint8_t {
  kNone,      ///< regions follow each other
  kBuffers,   ///< what is double-buffered: weights, accumulators
  kOperands,  ///< those, and keys, values, scores
};

/// Choices of a lowering that change cycles and on-chip rows, not what is computed (but for the
/// order of online softmax's sums).
struct Mapping {
  int key_blocks = 16;     ///< keys of an attention tile at most, in array rows
  bool overlap = true;     ///< scores of a tile while the one before is still in softmax
  int panel_blocks = 4;    ///< column blocks of a product's results at least
  int accumulators = 4;    ///< regions that hold them, in turns
  int weight_rows = 2048;  ///< of each of the two weight buffers
  OwnBanks own_banks = OwnBanks::kNone;
  bool operator==(const Mapping&) const = default;
};

/// A program that a mapping makes, or nothing where it does not fit the accelerator's memories.
using MappedProgram = std::function<const Program*(const Mapping&)>;

/// The mapping of fewest cycles: one choice after the other is tried at all its values, the others
/// held, twice over, by the analytic model; the best few are then run by events where the program
/// is small enough. The same everywhere. Falls back to smaller regions where the default does not
/// fit; returns the smallest if nothing fits, so that its lowering says what is missing.
Mapping find_mapping(const MappedProgram& lower, const Accelerator& a, const MemorySpeed& memory);

}  // namespace strandline::hw::asic
