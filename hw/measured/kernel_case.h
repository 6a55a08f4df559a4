// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/csv.h"
#include "hw/chip.h"
#include "hw/fitted_law.h"
#include "hw/measured/kernel_table.h"

namespace strandline::hw {

/// A row of a kernel table made ready to be predicted with any law.
struct KernelCase {
  std::string chip;     ///< catalog id
  std::string family;   ///< of the catalog
  std::string date;     ///< volume availability of the chip
  std::string silicon;  ///< chips of one logic die: B200 and GB200 are one
  std::string table;    ///< KernelLayout::name
  std::string kind;     ///< operator: "gemm", "attention GQA/MHA", "moe", "gdn", ...
  std::string kernel, dtype, phase, framework;
  std::uint64_t shape = 0;  ///< hash of the columns that say what was computed, of any chip
  std::vector<LosslessPart> parts;
  double walk_s = 0;       ///< least time of an unsplit latent cache (KernelHarness::latent_walk_s)
  double shipped_us = 0;   ///< by the class that whole models are costed with (KernelChoice)
  double roofline_us = 0;  ///< least traffic and work at 100 % of nominal bandwidth and peak
  double flops_s = 0, bytes_s = 0;  ///< the same apart, of the whole call
  std::optional<double> measured_us;
  std::string why;  ///< why it is not modelled; empty where it is

  /// Kernels that one law describes: operator, kernel, data type, phase.
  std::string law_class() const { return kind + "|" + kernel + "|" + dtype + "|" + phase; }
  /// The same of any kernel: what a chip without measurements of the kernel goes by.
  std::string wide_class() const { return kind + "|" + dtype + "|" + phase; }
  /// Kernels that are the same chain of launches whatever their heads and formats, as far as is
  /// known of a chip that nobody has measured: attention of a phase, MoE; else the law's class.
  std::string chain_class() const;
};

/// Whether kernels of such a table have laws: GEMM, attention, MoE, linear attention.
bool has_laws(const KernelLayout& layout);

/// The rows of a table of GEMM, attention, MoE or linear attention kernels, in order. Collectives
/// have no laws: an InputError.
std::vector<KernelCase> kernel_cases(const core::Csv& csv, const KernelLayout& layout,
                                     const ChipCatalog& chips);

}  // namespace strandline::hw
