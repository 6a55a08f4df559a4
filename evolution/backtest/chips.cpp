// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/chips.h"

#include <algorithm>

namespace strandline::evolution::backtest {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const std::vector<FrozenChip>& frozen_chips() {
  static const std::vector<FrozenChip> chips{
      {"C2022", "dense attention, bf16", 2023.0, {"softmax attention"}, {"kv_broadcast", "bf16"}},
      {"C2023",
       "dense attention, GQA, windows, bf16 (Llama-2 template)",
       2024.0,
       {"softmax attention"},
       {"kv_broadcast", "bf16", "window_cache"}},
      {"C2024a",
       "adds coarse experts, fp8 (Mixtral template)",
       2025.0,
       {"softmax attention", "MoE routing"},
       {"kv_broadcast", "bf16", "window_cache", "fp8"}},
      {"C2024b",
       "adds latent KV, fine experts, multi-token heads, fp8 (DeepSeek-V3 template)",
       2025.0,
       {"softmax attention", "MoE routing", "latent KV"},
       {"kv_broadcast", "bf16", "window_cache", "fp8", "fine_moe", "multi_token"}},
      {"C2025",
       "adds 4-bit formats (gpt-oss template)",
       2026.0,
       {"softmax attention", "MoE routing", "latent KV"},
       {"kv_broadcast", "bf16", "window_cache", "fp8", "fine_moe", "multi_token", "four_bit"}},
  };
  return chips;
}

FrozenChip chip_of_history(const History& history, double cutoff, double share) {
  FrozenChip chip;
  chip.frozen = cutoff;
  std::vector<int> count(history.operators.size()), recent(count.size());
  int releases = 0;
  for (const Release& r : history.releases) {
    if (r.date >= cutoff) break;
    const bool last_year = r.date >= cutoff - 1.0;
    releases += last_year;
    for (const int op : r.needs) {
      ++count[static_cast<std::size_t>(op)];
      recent[static_cast<std::size_t>(op)] += last_year;
    }
  }
  for (std::size_t op = 0; op < count.size(); ++op)
    if (share > 0.0 ? recent[op] > 0 && recent[op] >= share * releases : count[op] > 0)
      chip.functional.push_back(history.operators[op]);
  return chip;
}

bool runs(const History& history, const FrozenChip& chip, const Release& release, bool efficient) {
  const auto lacks = [&](const std::vector<std::string>& names) {
    return [&](int op) { return !has(names, history.operators[static_cast<std::size_t>(op)]); };
  };
  if (std::any_of(release.needs.begin(), release.needs.end(), lacks(chip.functional))) return false;
  return !efficient ||
         std::none_of(release.efficient.begin(), release.efficient.end(), lacks(chip.efficient));
}

int derive_coverage(History& history, const FrozenChip& chip, bool efficient) {
  const std::string name = (efficient ? "runs efficiently on " : "runs on ") + chip.id;
  return history.derive(name, [&](const Release& r) {
    return runs(history, chip, r, efficient) ? Has::kYes : Has::kNo;
  });
}

}  // namespace strandline::evolution::backtest
