// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "archs/data_type.h"
#include "core/csv.h"

namespace strandline::hw {

/// A row that the cost model has no answer for; what() is the reason that its status shows.
class NotModelled : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The cells of one row of a kernel table, by column name.
class KernelRow {
 public:
  KernelRow(const core::Csv& csv, std::size_t row) : csv_(&csv), row_(row) {}
  /// The cell; NotModelled where the column is absent or blank.
  const std::string& text(const std::string& column) const;
  /// The cell, or empty where the column is absent or blank.
  const std::string& text_or_empty(const std::string& column) const;
  /// A whole number in [least, most]; NotModelled where it is none.
  std::int64_t count(const std::string& column, std::int64_t least = 1,
                     std::int64_t most = std::int64_t{1} << 40) const;

 private:
  const core::Csv* csv_;
  std::size_t row_;
};

/// Formats of weights and activations that a `dtype` of the kernel tables means: bfloat16, half,
/// float16, fp8, fp8_block, nvfp4, mxfp4, w4a16_mxfp4, w4a8_mxfp4_mxfp8, int8, int8_wo, int4_wo
/// ("wo": 16-bit activations). NotModelled for others.
struct KernelTypes {
  archs::DataType weight = archs::DataType::kBf16;
  archs::DataType activation = archs::DataType::kBf16;
};
KernelTypes kernel_types(const std::string& dtype);

}  // namespace strandline::hw
