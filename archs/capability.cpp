// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/capability.h"

#include <array>

namespace strandline::archs {
namespace {

constexpr std::array<std::string_view, static_cast<int>(Capability::kCount)> kNames{
    "softmax_attention",
    "moe_routing",
    "latent_kv",
    "topk_sparse",
    "compressed_kv",
    "ssm_scan",
    "delta_rule",
    "linear_attention",
    "short_conv",
    "multi_stream",
    "table_gather",
    "loop_depth",
    "bidirectional",
    "weight_update",
    "kv_broadcast",
    "window_cache",
    "fine_moe",
    "multi_token",
    "fp8",
    "fp4",
    "ternary",
    "novel0",
    "novel1",
    "novel2",
    "novel3",
    "novel4",
    "novel5",
    "novel6",
    "novel7",
    "novel8",
    "novel9",
    "novel10",
    "novel11",
    "novel12",
    "novel13",
    "novel14",
    "novel15"};

}  // namespace

std::string_view name_of(Capability c) {
  return kNames[static_cast<int>(c)];
}

std::optional<Capability> capability_from(std::string_view name) {
  for (int i = 0; i < static_cast<int>(Capability::kCount); ++i)
    if (kNames[i] == name) return static_cast<Capability>(i);
  return std::nullopt;
}

}  // namespace strandline::archs
