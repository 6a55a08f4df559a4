// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hw/support.h"

namespace strandline::hw {

/// An operator that a chip runs otherwise than natively.
struct Substitute {
  std::string_view name;  ///< of the operator, e.g. "index_scores"
  archs::OperatorKind kind = archs::OperatorKind::kGemm;
  Support support;
};

/// Operators of a model's prefill and decode step that the chip does not run natively, each name
/// once with the verdict of its worst instance. Empty where all are native.
std::vector<Substitute> substitutes(const archs::Architecture& a, const Chip& chip);

/// The same as one sentence, "emulated: state_chunks (how), ...; on the host: ..."; empty where all
/// are native.
std::string substitutes_text(const archs::Architecture& a, const Chip& chip);

}  // namespace strandline::hw
