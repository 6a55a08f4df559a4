// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "hw/asic/accelerator.h"

namespace strandline::hw::asic {

/// How many of a model's layers an accelerator runs.
struct ModelCoverage {
  std::string model;
  int layers = 0, lowered = 0;
  std::map<std::string, int> stranded;  ///< layers by the first operator that strands them
  bool whole() const { return lowered == layers; }
};

/// Of each model. Asks stranded_by() alone: sizes that blocks do not divide do not count.
std::vector<ModelCoverage> model_coverage(std::span<const archs::Architecture> models,
                                          const Accelerator& a);

/// All models together.
struct CoverageTotals {
  struct Stranded {
    int layers = 0, models = 0;
  };
  int models = 0, whole = 0, in_part = 0;  ///< `in_part`: a layer or more, whole ones included
  int layers = 0, lowered = 0;
  std::map<std::string, Stranded> stranded;  ///< by operator
};
CoverageTotals coverage_totals(std::span<const ModelCoverage> models);

}  // namespace strandline::hw::asic
