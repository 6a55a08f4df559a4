// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::app {

/// A model as a command line names it: a catalog id or alias, a catalog file (.yaml), or a Hugging
/// Face config (.json), which is imported. InputError where there is none.
archs::Architecture find_model(const archs::ArchitectureCatalog& catalog, const std::string& name);

/// A chip as a command line names it: a catalog id or alias, or a catalog file (.yaml).
hw::Chip find_chip(const hw::ChipCatalog& catalog, const std::string& name);

}  // namespace strandline::app
