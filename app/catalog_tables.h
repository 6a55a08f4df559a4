// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "archs/architecture.h"
#include "core/table.h"
#include "hw/chip.h"

namespace strandline::app {

/// Every model: sizes and formats, computed figures beside published ones.
core::Table model_list_table(const archs::ArchitectureCatalog& models);

/// Parameters, weight and cache bytes, and flops per token of one model, beside published figures.
core::Table model_count_table(const archs::Architecture& a);

/// Every trait of released models: how many catalog models have it and which, what it lowers to,
/// what it asks of a chip. The first model (by id) that has a trait stands for it.
core::Table trait_table(const archs::ArchitectureCatalog& models);

/// Every operator kind: what it is, which catalog models run it, and how the chips run it.
core::Table operator_table(const archs::ArchitectureCatalog& models, const hw::ChipCatalog& chips);

/// What each chip does in silicon or shipped software, by rewriting, and not at all.
core::Table capability_table(const hw::ChipCatalog& chips);

/// Every chip with what a team compares first. For people: how many facts are blank; for programs:
/// which, and where the memory figures are from.
core::Table chip_list_table(const hw::ChipCatalog& chips, bool for_people);

/// Every number of one chip with its interval, unit and source.
core::Table chip_fact_table(const hw::Chip& chip);

}  // namespace strandline::app
