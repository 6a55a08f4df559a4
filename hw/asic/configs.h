// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/yaml.h"
#include "hw/asic/accelerator.h"

namespace strandline::hw::asic {

/// One config of hw/asic/configs.yaml under its name. InputError with the place for unknown keys
/// and for what no core can be built of: no rows, sides that are not powers of two, more columns
/// than rows, lanes that do not divide the columns, memories smaller than a tile or than their
/// banks, or beyond 16-bit addresses,
/// options that are unknown, not built, or of another element, accumulators too narrow for a tile.
Accelerator read_config(const core::YamlNode& node, const std::string& name);

/// All configs of a file, in its order; by default hw/asic/configs.yaml.
std::vector<Accelerator> read_configs(const std::filesystem::path& file = {});

/// The config of that name; InputError names the ones there are.
Accelerator find_config(const std::string& name);

/// 16 digits that differ where a size or an option does; the name does not enter.
std::string config_hash(const Accelerator& a);

}  // namespace strandline::hw::asic
