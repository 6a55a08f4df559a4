// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/software_epochs.h"
#include "theses/curve_grid.h"

namespace strandline::theses {

/// A calendar quarter as a number: 4 year + quarter - 1.
int quarter_of_date(const std::string& date);  ///< "2025-03-18", "2025-03"; -1 where it is neither
int quarter_of_name(const std::string& name);  ///< "2025-Q1"; -1 where it is not
std::string quarter_name(int quarter);         ///< "2025-Q1"

/// What a comparison of chips would have known in a past quarter: chips on sale, models released,
/// and software as old as it then was. Prices are those of today.
class Past {
 public:
  /// InputError where a chip or model of the grid has no date.
  Past(const CurveGrid& grid, int today);
  int first() const { return first_; }           ///< quarter from which there is a model and a chip
  std::vector<char> on_sale(int quarter) const;  ///< by chip
  /// The newest model released by a quarter; -1 where there is none.
  int newest_model(int quarter) const;
  bool released(std::size_t model, int quarter) const { return model_[model] <= quarter; }
  /// Factors on today's times of each chip that software of that quarter took: what it has sped up
  /// since, by the chip's age (hw/software_epochs.yaml; younger than two quarters nothing was
  /// measured, and the factor is that of two). `z`: how far the rates lie off, in standard
  /// deviations.
  std::vector<double> software(int quarter, double z) const;

 private:
  const CurveGrid& grid_;
  hw::SoftwareEpochs epochs_ = hw::SoftwareEpochs::load();
  int today_, first_ = 0;
  std::vector<int> chip_, model_;  ///< quarters
};

}  // namespace strandline::theses
