// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/table.h"
#include "hw/measured/energy_fit.h"
#include "hw/measured/energy_predict.h"
#include "hw/measured/target_figures.h"

namespace strandline::hw {

/// Joules per output token of each row by parameters fitted without it (kShapes: a fifth of the
/// rows at random; kGeneration: its chip; kModel: its model), at the rate that the model predicts;
/// 0 where there is none. kNothing takes `shipped` as it is. Framework parameters are not refitted:
/// they come from other tables.
std::vector<double> left_out_joules(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                    const std::vector<EnergyPrediction>& predictions,
                                    const EnergyParameters& shipped, LeftOut fold);

struct EnergyValidation {
  core::Table scores;  ///< fold, scope (chip, model, all), group, errors
  std::vector<TargetFigure> targets;
  std::vector<double> unseen;  ///< left_out_joules of kShapes where asked, else of kNothing
};

/// Rows with measured joules that did not stall, under kNothing and each of `folds`.
EnergyValidation validate_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                 const std::vector<EnergyPrediction>& predictions,
                                 const EnergyParameters& shipped,
                                 const std::vector<LeftOut>& folds);

/// The fitted numbers with intervals: least and greatest over resamples of the series (chip, model,
/// form) and over the fits that leave out a chip or a model.
EnergyParameters calibrate_energy(const ChipCatalog& chips, const std::vector<EnergyRow>& rows,
                                  const std::vector<EnergyPrediction>& predictions,
                                  const EnergyParameters& shipped, int resamples);

/// hw/energy.yaml's text with the three fitted numbers replaced by those of `fitted`; all else
/// stays byte for byte. InputError where a line of them is missing.
std::string energy_yaml(const std::string& text, const std::string& file,
                        const EnergyParameters& fitted);

}  // namespace strandline::hw
