// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"
#include "hw/asic/timing.h"

namespace strandline::hw::fidelity {

/// A layer of a catalog model that grows with the core: `tokens` and `context` for each processing
/// element of a side.
struct SizedLayer {
  std::string arch;
  bool decode = false;
  int tokens = 0, context = 0;
  int sequences = 1;
  int least_side = 1;  ///< smallest core that it runs on
  /// "llama-2-7b decode context 8 R 4 sequences": the same on every core.
  std::string name() const;
  /// Its tokens on a core of that side.
  asic::LayerWork work(int side) const;
};

/// What `strandline asic discrepancy` runs.
struct SizeSuite {
  int latency = 100;                     ///< of main memory, cycles
  int columns_per_side = 16;             ///< a model's width for each processing element of a side
  std::vector<asic::Accelerator> cores;  ///< square, smallest first
  std::vector<SizedLayer> layers;
  /// Main memory behind a core: a byte a cycle for each processing element of its side.
  asic::MemorySpeed memory(const asic::Accelerator& core) const;
};

/// By default hw/fidelity/sizes.yaml. InputError with the place for what is no core or layer, and
/// for cores that are not square.
SizeSuite read_size_suite(const std::filesystem::path& file = {});

}  // namespace strandline::hw::fidelity
