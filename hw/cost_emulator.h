// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "archs/genome.h"
#include "core/cost_table.h"
#include "hw/operator_cost.h"

namespace strandline::hw {

/// Costs of genomes with an unseen operator from a few exact evaluations. What an operator adds to
/// the time of a token depends on width, depth, batch and format, hardly on the token mixer: it is
/// taken from a reference twin (same channel, precision, decoding and size; full attention, one
/// residual stream), evaluated with and without the operator, and added to the chip-seconds per
/// token of the known genome. A genome whose reference cannot be served is evaluated exactly.

/// The known genome whose evaluation stands for `known` (an index below archs::kKnownSize).
int reference_twin(int known);

/// Fills the cells of a column whose genomes use novel operator `signature`; cells of known genomes
/// must be filled.
void emulate_novel(core::CostTable& table, int column, int signature, const ChipModel& model,
                   const std::vector<archs::Signature>& signatures);

/// A genome's exact cells, one per segment of the table: a genome whose needs a fixed-function chip
/// neither has nor reaches is refused by its masks alone.
std::vector<core::CostTable::Cell> exact_cells(const core::CostTable& table, int column, int genome,
                                               const archs::Architecture& a,
                                               const ChipModel& model);

/// x rounded to 20 significant bits, so that the last bits of libm do not show.
float rounded(double x);

}  // namespace strandline::hw
