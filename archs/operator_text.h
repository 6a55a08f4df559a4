// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "archs/operator.h"

namespace strandline::archs {

std::string_view name_of(StateRule rule);      ///< "gated_delta", ...; "" for none
std::string_view name_of(AttentionMask mask);  ///< "causal", ...

/// The sizes of an operator that are not 0, in one fixed order: "m=64 n=8192 k=4096",
/// "batch=2 q_tokens=1 kv_tokens=4096 heads=32 kv_heads=8 qk_dim=128 v_dim=128 mask=causal". Equal
/// texts of one kind and format are equal work.
std::string shape_text(const Operator& op);

}  // namespace strandline::archs
