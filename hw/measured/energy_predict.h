// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "archs/architecture.h"
#include "hw/chip.h"
#include "hw/energy_serving.h"
#include "hw/measured/energy_row.h"
#include "hw/measured/serving_frameworks.h"

namespace strandline::hw {

/// What the model says about the energy of one row. Empty where it cannot be modelled: `status`
/// says why; else it is "ok".
struct EnergyPrediction {
  std::optional<ServingEnergy> energy;       ///< at the rate that the model predicts
  std::optional<ServingEnergy> at_measured;  ///< at the rate that was measured, where one was
  double output_tok_s_per_chip = 0;          ///< predicted
  double running = 0;                        ///< users that run at once, predicted; the others wait
  RequestWork work;                          ///< per request, of all chips
  std::string status;
  bool ok() const { return status == "ok"; }
};

/// Predicts rows of measured energy. docs/measured_energy.md states the semantics.
class EnergyPredictor {
 public:
  /// With the catalogs and parameters of the program.
  EnergyPredictor();
  EnergyPredictor(archs::ArchitectureCatalog models, ChipCatalog chips, FrameworkCatalog frameworks,
                  EnergyParameters parameters);
  /// Never throws for what a row says: a row that cannot be modelled has a status.
  EnergyPrediction predict(const EnergyRow& row) const;

 private:
  EnergyPrediction modelled(const EnergyRow& row) const;

  archs::ArchitectureCatalog models_;
  ChipCatalog chips_;
  FrameworkCatalog frameworks_;
  EnergyParameters parameters_;
};

}  // namespace strandline::hw
