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

namespace strandline::tests {

/// Each function of each unit that every core has, once; then all units at once on one bank of each
/// memory. Results lie in rows from kResults on and end in main memory.
class DirectedProgram {
 public:
  static constexpr std::size_t kBytes = 1 << 20;
  static constexpr std::uint32_t kFloats = 0, kSums = 0x40000, kElements = 0x80000,
                                 kSpadOut = 0xa0000, kVmemOut = 0xc0000;
  static constexpr int kLoaded = 256;    ///< rows of each kind of data
  static constexpr int kSumRow = 300;    ///< VMEM: int32, or fp32 again
  static constexpr int kResults = 1100;  ///< first row of results in both memories

  explicit DirectedProgram(const hw::asic::Accelerator& a) : a_(a), program_(a) {
    fill_memory();
    loads();
    vectors();
    norms_and_ropes();
    softmaxes();
    products();
    moves();
    selections();
    side_by_side();
    add({.opcode = Opcode::kFence, .flags = hw::asic::kAll});
    stores();
  }
  const std::vector<hw::asic::Command>& commands() const { return program_.commands(); }
  const std::vector<std::uint8_t>& memory() const { return memory_; }

 private:
  using Command = hw::asic::Command;
  using Opcode = hw::asic::Opcode;
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  static std::uint32_t bits(double x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(x));
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  int spad_bytes() const { return a_.element_bytes() * a_.lanes(); }
  int vmem_bytes() const { return 4 * a_.cols; }
  bool integers() const { return a_.element == hw::asic::Element::kInt8 && !a_.fp8; }
  void add(const Command& c) { program_.add(c, 0); }

