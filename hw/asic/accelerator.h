// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace strandline::hw::asic {

/// Operand of the array and element of SPAD.
enum class Element : std::uint8_t { kInt8, kBf16 };

/// Sizes of an accelerator (docs/accelerator/architecture.md, "Sizes").
struct Accelerator {
  std::string name;
  int rows = 8, cols = 8;  ///< processing elements; a whole core: rows a multiple of cols
  Element element = Element::kInt8;
  int vector_lanes = 4;   ///< results of the vector unit a cycle; a power of two that divides cols
  int softmax_lanes = 4;  ///< the same of the softmax unit
  int state_rows = 256;   ///< rows of a NORM or SOFTMAX command at most
  int spad_rows = 4096, spad_banks = 8;  ///< powers of two
  int vmem_rows = 4096, vmem_banks = 8;  ///< powers of two
  int dma_bytes = 64;                    ///< of a beat on the memory channels; a power of two
  int dma_outstanding = 8;               ///< read bursts in flight at most
  int queue_depth = 4;                   ///< commands that wait for a unit
  bool transposer = true, window_mask = true;

  int element_bytes() const { return element == Element::kInt8 ? 1 : 2; }
  /// Lanes of a SPAD row: the array's rows, or its columns where those are more (the array alone).
  int lanes() const { return rows > cols ? rows : cols; }
  int groups() const { return rows / cols; }  ///< VMEM rows that make one of SPAD
};

}  // namespace strandline::hw::asic
