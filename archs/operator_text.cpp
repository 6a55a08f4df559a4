// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/operator_text.h"

#include <array>
#include <utility>

namespace strandline::archs {
namespace {

constexpr std::array<std::string_view, 9> kRules{"",       "mamba1", "mamba2", "gated_delta", "kda",
                                                 "linear", "rwkv",   "rg_lru", "mlstm"};
constexpr std::array<std::string_view, 5> kMasks{"causal", "full", "window", "block_sparse",
                                                 "topk"};

void add(std::string& text, std::string_view name, std::string_view value) {
  if (!text.empty()) text += ' ';
  text += name;
  text += '=';
  text += value;
}

}  // namespace

std::string_view name_of(StateRule rule) {
  return kRules[static_cast<std::size_t>(rule)];
}

std::string_view name_of(AttentionMask mask) {
  return kMasks[static_cast<std::size_t>(mask)];
}

std::string shape_text(const Operator& op) {
  const OperatorShape& s = op.shape;
  const std::pair<std::string_view, std::int64_t> sizes[] = {{"m", s.m},
                                                             {"n", s.n},
                                                             {"k", s.k},
                                                             {"groups", s.groups},
                                                             {"batch", s.batch},
                                                             {"q_tokens", s.q_tokens},
                                                             {"kv_tokens", s.kv_tokens},
                                                             {"heads", s.heads},
                                                             {"kv_heads", s.kv_heads},
                                                             {"qk_dim", s.qk_dim},
                                                             {"v_dim", s.v_dim},
                                                             {"span", s.span},
                                                             {"elements", s.elements},
                                                             {"state_dim", s.state_dim}};
  std::string text;
  for (const auto& [name, size] : sizes)
    if (size != 0) add(text, name, std::to_string(size));
  if (op.kind == OperatorKind::kAttention) add(text, "mask", name_of(s.mask));
  if (s.rule != StateRule::kNone) add(text, "rule", name_of(s.rule));
  return text;
}

}  // namespace strandline::archs
