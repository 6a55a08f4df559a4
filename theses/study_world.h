// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "study/main_run.h"
#include "study/pilot.h"
#include "study/world.h"
#include "theses/experiments.h"

namespace strandline::theses {

/// A study's world with its pilot run: what experiments play futures in without the passes that
/// they do not need.
struct StudyWorld {
  study::Scenario scenario;  ///< a copy: the world points to it
  std::unique_ptr<study::World> world;
  study::Pilot pilot;
  /// Place of a strategy among the world's by kind; -1 where it is left out.
  int strategy(strategy::PlanKind kind) const;
  const std::string& label(int strategy) const;
};
std::unique_ptr<StudyWorld> open_world(const study::Scenario& scenario, const Context& context);

/// "90 % of N parameter draws".
std::string over_draws(std::size_t draws);

/// The mean of a tally with its 90 % interval over parameter draws.
Number number_of(const study::Tally& tally, std::string name, std::string unit, std::string label);

/// A figure with the 5th and 95th percentile of what it is in each draw; `point`, the figure over
/// all draws together, is never left outside.
Number number_over(const std::vector<double>& by_draw, double point, std::string name,
                   std::string unit, std::string label);

}  // namespace strandline::theses
