// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "core/cost_table.h"
#include "hw/chip.h"

namespace strandline::hw {

enum class SupportKind : std::uint8_t {
  kNative, kEmulated, kHostFallback, kGpuFallback, kImpossible
};

/// How a chip runs one operator.
struct Support {
  SupportKind kind = SupportKind::kNative;
  std::string how;               ///< the rewriting, or why it is impossible
  double time_factor = 1;        ///< on the operator's own work
  double memory_factor = 1;      ///< on the state it keeps
  double tolerance = 0;          ///< relative numerical difference allowed; 0: exact
  double quality_loss = 0;       ///< expected, 0..1
  double fixed_time_s = 0;       ///< per occurrence (host or GPU round trip)
};
Support support(const archs::Operator& op, const Chip& chip);

/// How a chip runs a whole architecture: what no single operator shows comes on top (capacity, head
/// size, expert count, top-k, context, format pairs, fixed weights).
struct ArchitectureSupport {
  core::Serves serves = core::Serves::kNative;
  std::string reason;            ///< empty when native
  archs::CapabilityMask missing = 0;     ///< capabilities neither native nor emulated
  archs::CapabilityMask emulated = 0;
};
ArchitectureSupport support(const archs::Architecture& a, const Chip& chip);

/// Capabilities that a chip reaches by rewriting (its native ones excluded).
archs::CapabilityMask emulated_mask(const Chip& chip);

}  // namespace strandline::hw
