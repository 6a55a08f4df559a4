// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/rng.h"

namespace strandline::evolution {

/// Uniforms and normals in a row, for samplers whose number of draws is not known beforehand.
/// Keyed by (seed, `what`), so two sequences never share a draw.
class Sequence {
 public:
  Sequence(std::uint64_t seed, std::uint32_t what) : stream_(seed), what_(what) {}
  double uniform();  ///< on (0, 1]
  double normal();
  double gamma(double shape);  ///< scale 1; Marsaglia and Tsang 2000
  double exponential() { return -core::kernel::log(uniform()); }
  int poisson(double mean);          ///< any mean
  std::size_t index(std::size_t n);  ///< in [0, n)

 private:
  core::RandomStream stream_;
  std::uint32_t what_, next_ = 0, block_ = 0;
  double spare_ = 0;
  bool has_spare_ = false;
};

/// One slice step of a single coordinate from `x` (Neal 2003, Annals of Statistics 31, figures 3
/// and 5); `width` is the first guess of the slice's. `level` is the log density at `x`, finite,
/// and then that at the result, which is the last point that was looked at.
double slice_step(const std::function<double(double)>& log_density, double x, double& level,
                  double width, Sequence& random);

struct SliceOptions {
  int draws = 500;    ///< kept
  int warm_up = 300;  ///< dropped; step widths settle in them
  int thin = 1;       ///< sweeps per kept draw
  std::uint64_t seed = 1;
  std::uint32_t what = 0;  ///< names the chain
};

/// Draws of a log density over R^d by slice sampling, one coordinate after the other, with stepping
/// out and shrinkage (slice_step). Needs no tuning and accepts densities known up to a factor;
/// -infinity where there is none. `start` must have a finite density (std::invalid_argument).
std::vector<std::vector<double>> slice_sample(
    const std::function<double(const std::vector<double>&)>& log_density, std::vector<double> start,
    const SliceOptions& options);

/// Gelman and Rubin's R-hat of one parameter over chains split in halves (Vehtari et al. 2021,
/// without ranks): near 1 where they agree.
double split_r_hat(const std::vector<std::vector<double>>& chains);

}  // namespace strandline::evolution
