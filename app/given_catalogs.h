// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::app {

/// Chips and models that a command is given beside the catalogs.
struct GivenCatalogs {
  std::string chips, models;  ///< paths; empty: none
};
/// Adds --chips and, where the command predicts models, --models.
void add_given_catalogs(CLI::App& command, GivenCatalogs& given, bool with_models = true);

/// The catalog with the given chips, completed by their families (hw/family_prior.h).
hw::ChipCatalog chips_with(const GivenCatalogs& given);

/// The catalog of models with the given ones in place of those of the same name.
struct GivenModels {
  archs::ArchitectureCatalog catalog;
  std::vector<std::pair<std::string, std::string>> failures;  ///< file and why it was not imported
};
/// A model is called as its file ("org--Name_config.json", "Name.json") or, where that is
/// config.json, as its folder. Files that the importer refuses are failures; an InputError where
/// the path holds none at all.
GivenModels models_with(const GivenCatalogs& given);

}  // namespace strandline::app
