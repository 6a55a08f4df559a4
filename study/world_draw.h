// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/cost_table.h"
#include "strategy/coverage.h"

namespace strandline::study {

/// Factors on times, one per profile of a RateTable (strategy::Context::factors).
using TimeFactors = std::vector<float>;

/// What one parameter draw says of hardware and software, beside its process; an empty part leaves
/// what was predicted.
struct WorldDraw {
  TimeFactors factors;  ///< prediction errors and coming generations' technology
  std::vector<core::CostTable::Column> columns;  ///< prices and power of coming generations
  strategy::SoftwareDraw software;

  /// The context in this draw.
  strategy::Context in(strategy::Context context) const {
    context.factors = factors.empty() ? nullptr : factors.data();
    context.columns = columns.empty() ? nullptr : columns.data();
    context.software = software.column_time.empty() ? nullptr : &software;
    return context;
  }
};

}  // namespace strandline::study
