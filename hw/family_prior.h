// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "hw/chip.h"

namespace strandline::hw {

/// A chip of which only the specification is known, completed by its family: what it reaches of its
/// peaks (derating), the latency of its network and, where it gives a matrix engine without them,
/// tile and units stay as they are. Each blank number becomes the mean over the family's real chips
/// in the catalog, its interval spans theirs, and its source says so. A number that no relative has
/// stays blank.
Chip with_family_prior(Chip chip, const ChipCatalog& catalog);

/// The catalog with the chips of a file or of all *.yaml of a folder in place of or beside its own,
/// completed as above. InputError where a file is no chip, where a folder holds none, or where a
/// name stands for two chips.
ChipCatalog with_chips(const ChipCatalog& catalog, const std::filesystem::path& file_or_folder);

}  // namespace strandline::hw
