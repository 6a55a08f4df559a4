// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/asic/layer.h"
#include "hw/asic/mapping.h"
#include "hw/asic/program.h"

namespace strandline::hw::asic {

/// A layer made ready for an accelerator: its commands, main memory before the run, and where the
/// result will be.
struct LayerProgram {
  Program program;
  std::vector<std::string> operations;  ///< names of Program::operations()
  std::vector<std::uint8_t> memory;
  std::uint64_t result_address = 0;  ///< fp32, blocks of `cols` columns, row by row
  int rows = 0, width = 0;
  Mapping mapping = {};
};

/// Compiles a layer: weights stream through double buffers in SPAD, attention is fused (scores
/// never leave the chip), the residual stream stays in VMEM. int8 chips take one symmetric scale
/// per tensor, from the reference's largest magnitudes. The mapping is find_mapping()'s for a
/// memory. InputError where the accelerator lacks what the layer needs, with the reason and the
/// mend: sizes that its blocks do not divide, memories too small, options that are off.
LayerProgram compile_layer(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a,
                           const MemorySpeed& memory = {.latency = 100, .bytes_per_cycle = 16});
/// The same with a given mapping.
LayerProgram compile_layer(const Layer& layer, const LayerWork& work, const LayerData& data,
                           const LayerReference& scales, const Accelerator& a,
                           const Mapping& mapping);

/// The result of a run.
Matrix result_of(const LayerProgram& p, const std::vector<std::uint8_t>& memory,
                 const Accelerator& a);

}  // namespace strandline::hw::asic
