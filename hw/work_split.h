// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "archs/architecture.h"
#include "archs/lower.h"
#include "core/cost_table.h"
#include "core/work_shares.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// Seconds by core::WorkClass.
using ClassSeconds = std::array<double, core::kWorkClasses>;

/// The class whose error an operator's time shares.
core::WorkClass work_class(archs::OperatorKind kind);

/// The time of a graph by class. Operators count as they stand alone; what fusing saves is taken
/// off all of them alike, and what the graph costs beyond its operators' own work is overhead. Sums
/// to cost(graph, layers, model).time_s.
ClassSeconds class_seconds(const archs::OperatorGraph& graph, int layers, const ChipModel& model);

double total_seconds(const ClassSeconds& seconds);

/// Seconds of a model instance per output token in steady state, by class and phase: what
/// hw::InstanceModel costs without any framework, drafts included. The two add up.
struct PhaseSplit {
  ClassSeconds decode{}, prefill{};
  int bits = 16;  ///< of the median byte of weights that a decode step reads: 16, 8 or 4
};
/// `executed`: the architecture as the chip runs it (execute_as()).
PhaseSplit phase_split(const archs::Architecture& executed, const ChipModel& model,
                       const core::Segment& mix, const archs::Partition& partition,
                       double concurrency);

}  // namespace strandline::hw
