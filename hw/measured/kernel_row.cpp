// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/kernel_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace strandline::hw {
namespace {

using archs::DataType;

struct NamedTypes {
  std::string_view name;
  KernelTypes types;
};

constexpr NamedTypes kTypes[] = {
    {"bfloat16", {DataType::kBf16, DataType::kBf16}},
    {"bf16", {DataType::kBf16, DataType::kBf16}},
    {"half", {DataType::kFp16, DataType::kFp16}},
    {"float16", {DataType::kFp16, DataType::kFp16}},
    {"fp16", {DataType::kFp16, DataType::kFp16}},
    {"fp8", {DataType::kFp8, DataType::kFp8}},
    {"fp8_block", {DataType::kFp8, DataType::kFp8}},
    {"fp8_static", {DataType::kFp8, DataType::kFp8}},
    {"nvfp4", {DataType::kNvfp4, DataType::kNvfp4}},
    {"mxfp4", {DataType::kMxfp4, DataType::kMxfp4}},
    {"w4a16_mxfp4", {DataType::kMxfp4, DataType::kBf16}},
    {"w4a8_mxfp4_mxfp8", {DataType::kMxfp4, DataType::kMxfp8}},
    {"w4a8_mxfp4_fp8", {DataType::kMxfp4, DataType::kFp8}},
    {"int8", {DataType::kInt8, DataType::kInt8}},
    {"int8_wo", {DataType::kInt8, DataType::kBf16}},
    {"int4_wo", {DataType::kInt4, DataType::kBf16}},
};

}  // namespace

const std::string& KernelRow::text_or_empty(const std::string& column) const {
  static const std::string kEmpty;
  const auto& header = csv_->header;
  const auto found = std::find(header.begin(), header.end(), column);
  if (found == header.end()) return kEmpty;
  return csv_->rows[row_][static_cast<std::size_t>(found - header.begin())];
}

const std::string& KernelRow::text(const std::string& column) const {
  const std::string& cell = text_or_empty(column);
  if (cell.empty()) throw NotModelled(column + " is blank");
  return cell;
}

std::int64_t KernelRow::count(const std::string& column, std::int64_t least,
                              std::int64_t most) const {
  const std::string& cell = text(column);
  double value = 0;
  const char* end = cell.data() + cell.size();
  const auto [stop, error] = std::from_chars(cell.data(), end, value);
  const bool whole = error == std::errc() && stop == end && value <= static_cast<double>(most) &&
                     value >= static_cast<double>(least) &&
                     value == static_cast<double>(static_cast<std::int64_t>(value));
  if (!whole)
    throw NotModelled(fmt::format("{} = '{}' is no whole number from {} to {}", column,
                                  cell.substr(0, 40), least, most));
  return static_cast<std::int64_t>(value);
}

KernelTypes kernel_types(const std::string& dtype) {
  for (const NamedTypes& known : kTypes)
    if (known.name == dtype) return known.types;
  throw NotModelled(fmt::format("dtype '{}' is not known", dtype.substr(0, 40)));
}

}  // namespace strandline::hw
