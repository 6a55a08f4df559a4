// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/data_type.h"

#include <array>

namespace strandline::archs {
namespace {

struct Format {
  std::string_view name;
  double bytes;
};

// Block scales: mxfp8 and mxfp4 share one byte per 32 values (OCP MX 1.0), nvfp4 one per 16.
// Ternary weights are stored four to a byte (2 bits), as in Microsoft's released BitNet checkpoint
// and its kernels (transformers, integrations/bitnet.py: VALUES_PER_ITEM = 4).
constexpr std::array<Format, static_cast<int>(DataType::kCount)> kFormats{{
    {"fp32", 4},
    {"bf16", 2},
    {"fp16", 2},
    {"fp8", 1},
    {"int8", 1},
    {"mxfp8", 1 + 1.0 / 32},
    {"mxfp4", 0.5 + 1.0 / 32},
    {"nvfp4", 0.5 + 1.0 / 16},
    {"int4", 0.5},
    {"ternary", 0.25},
}};

}  // namespace

double bytes_per_element(DataType type) {
  return kFormats[static_cast<int>(type)].bytes;
}

std::string_view name_of(DataType type) {
  return kFormats[static_cast<int>(type)].name;
}

std::optional<DataType> data_type_from(std::string_view name) {
  for (int i = 0; i < static_cast<int>(DataType::kCount); ++i)
    if (kFormats[i].name == name) return static_cast<DataType>(i);
  return std::nullopt;
}

}  // namespace strandline::archs
