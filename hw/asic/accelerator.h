// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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
  // Coverage options, by which sl_core gets units or their commands (kOptions).
  bool topk = false;               ///< router: TOPK
  bool gather = false;             ///< GATHER, SCATTER, BLOCK and routed commands; needs topk
  bool scan = false;               ///< SCAN
  bool vector_processor = false;   ///< RUN
  bool output_stationary = false;  ///< MATMUL keeps sums in the array
  bool sparse_2_4 = false;         ///< MATMUL takes 2:4 sparse weights
  bool fp8 = false;                ///< elements are e4m3 numbers, not int8; sums are fp32
  int scan_lanes = 4;    ///< state words of the scan unit a cycle; a power of two that divides cols
  int scan_rows = 2048;  ///< rows of cols words that its state memory holds; a power of two
  int vproc_lanes = 4;   ///< results of the vector processor a cycle; a power of two dividing cols
  int vproc_words = 256;  ///< instructions that it holds; a power of two, at least cols
  int route_entries = 1024;  ///< rows times experts that the router holds; a power of two

  int element_bytes() const { return element == Element::kInt8 ? 1 : 2; }
  /// Contraction indices of a tile: a sparse one holds two weights of each four.
  int depth() const { return sparse_2_4 ? 2 * rows : rows; }
  /// Lanes of a SPAD row: the activations that a tile takes, or, where that is more (the array
  /// alone), the row's weights with their choices.
  int lanes() const {
    const int bits = 8 * element_bytes();
    const int weights = sparse_2_4 ? (cols * (bits + 2) + bits - 1) / bits : cols;
    return depth() > weights ? depth() : weights;
  }
  int groups() const { return depth() / cols; }  ///< VMEM rows that make one of SPAD
  /// SPAD rows of a column block of weights with so many inputs.
  int weight_rows(int inputs) const { return sparse_2_4 ? inputs / 2 : inputs; }
  /// Sums are int32; else fp32.
  bool integers() const { return element == Element::kInt8 && !fp8; }
};

/// A coverage option: its key in configs.yaml and its field.
struct AcceleratorOption {
  const char* key;
  bool Accelerator::*field;
  bool built;  ///< a core's RTL has it; else the array alone, or nothing yet
};
inline constexpr std::array<AcceleratorOption, 7> kOptions{{
    {"topk", &Accelerator::topk, true},
    {"gather", &Accelerator::gather, true},
    {"scan", &Accelerator::scan, true},
    {"vector_processor", &Accelerator::vector_processor, true},
    {"output_stationary", &Accelerator::output_stationary, true},
    {"sparse_2_4", &Accelerator::sparse_2_4, true},
    {"fp8", &Accelerator::fp8, true},
}};

}  // namespace strandline::hw::asic
