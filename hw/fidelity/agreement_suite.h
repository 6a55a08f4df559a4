// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hw/asic/layer.h"
#include "hw/asic/timing.h"

namespace strandline::hw::fidelity {

/// A layer of a catalog model on a config: what the agreement suite runs.
struct SuiteLayer {
  std::string config, arch;
  int layer = 0, scale = 0;
  asic::LayerWork work;
  bool decode = false;
  bool small = false;  ///< also in the short suite
  /// "llama-3.1-8b 0 width 256 prefill 64": unique in a config.
  std::string name() const;
};

/// The agreement suite: main memory, and layers.
struct Suite {
  asic::MemorySpeed memory;
  std::vector<SuiteLayer> layers;
};

/// By default hw/fidelity/suite.yaml. InputError with the place for what is no layer.
Suite read_suite(const std::filesystem::path& file = {});

}  // namespace strandline::hw::fidelity
