// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/csv.h"
#include "core/sourced.h"

namespace strandline::evolution {

/// A release and how long a programmable framework took to run it.
struct SupportLag {
  double days = 0;  ///< from release to support, at least one; to the end of observation where
                    ///< it is still unsupported
  bool supported = false;
  bool new_operator = false;  ///< needed an operator or cache that the framework lacked
};

/// Reads a table with columns model_release, llamacpp_support (blank: not yet) and class (same-ops
/// or new-op). `observed_until` is the day on which blanks were still blank. Support before or on
/// the day of release counts as one day. InputError with line and column for a bad day or class.
std::vector<SupportLag> read_support_lags(const core::Csv& table,
                                          const std::string& observed_until);

/// Lognormal lag by maximum likelihood with right censoring (EM on the truncated moments), and its
/// bootstrap draws.
struct LagFit {
  double median_days = 0, log_sd = 0;
  int n = 0, censored = 0;
  struct Draw {
    double median_days = 0, log_sd = 0;
  };
  std::vector<Draw> draws;
  /// Quantile p of the draws of the median, or of the log deviation.
  double median_quantile(double p) const;
  double log_sd_quantile(double p) const;
};
LagFit fit_lags(const std::vector<SupportLag>& lags, bool new_operator, int bootstrap,
                std::uint64_t seed);

/// How software for a programmable chip matures, in one draw: a model of existing operators waits
/// for a port, one with a new operator longer; its first kernels run at a share of tuned speed and
/// approach it exponentially. `kernel_writing` divides every one of these times (1: as recorded).
struct Maturity {
  double port_median_days = 0, port_log_sd = 0;  ///< existing operators
  double lag_median_days = 0, lag_log_sd = 0;    ///< a new operator
  double first_share = 1;                        ///< of tuned speed, by first kernels
  double tuning_quarters = 0;
  double kernel_writing = 1;

  /// Expected share of tuned speed `quarters` after a release; nothing runs before support.
  double expected_share(double quarters, bool new_operator) const;
};

/// evolution/maturity.yaml: values, 90 % intervals, sources.
struct MaturityFile {
  core::Sourced port_median_days, port_log_sd, lag_median_days, lag_log_sd, first_share,
      tuning_quarters, kernel_writing;
  /// Draw 0 is the point; others are two-piece lognormal through low, value and high.
  Maturity draw(std::uint64_t seed, std::uint32_t number) const;
};
MaturityFile load_maturity(const std::filesystem::path& file);

/// The rise 1 - (1 - start) exp(-age / quarters) of strategy/software.h that is nearest, in mean
/// squares over the first twelve quarters, to the expected share for a new operator.
struct Ramp {
  double start = 1, quarters = 0;
};
Ramp nearest_ramp(const Maturity& maturity);

}  // namespace strandline::evolution
