// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "evolution/process.h"

namespace strandline::evolution {

/// What to measure: the share of releases whose needs, as far as `judged` looks at them, lie inside
/// `mask`. judged = archs::kFunctionalMask is the functional level of the record; ~0 the efficient
/// one.
struct CoverageQuery {
  std::uint64_t mask = 0;
  std::uint64_t judged = ~std::uint64_t{0};
  std::uint32_t first_path = 0;
  std::uint32_t paths = 2000;
  int window_quarters = 4;  ///< releases of the last so many quarters, each with equal weight
  int threads = 1;          ///< results do not depend on it
};

/// Coverage at one quarter over the paths: mean with its standard error, 5 % and 95 % quantiles.
struct CoveragePoint {
  int quarter = 0;
  double mean = 0, standard_error = 0, p05 = 0, p95 = 0;
  double traffic_mean = 0;  ///< the same, weighted by share of compute instead of by release
};

/// Native coverage of later releases by a mask frozen at the start, one point per quarter: the
/// simulated counterpart of ProcessFile::history. Quarters without a release in the window carry
/// the last value on. Deterministic in (process, stream, query, world).
std::vector<CoveragePoint> coverage_curve(const Process& process, const core::RandomStream& stream,
                                          World world, const CoverageQuery& query);

/// The same over parameter draws: path i samples draw i modulo their number, each with its own
/// stream, as studies deal them. The draws share genomes, needs and quarters.
std::vector<CoveragePoint> coverage_curve(const std::vector<Process>& draws, std::uint64_t seed,
                                          World world, const CoverageQuery& query);

/// Capabilities that at least `share` of the initial mix (by release) needs: 0.1 is the record's
/// mainstream-only design, 0 everything ever seen.
std::uint64_t mainstream_mask(const Process& process, double share);

/// exp(entropy) of operator templates (mixer, channel, residual, decoding, novel operator),
/// weighted by release (equal weights) over `genomes`: the record's effective number of templates
/// at the library's resolution.
double effective_templates(const std::vector<int>& genomes);

}  // namespace strandline::evolution
