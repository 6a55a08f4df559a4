// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "archs/architecture.h"
#include "archs/lower.h"
#include "core/cost_table.h"
#include "hw/chip.h"

namespace strandline::study {

/// An architecture of a duel, and what it brought.
struct DuelStep {
  archs::Architecture model;
  std::string brings;  ///< in the file's words, e.g. "mixture of experts"
};

/// Who meets over which architectures. A file of scenarios/duels:
///
///   chips: [dense-attention-asic]          fixed-function chips of hw/catalog
///   core: base16                           optional: a config of hw/asic/configs.yaml, told beside
///   gpu: h200                              a programmable chip
///   prefill: {batch: 1, tokens: 4096}      the steps whose operators are compared
///   decode: {batch: 64, context: 4096}
///   serving: {input: 4096 tok, output: 1024 tok, interactivity: 30 tok/s}
///   architectures:
///     - {model: llama-2-70b, released: 2023-07-18, brings: dense attention}
struct DuelSequence {
  std::vector<DuelStep> steps;
  std::vector<hw::Chip> chips;
  hw::Chip gpu;
  std::string core;  ///< empty: none
  archs::Phase prefill{archs::PhaseKind::kPrefill, 1, 4096, 0};
  archs::Phase decode{archs::PhaseKind::kDecode, 64, 1, 4096};
  core::Segment serving;

  /// InputError with file:line:column for unknown keys, models, chips and configs, a chip of the
  /// wrong side (`chips` are fixed-function, `gpu` is programmable), a `released` that is not the
  /// catalog's, and dates that run backward.
  static DuelSequence load(const std::filesystem::path& file);
  /// The same for text in memory; `name` stands for the file in messages.
  static DuelSequence parse(const std::string& text, const std::string& name);
};

}  // namespace strandline::study
