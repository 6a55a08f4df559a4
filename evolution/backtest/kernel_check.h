// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/backtest/scores.h"
#include "evolution/backtest/traits.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution::backtest {

/// A value of a mutable trait of the library, e.g. mixer = topk_sparse.
struct LibraryValue {
  int trait = 0, value = 0;
  std::string name;  ///< "mixer: topk_sparse"
};
/// All values of the mutable traits, in order.
const std::vector<LibraryValue>& library_values();

/// A history whose traits are library_values(), over the releases of the transition kernel.
History library_history(const Lineages& lineages);

/// What the transition kernel of the study, fitted to releases before a cut-off, makes of the
/// releases after it: who released and when is taken from the record (as every forecast here takes
/// the number of releases), their traits are drawn. `genomes[member][i]` is the value of each
/// mutable trait of release first + i.
struct KernelFutures {
  std::size_t first = 0;  ///< of lineages.releases
  std::vector<std::vector<std::array<std::uint8_t, kMutableTraits>>> genomes;
};
KernelFutures sample_kernel(const Lineages& lineages, const std::vector<TransitionDraw>& draws,
                            double cutoff, int members, std::uint64_t seed);

/// Sampled shares of a library value among the releases of [from, to) whose cell tells it, sorted.
Ensemble kernel_shares(const KernelFutures& futures, const Lineages& lineages,
                       const LibraryValue& value, double from, double to);

}  // namespace strandline::evolution::backtest
