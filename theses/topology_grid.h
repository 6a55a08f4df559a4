// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "theses/model_shapes.h"
#include "theses/serving_rate.h"
#include "theses/silicon.h"

namespace strandline::theses {

/// A silicon of thesis 4: an array beside a network.
struct SiliconCase {
  Silicon silicon;
  std::string array, domain;  ///< labels: "128 x 128", "8 on a switch"
  int max_chips = 8;          ///< of an instance
};

/// Tokens/s per chip of every model on every silicon at every target; 0 where not served.
struct RateGrid {
  std::vector<std::string> models;
  std::vector<double> targets;
  std::size_t silicons = 0;
  std::vector<double> usd_h;       ///< by silicon
  std::vector<double> released;    ///< [model][target][silicon]: as released
  std::vector<double> codesigned;  ///< the best of the shapes of equal quality for that silicon
  std::vector<std::string> shape;  ///< its name
  std::size_t index(std::size_t model, std::size_t target, std::size_t silicon) const {
    return (model * targets.size() + target) * silicons + silicon;
  }
  std::size_t pairs() const { return models.size() * targets.size(); }
};

struct GridInputs {
  std::vector<SiliconCase> silicons;
  std::vector<archs::Architecture> models;
  Service service;
  std::vector<int> domains;  ///< that expert counts are fitted to
};
/// Fills the grid; `chips` by silicon. Same bits for any number of threads.
RateGrid rate_grid(const GridInputs& inputs, const std::vector<PricedChip>& chips, int threads);

/// What is compared: tokens/s of a chip, or tokens per dollar.
enum class Merit { kTokens, kTokensPerUsd };

/// Merit of the silicons for one pair of model and target: row [silicon].
std::vector<double> merits(const RateGrid& grid, const std::vector<double>& rates,
                           std::size_t model, std::size_t target, Merit merit);
/// Index of the largest; the first where several are. Nothing served: npos.
std::size_t winner(const std::vector<double>& merits);
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// Who wins over all pairs: [model][target] winners, and the silicon that wins most.
struct Winners {
  std::vector<std::size_t> of;  ///< by pair
  std::size_t commonest = kNobody;
};
Winners winners(const RateGrid& grid, const std::vector<double>& rates, Merit merit);

/// Share of the served pairs of the chosen models on which a silicon lies more than `margin` behind
/// the best.
double share_behind(const RateGrid& grid, const std::vector<double>& rates, Merit merit,
                    std::size_t silicon, double margin, const std::vector<std::size_t>& models);

/// Best merit over the worst of the silicons that serve a pair: by model, one per target.
std::vector<std::vector<double>> best_over_worst(const RateGrid& grid,
                                                 const std::vector<double>& rates, Merit merit,
                                                 const std::vector<std::size_t>& among);

}  // namespace strandline::theses
