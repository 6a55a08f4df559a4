// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "study/study.h"
#include "study/tally.h"

namespace strandline::theses {

/// A world in which the GPU's moat is measured.
struct MoatSetting {
  double kernel_writing = 1;  ///< study::Scenario::kernel_writing
  double eta = 0;             ///< process.eta: how hard traffic selects models that GPUs serve fast
};

/// Values of the same futures in one setting, MUSD, by path: the best GPU-only plan, committing to
/// build now with the best recourse (both chosen on pilot paths of this setting), and GPUs locked
/// to the operators known at the start.
struct MoatCell {
  std::vector<double> gpu, build, locked;
  /// Value of the GPU path over building, by path: what the moat protects. G2 with its sign turned.
  std::vector<double> moat() const;
  /// Value of the GPUs' flexibility, by path.
  std::vector<double> option() const;
};

/// A study's costs, computed once: kernel writing and eta change none of them.
struct MoatCosts {
  study::Columns columns;
  core::CostTable costs;
};
MoatCosts moat_costs(const study::Scenario& scenario, const study::RunSettings& settings,
                     const hw::ChipCatalog& chips);

/// Plays a setting. Equal seeds make futures of all settings pairs: the same draws of all other
/// parameters, the same random numbers.
MoatCell moat_cell(const study::Scenario& base, const MoatSetting& setting, const MoatCosts& costs,
                   const study::RunSettings& settings);

/// Which parameter draw each path of the scenario uses.
std::vector<std::uint32_t> draws_of_paths(const study::Scenario& scenario);

/// Per-path values as a tally by draw.
study::Tally tally_of(const std::vector<double>& by_path, const std::vector<std::uint32_t>& draws);

/// a - b, path by path.
std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b);
/// The mean of the two, path by path.
std::vector<double> mean_of(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace strandline::theses
