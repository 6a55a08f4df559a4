// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::study {

/// The catalogs that a study reads: who runs many studies loads them once.
struct Catalogs {
  hw::ChipCatalog chips = hw::ChipCatalog::load();
  archs::ArchitectureCatalog architectures = archs::ArchitectureCatalog::load();
};

}  // namespace strandline::study
