// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archs/architecture.h"
#include "core/cost_table.h"
#include "hw/chip.h"

namespace strandline::hw {

enum class SupportKind : std::uint8_t {
  kNative,
  kEmulated,
  kHostFallback,
  kGpuFallback,
  kImpossible
};

/// How a chip runs one operator.
struct Support {
  SupportKind kind = SupportKind::kNative;
  std::string how;           ///< the rewriting, or why it is impossible
  double time_factor = 1;    ///< on the operator's own work
  double memory_factor = 1;  ///< on the state it keeps
  double tolerance = 0;      ///< relative numerical difference allowed; 0: exact
  double quality_loss = 0;   ///< expected, 0..1
  double fixed_time_s = 0;   ///< per occurrence (host or GPU round trip)
  double weight_factor = 1;  ///< on the bytes of its weights (formats widened when loaded)
};
Support support(const archs::Operator& op, const Chip& chip);

/// The same without allocation, for the cost model: `how` has static lifetime. `native` is
/// native_mask(chip), found once.
struct Verdict {
  SupportKind kind = SupportKind::kNative;
  std::string_view how;
  double time_factor = 1, memory_factor = 1, weight_factor = 1;
  double tolerance = 0, quality_loss = 0, fixed_time_s = 0;
};
Verdict judge(const archs::Operator& op, const Chip& chip, archs::CapabilityMask native);

/// Capabilities that one operator asks for by its kind, shape and formats.
archs::CapabilityMask needs_of(const archs::Operator& op);

/// How a chip runs a whole architecture: what no single operator shows comes on top (capacity, head
/// size, expert count, top-k, context, format pairs, fixed weights).
struct ArchitectureSupport {
  core::Serves serves = core::Serves::kNative;
  std::string reason;                 ///< empty when native
  archs::CapabilityMask missing = 0;  ///< capabilities neither native nor emulated
  archs::CapabilityMask emulated = 0;
};
ArchitectureSupport support(const archs::Architecture& a, const Chip& chip);

/// Capabilities in silicon, or in shipped software on programmable chips: what the chip lists (all
/// known ones where a programmable chip lists none), with the number formats that its matrix engine
/// has rates for. Unseen operators (kNovel*) are native only where a chip lists them: programmable
/// chips gain them by software after a ramp.
archs::CapabilityMask native_mask(const Chip& chip);

/// Capabilities that a chip reaches by rewriting (its native ones excluded).
archs::CapabilityMask emulated_mask(const Chip& chip);

/// The architecture as the chip executes it where a rewriting changes the model's geometry: windows
/// become full caches, top-k attention reads every key behind its mask (the indexer still runs),
/// experts without gathers all run on every token behind a mask, narrow formats without hardware
/// are stored widened (fixed-function chips; a programmable one widens on load), multi-token drafts
/// are off. The model's outputs are the same.
archs::Architecture execute_as(const archs::Architecture& a, const Chip& chip);

/// Cache bytes on the chip over the architecture's own: latent attention without latent support
/// keeps keys and values apart (split-K) or expanded per head (un-absorbed, about 71x for
/// DeepSeek-V3); grouped queries without broadcast keep a copy per query head. 1 where native.
double cache_factor(const archs::Architecture& a, const Chip& chip);

}  // namespace strandline::hw
