// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/table.h"
#include "hw/measured/scatter_plot.h"

namespace strandline::hw {

/// Tables of a validation by name.
using NamedTables = std::vector<std::pair<std::string, core::Table>>;

/// A page in Markdown and its pictures, which lie beside it.
struct ValidationPage {
  std::string markdown;
  std::vector<std::pair<std::string, std::string>> pictures;  ///< file name and SVG
};

/// What a validation found: what was predicted and how, errors of others as they publish them
/// beside ours, the targets, scores by operator, chip and framework as tables, and scatter plots.
/// Takes the tables of `hw validate` by their names; one that is not known is appended whole, as
/// text. `stem` begins the names of the pictures. Deterministic.
ValidationPage validation_document(const NamedTables& tables, const std::vector<Scatter>& pictures,
                                   const std::string& stem);

}  // namespace strandline::hw