  void put(std::size_t at, std::uint32_t value, int bytes) {
    for (int b = 0; b < bytes; ++b)
      memory_[at + static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(value >> (8 * b));
  }
  void fill_memory() {
    for (std::size_t at = kFloats; at < kElements; at += 4) {
      const bool sums = at >= kSums && integers();
      put(at,
          sums ? static_cast<std::uint32_t>(below(60001) - 30000)
               : bits((below(60001) - 30000) / 3000.0),
          4);
    }
    const bool bf16 = a_.element == hw::asic::Element::kBf16;
    for (std::size_t at = kElements; at < kSpadOut; at += 2)
      put(at,
          bf16 ? hw::asic::to_bf16(static_cast<float>(below(2000) - 1000) / 256)
               : static_cast<std::uint32_t>(below(65536)),
          2);
  }
  void whole(Opcode op, bool words, int row, int rows, std::uint32_t address) {
    Command c{.opcode = op,
              .flags = static_cast<std::uint8_t>(words ? hw::asic::kVmem : 0),
              .rows = 1,
              .src0_stride = u16(rows * (words ? vmem_bytes() : spad_bytes())),
              .blocks_n = 1,
              .imm0 = address};
    (op == Opcode::kLoad ? c.dst : c.src0) = u16(row);
    add(c);
  }
  void loads() {
    whole(Opcode::kLoad, false, 0, kLoaded, kElements);
    whole(Opcode::kLoad, true, 0, kLoaded, kFloats);
    whole(Opcode::kLoad, true, kSumRow, kLoaded, kSums);
  }
  void stores() {
    whole(Opcode::kStore, false, kResults, next_result_, kSpadOut);
    whole(Opcode::kStore, true, kResults, next_result_, kVmemOut);
  }
  /// The next place for results.
  std::uint16_t results(int rows) {
    const int at = next_result_;
    next_result_ += rows;
    return u16(kResults + at);
  }
  /// 3 rows of 2 blocks: operands from the first loaded rows on.
  Command lanes(Opcode op, int flags) {
    return {.opcode = op,
            .flags = static_cast<std::uint8_t>(flags),
            .rows = 3,
            .src0 = 1,
            .src1 = 40,
            .dst = results(6),
            .src0_stride = 4,
            .src1_stride = 3,
            .dst_stride = 3,
            .blocks_n = 2};
  }

  void vectors() {
    constexpr int kFunctions[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16, 17, 18};
    for (const int f : kFunctions)
      for (const int to_spad : {0, 1}) {
        Command c = lanes(Opcode::kVector, to_spad);
        const int operand = (f + to_spad) % 4;
        if (f == 9 || f == 11) c.src0 = kSumRow;
        c.imm0 = bits(0.3);
        c.imm1 = static_cast<std::uint32_t>(operand | f << 4) | (bits(4) & 0xffff0000U);
        add(c);
      }
    if (!integers()) return;
    for (const int shift : {0, 9, 31}) {
      Command c = lanes(Opcode::kVector, hw::asic::kToSpad | hw::asic::kRequantize);
      c.src0 = kSumRow;
      c.imm0 = static_cast<std::uint32_t>(300 | shift << 16);
      c.imm1 = 3 | 5 << 4;
      add(c);
    }
  }
  void norms_and_ropes() {
    for (int flags = 0; flags < 8; ++flags) {
      Command c = lanes(Opcode::kNorm, flags);
      c.imm0 = bits(1.0 / (2 * a_.cols));
      c.imm1 = bits(1e-5);
      c.src1_stride = u16(static_cast<int>(bits(20) >> 16));
      add(c);
    }
    // Many means, over two octaves.
    for (const double scale : {0.4, 0.7, 1.0, 1.6}) {
      Command c = lanes(Opcode::kNorm, 0);
      c.rows = 25;
      c.dst = results(50);
      c.src0_stride = c.dst_stride = 25;
      c.imm0 = bits(scale / (2 * a_.cols));
      c.imm1 = bits(1e-5);
      add(c);
    }
    for (const int to_spad : {0, 1}) {
      Command c = lanes(Opcode::kRope, to_spad);
      const int blocks = a_.groups(), in = blocks * c.src0_stride;
      const int out = (to_spad ? 1 : blocks) * c.dst_stride;
      c.blocks_k = u16(blocks);
      c.dst = results(4 * out);
      c.imm0 = bits(1);
      c.imm1 = static_cast<std::uint32_t>(in | out << 16);
      add(c);
    }
  }
  /// One tile of keys after the other, as the first, in between and as the last; with the masks.
  void softmaxes() {
    const auto tile = [&](int flags, int keys, int first_key, int per_head, int window) {
      Command c = lanes(Opcode::kSoftmax, flags);
      c.src0 = u16(integers() ? kSumRow : 0);
      c.src1 = results(6);
      c.blocks_k = u16(keys);
      c.src1_stride = u16(per_head | window << 4);
      c.imm0 = bits(integers() ? 1e-4 : 0.5);
      c.imm1 = static_cast<std::uint32_t>(first_key);
      add(c);
    };
    const int all = 2 * a_.cols;
    tile(hw::asic::kFirst, all, 0, 15, 0);
    tile(0, all - 1, 0, 15, 0);
    tile(hw::asic::kLast, 1, 0, 15, 0);
    tile(hw::asic::kFirst | hw::asic::kLast | hw::asic::kCausal, all, 1, 0, 0);
    tile(hw::asic::kFirst | hw::asic::kLast | hw::asic::kCausal, all, all - 3, 1,
         a_.window_mask ? 1 : 0);
    // No key before the first query's: a row that is masked wholly.
    tile(hw::asic::kFirst | hw::asic::kLast | hw::asic::kCausal, all, -1, 0, 0);
  }
  void product(int rows, int n, int k, int flags) {
    add({.opcode = Opcode::kMatmul,
         .flags = static_cast<std::uint8_t>(flags),
         .rows = u16(rows),
         .src0 = 3,
         .src1 = 100,
         .dst = results(rows * n),
         .src0_stride = u16(rows),
         .src1_stride = u16(k * a_.rows),
         .dst_stride = u16(rows),
         .blocks_n = u16(n),
         .blocks_k = u16(k)});
  }
  void products() {
    product(1, 1, 1, 0);
    product(2, 2, 3, hw::asic::kAccumulate);
    product(9, 3, 1, 0);
    product(40, 1, 2, hw::asic::kAccumulate);
    if (a_.sparse_2_4) product(7, 2, 2, 2);  // dense weights
    if (a_.transposer) transpose(1, 1);
    if (a_.transposer) transpose(2, 2);
  }
  void transpose(int n, int k) {
    add({.opcode = Opcode::kTranspose,
         .src0 = 5,
         .dst = results(n * k * a_.depth()),
         .src0_stride = u16(n * a_.cols),
         .dst_stride = u16(k * a_.depth()),
         .blocks_n = u16(n),
         .blocks_k = u16(k)});
  }
  /// Lines shorter and longer than rows and beats, from and to places within them.
  void moves() {
    for (const bool words : {false, true}) {
      const int row = words ? vmem_bytes() : spad_bytes();
      const int step = std::max(std::min(row, a_.dma_bytes), 16);
      for (const int bytes : {1, row - 1, row, 2 * row + 3}) {
        Command c{.opcode = Opcode::kLoad,
                  .flags = static_cast<std::uint8_t>(words ? hw::asic::kVmem : 0),
                  .rows = 2,
                  .dst = results(12),
                  .src0_stride = u16(bytes),
                  .src1_stride = 3,
                  .dst_stride = u16(step / 16 * 9),
                  .blocks_n = 2,
                  .blocks_k = 6,
                  .imm0 = kElements + static_cast<std::uint32_t>(step),
                  .imm1 = static_cast<std::uint32_t>(step / 16 * 50) << 8};
        add(c);
        c.opcode = Opcode::kStore;
        c.src0 = c.dst;
        c.dst = 0;
        c.imm0 = 0xe0000 + static_cast<std::uint32_t>(stored_++ * 0x2000);
        add(c);
      }
    }
  }
  /// The greatest scores of two rows, and all of another, where the core has a router.
  void selections() {
    if (!a_.gather) return;
    const auto select = [&](int rows, int k, int scores, int entry) {
      add({.opcode = Opcode::kSelect,
           .rows = u16(rows),
           .src0 = 1,
           .dst = u16(entry),
           .src0_stride = u16(rows),
           .src1_stride = u16(k),
           .dst_stride = u16(k + 1),
           .blocks_n = u16((scores + a_.cols - 1) / a_.cols),
           .blocks_k = u16(scores)});
    };
    select(2, 5, 3 * a_.cols - 2, 3);
    select(1, 4, 4, 40);
    // The second row's five lines.
    const int line = std::max(16, spad_bytes());
    add({.opcode = Opcode::kLoad,
         .flags = hw::asic::kListed,
         .rows = 5,
         .src0 = 9,
         .src1 = 5,
         .dst = results(5 * line / spad_bytes()),
         .src0_stride = u16(line),
         .src1_stride = 1,
         .dst_stride = u16(line / 16),
         .blocks_n = 1,
         .blocks_k = u16(3 * a_.cols - 2),
         .imm0 = kElements});
  }
  /// None of these waits for another; all read and write the same banks.
  void side_by_side() {
    add({.opcode = Opcode::kFence, .flags = hw::asic::kAll});
    for (int i = 0; i < 2; ++i) {
      product(24, 1, 2, hw::asic::kAccumulate);
      if (a_.transposer) transpose(2, 1);
      Command c = lanes(Opcode::kVector, i);
      c.imm1 = 12 << 4 | 3;
      add(c);
      c = lanes(Opcode::kSoftmax, hw::asic::kFirst | hw::asic::kLast);
      c.src0 = u16(integers() ? kSumRow : 0);
      c.src1 = results(6);
      c.blocks_k = u16(2 * a_.cols);
      c.src1_stride = 15;
      c.imm0 = bits(1e-4);
      add(c);
      whole(Opcode::kLoad, i == 0, results(20), 20, kElements);
      whole(Opcode::kStore, i == 0, 0, 40, 0xf8000);
    }
  }

  hw::asic::Accelerator a_;
  hw::asic::Program program_;
  std::mt19937_64 random_{20261123};
  int next_result_ = 0, stored_ = 0;
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(kBytes);
};

}  // namespace strandline::tests
