// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <vector>

#include "hw/asic/fp32.h"
#include "hw/asic/program.h"
#include "hw/asic/route_lists.h"

namespace strandline::tests {

/// Experts of one product each: y[t] += weight(t, e) * x[t] W_e over the experts that TOPK selects
/// for row t. Scores, activations, weights and y lie in memory; programs end with stores of the
/// selection and of y.
class RouteProgram {
 public:
  struct Shape {
    int rows = 5, experts = 20, k = 3, block_rows = 2;
    int inner = 1, outer = 1;  ///< blocks of array rows that x has, of columns that y has
    bool sigmoid = false, bias = false, raw = false;
    bool ties = false;  ///< few different scores
  };
  static constexpr std::size_t kBytes = 1 << 20;
  static constexpr std::uint32_t kScores = 0, kBiases = 0x10000, kX = 0x18000, kY = 0x20000,
                                 kWeights = 0x40000, kSelected = 0xf0000;
  static constexpr int kXRow = 0, kGathered = 2000, kTile = 4000;  // SPAD
  static constexpr int kScoreRow = 0, kBiasRow = 1000, kSelection = 1100, kYRow = 2000,
                       kSums = 3000;  // VMEM

  RouteProgram(const hw::asic::Accelerator& a, const Shape& s, std::uint64_t seed)
      : a_(a), s_(s), random_(seed), program_(a) {
    fill_memory();
    loads();
    topk();
    const int most = hw::asic::most_blocks(s.rows, s.k, s.experts, s.block_rows);
    for (int b = 0; b < most + 2; ++b) block(b);
    stores();
  }
  /// A shape that fits.
  static Shape random_shape(const hw::asic::Accelerator& a, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    Shape s;
    s.experts = 1 + below(60);
    s.k = 1 + below(std::min({s.experts, a.cols, 16}));
    s.rows = 1 + below(std::min(40, a.route_entries / s.k));
    s.block_rows = 1 + below(12);
    s.inner = 1 + below(2);
    s.outer = 1 + below(3);
    s.sigmoid = below(2) != 0;
    s.bias = below(2) != 0;
    s.raw = below(3) == 0;
    s.ties = below(3) == 0;
    return s;
  }

  const std::vector<hw::asic::Command>& commands() const { return program_.commands(); }
  const std::vector<std::uint8_t>& memory() const { return memory_; }
  const Shape& shape() const { return s_; }
  int score_blocks() const { return (s_.experts + a_.cols - 1) / a_.cols; }
  std::size_t weight_bytes() const {  ///< of an expert
    return static_cast<std::size_t>(s_.inner * s_.outer * a_.rows * spad_bytes());
  }
  int spad_bytes() const { return a_.element_bytes() * a_.lanes(); }

