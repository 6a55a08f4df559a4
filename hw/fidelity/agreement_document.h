// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hw/fidelity/agreement.h"

namespace strandline::hw::fidelity {

/// docs/accelerator_validation.md: how the fidelities were compared, targets, errors by unit and by
/// layer, speeds, and what is not compared. Markdown; deterministic but for the times in it.
std::string agreement_page(const Agreement& a, const Suite& suite);

}  // namespace strandline::hw::fidelity
