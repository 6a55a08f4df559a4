// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hw/chip.h"

namespace strandline::hw {

/// One number of a chip, for listings and reports.
struct Fact {
  std::string name;      ///< as in the catalog file, e.g. "memory[0].bandwidth"
  std::string unit;      ///< base unit of `number`, e.g. "B/s"; hourly rates: "USD/h"
  core::Sourced number;  ///< unknown where the catalog leaves it blank
};

/// Every number of a chip that carries a source, in the order of the catalog file.
std::vector<Fact> facts(const Chip& chip);

}  // namespace strandline::hw
