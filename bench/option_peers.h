// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Other people's Longstaff-Schwartz, compiled only where Debian's packages are found
/// (libquantlib0-dev, libstopt-dev): bench/option_peers_*.cpp.
namespace strandline::bench {

/// The American put of Longstaff and Schwartz (2001): S 36, K 40, r 0.06, sigma 0.2, one year.
struct PutRun {
  int calibration_paths = 2048;
  int pricing_paths = 100'000;  ///< out of sample; StOpt: 0 prices on the calibration paths
  int steps = 50;
};

/// QuantLib's MCAmericanEngine with pseudo-random numbers and cubic monomials: the value.
double quantlib_put(const PutRun& run);

/// StOpt's local linear regression on 8 cells, with paths of std::mt19937_64: the value.
double stopt_put(const PutRun& run);

}  // namespace strandline::bench
