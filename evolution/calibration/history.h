// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "evolution/calibration/arrival.h"
#include "evolution/calibration/lineage.h"
#include "evolution/calibration/spread.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution {

/// Everything that a history of releases follows, in the terms of the fits.
struct HistoryModel {
  TransitionDraw kernel;
  SpreadDraw spread;
  ArrivalDraw arrival;
};

/// Draws anew what the releases after `from` are made of; who releases when, in which size class,
/// stays. A release continues one parent (kernel.memory: its own line, else one of the recent) with
/// all of its traits and operators, each changed by its own hazard; an event is carried by the next
/// release. `fates` are the operators up to `from` whose kinds `model.spread.factor` tells;
/// operators of the past that it does not list are handed on unchanged. `data` gives exposure and
/// past events; its events after `from` are ignored. Returns the dates at which new operators
/// appear, as a record would hold them.
std::vector<double> draw_history(Lineages& lineages, double from, const HistoryModel& model,
                                 const std::vector<OperatorFate>& fates, const ArrivalData& data,
                                 Sequence& random);

}  // namespace strandline::evolution
