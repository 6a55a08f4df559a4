// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hw/measured/serving_frameworks.h"
#include "hw/measured/serving_predict.h"
#include "hw/measured/serving_row.h"

namespace strandline::hw {

/// How framework parameters are fitted.
struct ServingFitOptions {
  int threads = 0;       ///< at most; 0: all cores. Results do not depend on it
  int rounds = 4;        ///< of coordinate descent at most
  double worth = 0.002;  ///< a parameter leaves its home (the pooled value) only where it lowers
                         ///< the loss by this times 1 + worth_groups / groups
  bool pooled_only = false;  ///< moves pooled parameters alone
  double worth_groups = 2;   ///< few chips and models have to ask louder
  int resamples = 20;        ///< of the bootstrap
  std::uint64_t seed = 1;    ///< of the bootstrap and of random folds
};

/// One fitted number of a Framework: where it stands, how hw/frameworks.yaml writes it, and the
/// values that the descent tries. The first is the default, at which nothing is added.
struct FittedParameter {
  const char* name;                  ///< key in hw/frameworks.yaml
  const char* unit;                  ///< "1", "us" or "ms"
  double base;                       ///< of one unit in base units
  core::Sourced Framework::*member;  ///< in base units
  bool pooled;                       ///< shared by closed loops: entries start at a pooled value
  std::vector<double> grid;          ///< in `unit`
  bool (*moves)(const ServingRow&, const ResolvedServingRow&) = nullptr;  ///< none: all rows
};
constexpr std::size_t kFittedParameters = 14;
const std::array<FittedParameter, kFittedParameters>& fitted_parameters();

/// A place in each grid.
using GridPoint = std::array<std::uint8_t, kFittedParameters>;
Framework at_grid_point(Framework base, const GridPoint& point);

/// Rows of one framework entry and their losses at every grid point that was asked for: the loss of
/// a row does not depend on what else is in the fit, so folds and resamples share them.
class ServingFit {
 public:
  /// The rows and what they resolve to (status "ok") must outlive the fit.
  ServingFit(Framework base, std::vector<const ServingRow*> rows,
             std::vector<const ResolvedServingRow*> resolved, int threads);

  std::size_t size() const { return rows_.size(); }
  /// Chip and model of a row: the unit of weights and of the bootstrap.
  const std::vector<std::string>& groups() const { return groups_; }
  /// Row weights from which rows count and how often: each group of n such rows weighs sqrt(n).
  std::vector<double> weights(const std::vector<double>& counts) const;
  /// Weighted mean loss: |log(predicted/measured)| capped at 1 of TPOT, throughput and, at half
  /// weight, TTFT, over those that were measured. 0 where all weights are 0.
  double loss(const GridPoint& point, const std::vector<double>& weights);
  /// Coordinate descent from `start`: parameters in order, each to the best value of its grid
  /// (every fourth, then about the best), or to that of `home` where that costs less than the
  /// options' worth; until a round changes nothing. What moves no row stays at home.
  GridPoint descend(const std::vector<double>& weights, const ServingFitOptions& options,
                    GridPoint home, GridPoint start);
  /// The better of two descents, from home and from the defaults.
  GridPoint descend(const std::vector<double>& weights, const ServingFitOptions& options,
                    GridPoint home = {});
  const Framework& base() const { return base_; }

 private:
  const std::vector<float>& losses(const GridPoint& point);
  double loss_at(std::size_t parameter, GridPoint point, std::uint8_t value,
                 const std::vector<double>& weights);
  std::uint8_t best_value(std::size_t parameter, GridPoint point, std::uint8_t home,
                          const std::vector<double>& weights, double worth);
  double groups_of(const std::vector<double>& weights) const;
  double worth_of(const std::vector<double>& weights, const ServingFitOptions& options) const;

  Framework base_;
  std::vector<const ServingRow*> rows_;
  std::vector<const ResolvedServingRow*> resolved_;
  std::vector<std::string> groups_;
  std::array<bool, kFittedParameters> moves_{};  ///< whether a parameter moves any of the rows
  int threads_;
  std::map<GridPoint, std::vector<float>> known_;
};

}  // namespace strandline::hw
