// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "hw/asic/program.h"

namespace strandline::tests {

/// What the directed program does not come to: the router and the scan unit while the array takes
/// the banks that they want in nearly every cycle, and sums too small for fp32. All results end in
/// main memory.
class ContentionProgram {
 public:
  static constexpr std::size_t kBytes = 1 << 18;
  static constexpr std::uint32_t kFloats = 0, kFractions = 0x8000, kElements = 0x10000,
                                 kSpadOut = 0x20000, kVmemOut = 0x30000;
  /// VMEM rows: data, fractions (below one), results of the router and of others, sums.
  static constexpr int kFractionRow = 200, kRoutedRow = 300, kOtherRow = 400, kSumRow = 600;
  static constexpr int kTokens = 12;

  explicit ContentionProgram(const hw::asic::Accelerator& a) : a_(a), program_(a) {
    for (std::size_t at = kFloats; at < kElements; at += 4)
      put(at, static_cast<float>(below(20001) - 10000) / (at < kFractions ? 2000.F : 10000.F));
    for (std::size_t at = kElements; at < kSpadOut; ++at)
      memory_[at] = static_cast<std::uint8_t>(random_());
    move(Opcode::kLoad, true, 0, 100, kFloats);
    move(Opcode::kLoad, true, kFractionRow, 100, kFractions);
    move(Opcode::kLoad, false, 0, 200, kElements);
    tiny_sums();
    if (a.topk) topk();
    if (a.gather) blocks();
    if (a.scan) scans();
    add({.opcode = Opcode::kFence, .flags = hw::asic::kAll});
    move(Opcode::kStore, true, kRoutedRow, 500, kVmemOut);
    move(Opcode::kStore, false, 200, 300, kSpadOut);
  }
  const std::vector<hw::asic::Command>& commands() const { return program_.commands(); }
  const std::vector<std::uint8_t>& memory() const { return memory_; }

 private:
  using Command = hw::asic::Command;
  using Opcode = hw::asic::Opcode;
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  static std::uint32_t bits(float x) { return std::bit_cast<std::uint32_t>(x); }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  int row_bytes(bool words) const { return words ? 4 * a_.cols : a_.element_bytes() * a_.lanes(); }
  void add(const Command& c) { program_.add(c, 0); }
  void put(std::size_t at, float value) {
    for (std::size_t b = 0; b < 4; ++b)
      memory_[at + b] = static_cast<std::uint8_t>(bits(value) >> (8 * b));
  }
  void move(Opcode op, bool words, int row, int rows, std::uint32_t address) {
    Command c{.opcode = op,
              .flags = static_cast<std::uint8_t>(words ? hw::asic::kVmem : 0),
              .rows = 1,
              .src0_stride = u16(rows * row_bytes(words)),
              .blocks_n = 1,
              .imm0 = address};
    (op == Opcode::kLoad ? c.dst : c.src0) = u16(row);
    add(c);
  }
  /// Multiples of the least normal number, less one and a half of it.
  void tiny_sums() {
    for (const int f : {2, 0}) {
      Command c{.opcode = Opcode::kVector,
                .rows = 10,
                .dst = kOtherRow,
                .src0_stride = 10,
                .dst_stride = 10,
                .blocks_n = 2,
                .imm1 = static_cast<std::uint32_t>(3 | f << 4)};
      if (f == 0) c.src0 = kOtherRow;
      c.imm0 = bits(std::ldexp(f == 0 ? -1.5F : 1.F, -126));
      add(c);
    }
  }
  /// Products one behind the other, which read and write a row of sums a cycle (or write alone).
  void press(int products, int rows, int flags) {
    for (int i = 0; i < products; ++i)
      add({.opcode = Opcode::kMatmul,
           .flags = static_cast<std::uint8_t>(flags),
           .rows = u16(rows),
           .src1 = 150,
           .dst = u16(kSumRow),
           .src0_stride = u16(rows),
           .src1_stride = u16(a_.depth()),
           .dst_stride = u16(rows),
           .blocks_n = 1,
           .blocks_k = 1});
  }
  void topk() {
    add({.opcode = Opcode::kTopk,
         .flags = hw::asic::kFirst | hw::asic::kBias,
         .rows = kTokens,
         .src0 = 0,
         .src1 = 90,
         .dst = kRoutedRow,
         .src0_stride = kTokens,
         .src1_stride = u16(1 | kTokens << 8),
         .blocks_n = 1,
         .blocks_k = 2,
         .imm0 = bits(1.442695F),
         .imm1 = bits(1)});
    press(40, 11, hw::asic::kAccumulate);
  }
  /// The rows of both experts are brought together and added back, beside routed products.
  void blocks() {
    for (int b = 0; b < 2; ++b) {
      add({.opcode = Opcode::kBlock, .src0 = u16(b)});
      const int place = 200 + b * 50;
      add({.opcode = Opcode::kGather,
           .flags = hw::asic::kRouted,
           .dst = u16(place),
           .src0_stride = kTokens,
           .dst_stride = kTokens,
           .blocks_n = 2});
      press(4, kTokens, hw::asic::kRouted | hw::asic::kAccumulate);
      narrow(300 + b * 20);
      press(4, kTokens, hw::asic::kRouted | hw::asic::kAccumulate);
      add({.opcode = Opcode::kScatter,
           .flags = hw::asic::kRouted,
           .src0 = 20,
           .dst = kOtherRow + 50,
           .src0_stride = kTokens,
           .dst_stride = kTokens,
           .blocks_n = 2,
           .imm0 = bits(0.5F)});
      press(20, kTokens, hw::asic::kRouted | hw::asic::kAccumulate);
    }
  }
  /// Words to SPAD, beside rows that are gathered.
  void narrow(int place) {
    add({.opcode = Opcode::kVector,
         .flags = hw::asic::kRouted | hw::asic::kToSpad,
         .rows = kTokens,
         .dst = u16(place),
         .src0_stride = kTokens,
         .dst_stride = kTokens,
         .blocks_n = u16(a_.groups()),
         .imm1 = 3 | 5 << 4 | (bits(4) & 0xffff0000U)});
  }
  /// Read-outs that wait for their bank longer than a pass takes, and operands that do.
  void scans() {
    for (const int flags : {0, int{hw::asic::kAccumulate}}) {
      add({.opcode = Opcode::kScan,
           .flags = hw::asic::kScanFirst | hw::asic::kScanDelta,
           .rows = 6,
           .src0 = kFractionRow,
           .src1 = kFractionRow + 10,
           .dst = u16(kOtherRow + 100 + 20 * flags),
           .src0_stride = 6,
           .src1_stride = 6,
           .dst_stride = 6,
           .blocks_n = 1,
           .blocks_k = 1,
           .imm0 = static_cast<std::uint32_t>((kFractionRow + 20) | (kFractionRow + 30) << 16),
           .imm1 = static_cast<std::uint32_t>(kFractionRow + 40) << 16});
      press(flags == 0 ? 6 : 30, flags == 0 ? 60 : 11, flags);
    }
  }

  hw::asic::Accelerator a_;
  hw::asic::Program program_;
  std::mt19937_64 random_{20261123};
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(kBytes);
};

}  // namespace strandline::tests
