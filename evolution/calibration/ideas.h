// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "evolution/calibration/record.h"

namespace strandline::evolution {

/// A published idea and whether a notable release has taken it up.
struct Idea {
  double published = 0;         ///< year
  bool needs_operator = false;  ///< that hardware must have
  double adopted = kUnknown;    ///< year; kUnknown: not by the end of observation
};

/// Reads columns first_publication, needs_new_hw_operator, first_notable_adoption. Ideas published
/// after `until` are dropped and later adoptions forgotten. An adoption dated before publication
/// counts as on its day. InputError as load_record().
std::vector<Idea> load_ideas(const std::filesystem::path& file, double until);

/// One draw: the probability that an idea needs an operator, and those that an idea which does, or
/// does not, is adopted within one and within three years.
struct IdeaDraw {
  double needs_operator = 0;
  double operator_1y = 0, operator_3y = 0, plain_1y = 0, plain_3y = 0;
};

/// Posterior: Beta(1, 1) and a binomial; piecewise constant hazards over ages 0-1, 1-3 and more
/// years with Gamma(0.5, 1 year) priors, ideas not yet adopted censored at `until` (right
/// truncation).
std::vector<IdeaDraw> fit_ideas(const std::vector<Idea>& ideas, double until, int draws,
                                std::uint64_t seed);

}  // namespace strandline::evolution
