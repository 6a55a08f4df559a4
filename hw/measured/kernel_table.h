// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/csv.h"

namespace strandline::hw {

enum class KernelTable : std::uint8_t {
  kGemm,
  kAttention,
  kMoe,
  kLinearAttention,
  kCollectives,
  kDeepepLl
};

/// One kind of kernel table.
struct KernelLayout {
  KernelTable table;
  std::string name;                    ///< "kernel_gemm", ...
  std::vector<std::string> required;   ///< columns that tell it and that a prediction needs
  std::vector<std::string> groups;     ///< columns that a score groups by, where present
  std::vector<std::string> measured;   ///< columns that a score compares with, where present
  std::vector<std::string> predicted;  ///< appended, in the order of `measured`; microseconds
};

/// The six layouts.
const std::vector<KernelLayout>& kernel_layouts();

/// The layout whose required columns are all there (of several the one with most); null for none.
const KernelLayout* find_kernel_table(const core::Csv& csv);
/// The same; InputError that names the columns missing from the nearest table where there is none.
const KernelLayout& recognize_kernel_table(const core::Csv& csv);

}  // namespace strandline::hw
