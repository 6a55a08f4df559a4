// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "theses/verdict.h"

namespace strandline::theses {

/// A figure with its 90 % interval.
struct Spread {
  double low = 0, point = 0, high = 0;
};

/// exp of the mean of logs; 1 for none. Entries must be positive.
double geometric_mean(const std::vector<double>& all);

/// A statistic of a sample of models with the 5 to 95 % interval of its bootstrap over models: how
/// far another choice of as many models would have moved it. `statistic` gets indices of models,
/// repeated ones repeated. Deterministic in the seed.
Spread over_models(std::size_t models,
                   const std::function<double(const std::vector<std::size_t>&)>& statistic,
                   std::uint64_t seed);

/// The geometric mean of all ratios of the chosen models with that interval. A model's ratios (at
/// several targets) stay together; a model may have none.
Spread mean_ratio(const std::vector<std::vector<double>>& by_model, std::uint64_t seed);

/// A figure of a verdict from a spread.
Number number_of(const std::string& name, const std::string& unit, const Spread& spread,
                 const std::string& over, const std::string& label);

}  // namespace strandline::theses
