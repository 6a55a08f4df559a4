// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/measured/energy_predict.h"

namespace strandline::hw {

/// The parameters fitted on measured joules: watts per logic area while serving, the same as a
/// share of the limit for chips without a known area, and the path between memory and engines. All
/// others stay as they are.
///
/// Least mean |log(predicted / measured)| at measured rates (a row counts at most kMostError, so
/// that broken runs do not lead), by cyclic search over factors of the start. Stalled rows, rows
/// without measured rate or joules, and rows whose rate is more than kInconsistent below what users
/// and time per token imply although nobody waits for a place, do not count: there the energy and
/// the rate come from different runs. Deterministic. A parameter that no row touches keeps its
/// value.
EnergyParameters fit_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                            const std::vector<EnergyPrediction>& predictions,
                            EnergyParameters start);

/// Joules per output token of a modelled row under other parameters, at a rate: what a request
/// makes the chips do does not depend on them.
double joules_per_token(const Chip& chip, const EnergyRow& row, const EnergyPrediction& prediction,
                        const EnergyParameters& parameters, double tok_s_per_chip);

/// Whether a row's measured rate belongs to its time per token (see above).
bool consistent(const EnergyRow& row, const EnergyPrediction& prediction);

}  // namespace strandline::hw
