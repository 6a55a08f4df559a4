// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/route_lists.h"

#include <algorithm>

namespace strandline::hw::asic {

void RouteLists::clear() {
  entries_.clear();
  blocks_.clear();
  open_.clear();
}

void RouteLists::append(int expert, std::uint16_t token, std::uint32_t weight, int block_rows) {
  const auto e = static_cast<std::size_t>(expert);
  if (open_.size() <= e) open_.resize(e + 1);
  const std::size_t at = entries_.size();
  entries_.push_back({token, weight, 0});
  auto& open = open_[e];
  if (!open || blocks_[open->block].count == block_rows) {
    open = Open{blocks_.size(), at};
    blocks_.push_back({expert, at, 0});
  } else {
    entries_[open->tail].next = at;
    open->tail = at;
  }
  ++blocks_[open->block].count;
}

std::optional<RouteLists::Block> RouteLists::block(std::size_t index) const {
  if (index >= blocks_.size()) return std::nullopt;
  return blocks_[index];
}

int most_blocks(int rows, int k, int experts, int block_rows) {
  const int entries = rows * k;
  const int partial = std::min(experts, entries);
  return partial + (entries - partial) / block_rows;
}

}  // namespace strandline::hw::asic
