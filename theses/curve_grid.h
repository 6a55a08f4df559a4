// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "theses/experiments.h"
#include "theses/serving_rate.h"

namespace strandline::theses {

/// The frontier of a model on a chip, and how sure it is.
struct Curve {
  std::vector<double> interactivity_tok_s_user;  ///< rises
  std::vector<double> output_tok_s_per_chip;     ///< falls
  double log_sd = 0;                             ///< of times, from the band of its middle point
  /// Output tokens/s per chip where every user sees at least `target` tokens/s and all times are
  /// multiplied by `time_factor`: log-log interpolation between points; 0 beyond the last.
  double at(double target, double time_factor = 1) const;
};

/// Frontiers of models on chips under one mix, instances of at most `max_chips`.
struct CurveGrid {
  std::vector<archs::Architecture> models;
  std::vector<PricedChip> chips;
  std::vector<Curve> curves;  ///< [model * chips + chip]
  const Curve& of(std::size_t model, std::size_t chip) const {
    return curves[model * chips.size() + chip];
  }
};
CurveGrid curve_grid(const core::YamlNode& models, const core::YamlNode& chips,
                     const core::Segment& mix, int max_chips, const Context& context);

/// How far predictions for each chip lie off in a draw, in standard deviations: one figure for all
/// its models. Draw 0 is the prediction itself.
std::vector<double> chip_errors(std::uint64_t seed, std::uint32_t draw, std::size_t chips);

/// The cheapest chip among `allowed` for a model at a target: its index, -1 where none serves it,
/// and USD per million output tokens. `time_factors` by chip.
struct Cheapest {
  int chip = -1;
  double usd_per_mtok = 0;
};
Cheapest cheapest(const CurveGrid& grid, std::size_t model, double target,
                  const std::vector<char>& allowed, const std::vector<double>& time_factors);
/// USD per million output tokens of one chip; infinite where it does not serve the target.
double cost_of(const CurveGrid& grid, std::size_t model, std::size_t chip, double target,
               double time_factor);

/// exp(log_sd z) of each chip for a model.
std::vector<double> error_factors(const CurveGrid& grid, std::size_t model,
                                  const std::vector<double>& errors);

}  // namespace strandline::theses
