// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/given_catalogs.h"
#include "core/table.h"
#include "hw/measured/scatter_plot.h"

namespace strandline::app {

/// What `hw validate` is asked.
struct ValidationOptions {
  std::string data, laws;
  GivenCatalogs given;
  std::vector<std::string> folds, parts;  ///< parts: kernels, network, serving, energy; empty: all
  int threads = 0;
  bool points = false;  ///< also collect what pictures need
};

/// What it finds.
struct ValidationResult {
  std::vector<std::pair<std::string, core::Table>> tables;  ///< "targets" first
  std::vector<hw::Scatter> pictures;  ///< kernels, collectives, serving by quantity, energy
};

/// Scores every table of measurements of a folder. InputError where there is none.
ValidationResult run_validation(const ValidationOptions& options);

}  // namespace strandline::app
