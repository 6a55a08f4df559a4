// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace strandline::archs {

/// Number formats of weights, activations and caches. Block-scaled formats count their scales in
/// bytes_per_element (mxfp4: 32 values share 1 byte; nvfp4: 16 share 1 byte; fp8 block scales are
/// neglected).
enum class DataType : std::uint8_t {
  kFp32,
  kBf16,
  kFp16,
  kFp8,
  kInt8,
  kMxfp8,
  kMxfp4,
  kNvfp4,
  kInt4,
  kTernary,
  kCount
};

double bytes_per_element(DataType type);
std::string_view name_of(DataType type);  ///< "bf16", "fp8", ...
std::optional<DataType> data_type_from(std::string_view name);

}  // namespace strandline::archs
