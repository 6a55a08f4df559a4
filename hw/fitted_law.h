// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "hw/chip.h"
#include "hw/efficiency_law.h"

namespace strandline::hw {

/// What the kernels of one class reach on one chip, as fitted: a law with the interval of its
/// numbers over resampled shapes, and the rows that it rests on.
struct FittedLaw {
  EfficiencyLaw law, low, high;
  std::string chip;             ///< catalog id
  std::string family, silicon;  ///< of the chip: Chip::family, silicon_of()
  /// The kernels: operator ("gemm", "attention GQA/MHA", "moe", "gdn", ...), kernel, data type,
  /// phase, as the measured tables write them; empty where those do not tell.
  std::string kind, kernel, dtype, phase;
  std::size_t rows = 0;
  /// The library walks each sequence's cache in one block: tells of the chip with that library, and
  /// of other chips only where nothing else does.
  bool unsplit = false;
};

/// Of `laws`, those that tell of other chips: all that are not unsplit; all if none is left.
std::vector<const FittedLaw*> telling(const std::vector<const FittedLaw*>& laws);

/// The name of a chip's logic die: chips of one node and die area share it, whoever sells them (the
/// at-cost candidate is B200's die).
std::string silicon_of(const Chip& chip);

/// Laws of hw/efficiency_laws.yaml in the order of the file. InputError with file:line:column on an
/// unknown key or chip, a number out of its bounds or without source, a class that stands twice.
std::vector<FittedLaw> read_fitted_laws(const std::filesystem::path& file,
                                        const ChipCatalog& chips);
/// Those of the installation.
std::vector<FittedLaw> read_fitted_laws(const ChipCatalog& chips);

/// The laws as YAML with units, intervals and where they come from; read_fitted_laws() reads it.
std::string fitted_laws_yaml(std::span<const FittedLaw> laws);

}  // namespace strandline::hw
