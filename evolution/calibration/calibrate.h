// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "evolution/calibration/arrival.h"
#include "evolution/calibration/ideas.h"
#include "evolution/calibration/posterior.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution {

struct CalibrationOptions {
  int draws = 1000;   ///< rows of the posterior, at least 200, over four chains
  int warm_up = 300;  ///< sweeps that each chain drops
  std::uint64_t seed = 1;
  int threads = 0;      ///< results do not depend on it
  double since = 2019;  ///< first year whose arrivals and transitions count
  double window = 3;    ///< years of drift of sizes and of entrants
};

/// A fitted parameter: posterior median, 5 and 95 % quantiles (those of a two-regime arrival: over
/// the draws of that model), and what the record added to the prior.
struct FittedParameter {
  std::string name, unit, block;  ///< block: which fit, a key of Calibration::sources
  double value = 0, low = 0, high = 0;
  double prior_low = 0, prior_high = 0;  ///< 5 and 95 % quantiles
  double contraction =
      0;             ///< 1 - posterior variance / prior variance (of logarithms where positive)
  double r_hat = 1;  ///< over the four chains, split
};

struct Calibration {
  Posterior posterior;
  std::vector<FittedParameter> parameters;  ///< one per column of the posterior
  std::array<double, kArrivalModels> weight{}, held_out{};
  int held_out_years = 0;
  /// Per block: what was fitted to what, for the sources of a process file.
  std::vector<std::array<std::string, 2>> sources;
  std::vector<std::string> novel;  ///< operators that no rule knows, "column=value"
};

/// Fits everything that the record tells of; `ideas` may be empty. Deterministic in its arguments.
Calibration calibrate(const Record& record, const std::vector<Idea>& ideas,
                      const CalibrationOptions& options = {});

/// The text of a process file with the fitted parameters that it has: value, interval and source
/// replaced (comments on what they replace dropped), initial_mix made of the record's open notable
/// releases of the last year, `posterior` naming the posterior file where not empty. InputError
/// where the text is not laid out as evolution/process.yaml is.
std::string calibrated_process(const std::string& text, const Calibration& calibration,
                               const Record& record, const std::string& posterior_file);

}  // namespace strandline::evolution
