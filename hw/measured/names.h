// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "archs/architecture.h"
#include "hw/chip.h"

namespace strandline::hw {

/// Names in measured tables are written in many ways: "Meta-Llama-3-8B", "openai/gpt-oss-120b",
/// "Qwen3 235B A22B". The folded form of a name is lower case without organization, spaces,
/// underscores, dots and hyphens; bare() also drops what does not change the geometry (-hf,
/// -Instruct, -Chat, -FP8, -NVFP4, -0528, -v0.1).
std::string folded(std::string_view name);
std::string bare(std::string_view name);

/// The model of the catalog that a row means: `model` exactly, then folded, then bare, then the
/// same for `arch_model`; null where no entry matches. The more exact match wins.
const archs::Architecture* find_measured_model(const archs::ArchitectureCatalog& catalog,
                                               const std::string& model,
                                               const std::string& arch_model);

/// The chip that a row's `hw` means (id, name or alias, folded); null where no entry matches. A
/// source may mean a variant of the chip: the A100 of LLM-Inference-Bench is the 40 GB card
/// (Chitty- Venkata et al., arXiv:2411.00136, table of platforms).
const Chip* find_measured_chip(const ChipCatalog& catalog, const std::string& hw,
                               const std::string& source = "");

}  // namespace strandline::hw
