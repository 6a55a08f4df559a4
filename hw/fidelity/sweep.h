// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "archs/architecture.h"
#include "core/sourced.h"
#include "core/table.h"
#include "hw/asic/accelerator.h"
#include "hw/asic/layer.h"

namespace strandline::hw::fidelity {

/// Cores to try: each config, which brings its options and lanes, with each of the sizes. An empty
/// list leaves the config's own.
struct SweepSpace {
  std::vector<std::string> configs;
  std::vector<int> arrays;                ///< rows and columns
  std::vector<int> spad_rows, vmem_rows;  ///< powers of two
  std::vector<double> bytes_per_cycle{16};
  int latency = 100;         ///< of main memory, cycles
  std::string node = "4nm";  ///< of the area
};

/// The layer that they run.
struct SweepWork {
  const archs::Architecture* model = nullptr;
  int layer = 0, scale = 0;
  asic::LayerWork work;
};

struct SweepPoint {
  asic::Accelerator core;
  double bytes_per_cycle = 0;
  double cycles = 0;      ///< by the analytic model
  core::Sourced area_m2;  ///< of the core
  bool best = false;      ///< no core with as little bandwidth is as fast and as small
  std::string refused;    ///< why it cannot run the layer, or cannot be built; else empty
};

/// Compiles the layer for every core and estimates it; fastest first, refused ones last. InputError
/// for a config or node that there is not.
std::vector<SweepPoint> sweep(const SweepWork& work, const SweepSpace& space);

/// A row each: sizes, options, cycles, area, whether it is one of the best.
core::Table sweep_table(const std::vector<SweepPoint>& points);

}  // namespace strandline::hw::fidelity
