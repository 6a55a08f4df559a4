// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace strandline::hw::asic {

/// The router's lists (rtl/sl_route_lists.sv): rows appended to experts, in blocks of one expert
/// each. The first row of an expert, and the one after a full block, opens the next block.
class RouteLists {
 public:
  struct Entry {
    std::uint16_t token = 0;
    std::uint32_t weight = 0;  ///< fp32 bits
    std::size_t next = 0;      ///< of the same block
  };
  struct Block {
    int expert = 0;
    std::size_t head = 0;  ///< first entry
    int count = 0;         ///< rows
  };
  void clear();
  /// Blocks hold `block_rows` rows at most.
  void append(int expert, std::uint16_t token, std::uint32_t weight, int block_rows);
  /// Blocks from 0 on are filled; nothing beyond them.
  std::optional<Block> block(std::size_t index) const;
  std::size_t blocks() const { return blocks_.size(); }
  const Entry& entry(std::size_t index) const { return entries_.at(index); }

 private:
  struct Open {
    std::size_t block, tail;
  };
  std::vector<Entry> entries_;
  std::vector<Block> blocks_;
  std::vector<std::optional<Open>> open_;  ///< by expert
};

/// Blocks that `rows` rows of `k` experts each fill at most, of `experts` experts: a block for each
/// expert that has any row, and a full block of every `block_rows` rows more.
int most_blocks(int rows, int k, int experts, int block_rows);

}  // namespace strandline::hw::asic
