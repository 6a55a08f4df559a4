// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/table.h"

namespace strandline::hw {

/// A page in Markdown of what a validation found: what was predicted and how, errors of others as
/// they publish them, the targets and the larger groups of kernels as tables. Takes the tables of
/// KernelValidation, by the names `kernel_scores` and `kernel_targets`; others are appended whole,
/// in order, as text. Deterministic.
std::string validation_document(const std::vector<std::pair<std::string, core::Table>>& tables);

}  // namespace strandline::hw