 private:
  using Command = hw::asic::Command;
  using Opcode = hw::asic::Opcode;
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  static std::uint32_t bits(float x) { return std::bit_cast<std::uint32_t>(x); }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  void put(std::size_t at, std::uint32_t value, int bytes) {
    for (int b = 0; b < bytes; ++b)
      memory_[at + static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(value >> (8 * b));
  }
  void fill_memory() {
    for (std::size_t at = kScores; at < kX; at += 4)
      put(at,
          bits(s_.ties ? static_cast<float>(below(5) - 2) / 2
                       : static_cast<float>(below(20001) - 10000) / 2500),
          4);
    for (std::size_t at = kY; at < kWeights; at += 4)
      put(at, bits(static_cast<float>(below(2001) - 1000) / 100), 4);
    const bool integers = a_.element == hw::asic::Element::kInt8;
    const auto elements = [&](std::size_t from, std::size_t to) {
      for (std::size_t at = from; at < to; at += 2)
        put(at,
            integers ? static_cast<std::uint32_t>(below(65536))
                     : hw::asic::to_bf16(static_cast<float>(below(2000) - 1000) / 256),
            2);
    };
    elements(kX, kY);
    elements(kWeights, kSelected);
  }
  void add(const Command& c) { program_.add(c, 0); }
  Command whole(Opcode op, bool words, int row, int rows, std::uint32_t address) const {
    Command c{.opcode = op,
              .flags = static_cast<std::uint8_t>(words ? hw::asic::kVmem : 0),
              .rows = 1,
              .src0_stride = u16(rows * (words ? 4 * a_.cols : spad_bytes())),
              .blocks_n = 1,
              .imm0 = address};
    (op == Opcode::kLoad ? c.dst : c.src0) = u16(row);
    return c;
  }
  void loads() {
    add(whole(Opcode::kLoad, true, kScoreRow, score_blocks() * s_.rows, kScores));
    add(whole(Opcode::kLoad, true, kBiasRow, score_blocks(), kBiases));
    add(whole(Opcode::kLoad, false, kXRow, s_.inner * s_.rows, kX));
    add(whole(Opcode::kLoad, true, kYRow, s_.outer * s_.rows, kY));
  }
  void topk() {
    int flags = hw::asic::kFirst;
    if (s_.sigmoid) flags |= hw::asic::kSigmoid;
    if (s_.bias) flags |= hw::asic::kBias;
    if (s_.raw) flags |= hw::asic::kRaw;
    add({.opcode = Opcode::kTopk,
         .flags = static_cast<std::uint8_t>(flags),
         .rows = u16(s_.rows),
         .src0 = kScoreRow,
         .src1 = kBiasRow,
         .dst = kSelection,
         .src0_stride = u16(s_.rows),
         .src1_stride = u16(s_.k | s_.block_rows << 8),
         .blocks_n = u16(score_blocks()),
         .blocks_k = u16(s_.experts),
         .imm0 = bits(1.442695F),
         .imm1 = bits(1.5F)});
  }
  Command routed(Opcode op) const {
    return {.opcode = op, .flags = hw::asic::kRouted, .rows = u16(s_.block_rows)};
  }
  /// A block: its expert's weights, its rows, their product, added to y.
  void block(int b) {
    const int half = b & 1, gathered = kGathered + half * 500, tile = kTile + half * 500,
              sums = kSums + half * 500;
    add({.opcode = Opcode::kBlock, .src0 = u16(b)});
    Command load = whole(Opcode::kLoad, false, tile, s_.inner * s_.outer * a_.rows, kWeights);
    load.flags = hw::asic::kRouted;
    load.src0 = u16(static_cast<int>(weight_bytes() / 16));
    add(load);
    Command gather = routed(Opcode::kGather);
    gather.src0 = kXRow;
    gather.src0_stride = u16(s_.rows);
    gather.dst = u16(gathered);
    gather.dst_stride = u16(s_.block_rows);
    gather.blocks_n = u16(s_.inner);
    add(gather);
    Command product = routed(Opcode::kMatmul);
    product.src0 = u16(gathered);
    product.src0_stride = u16(s_.block_rows);
    product.src1 = u16(tile);
    product.src1_stride = u16(s_.inner * a_.rows);
    product.dst = u16(sums);
    product.dst_stride = u16(s_.block_rows);
    product.blocks_n = u16(s_.outer);
    product.blocks_k = u16(s_.inner);
    add(product);
    Command scatter = routed(Opcode::kScatter);
    scatter.src0 = u16(sums);
    scatter.src0_stride = u16(s_.block_rows);
    scatter.dst = kYRow;
    scatter.dst_stride = u16(s_.rows);
    scatter.blocks_n = u16(s_.outer);
    scatter.imm0 = bits(0.001F);
    add(scatter);
  }
  void stores() {
    add(whole(Opcode::kStore, true, kSelection, 2 * s_.rows, kSelected));
    add(whole(Opcode::kStore, true, kYRow, s_.outer * s_.rows, kY));
  }

  hw::asic::Accelerator a_;
  Shape s_;
  std::mt19937_64 random_;
  hw::asic::Program program_;
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(kBytes);
};

}  // namespace strandline::tests
