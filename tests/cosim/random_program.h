// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <random>
#include <vector>

#include "hw/asic/accelerator.h"
#include "hw/asic/command.h"
#include "hw/asic/fp32.h"
#include "hw/asic/vproc_program.h"

namespace strandline::tests {

/// A valid program of random commands of every unit, each of which waits for the one before, and
/// the memory that it runs on: words in the lower half, elements in the upper.
class RandomProgram {
 public:
  static constexpr std::size_t kBytes = 1 << 20, kElements = kBytes / 2;
  static constexpr std::size_t kCode = 1000000;  ///< of a vector processor's program

  RandomProgram(const hw::asic::Accelerator& a, std::uint64_t seed) : a_(a), random_(seed) {
    fill_memory();
    load_everything();
    for (int n = 4 + below(12); n > 0; --n) add_command();
    store_everything();
  }
  const std::vector<hw::asic::Command>& commands() const { return commands_; }
  const std::vector<std::uint8_t>& memory() const { return memory_; }
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

 private:
  using Command = hw::asic::Command;
  using Opcode = hw::asic::Opcode;
  static std::uint32_t bits(double x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(x));
  }
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  int spad_bytes() const { return a_.element_bytes() * a_.lanes(); }
  int vmem_bytes() const { return 4 * a_.cols; }

  void put(std::size_t at, std::uint32_t value, int bytes) {
    for (int b = 0; b < bytes; ++b)
      memory_[at + static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(value >> (8 * b));
  }
  void fill_memory() {
    const bool integers = a_.integers();
    for (std::size_t at = 0; at < kElements; at += 4) {
      const int x = below(20000) - 10000;
      put(at, integers ? static_cast<std::uint32_t>(x) : bits(x / 512.0), 4);
    }
    for (std::size_t at = kElements; at < kBytes; at += 2)
      put(at,
          a_.element_bytes() == 1 ? static_cast<std::uint32_t>(below(65536))
                                  : hw::asic::to_bf16(static_cast<float>(below(2000) - 1000) / 256),
          2);
    // The second region of words holds what a recurrence takes: fp32 of less than one.
    if (a_.scan)
      for (std::size_t at = kElements / 2; at < kElements; at += 4)
        put(at, bits((below(20000) - 10000) / 10000.0), 4);
  }
  void push(Command c) {
    c.tag = static_cast<std::uint8_t>(commands_.size());
    if (!commands_.empty()) {
      c.waits = 1;
      c.wait[0] = commands_.back().tag;
    }
    commands_.push_back(c);
  }
  void whole(Opcode op, bool words, int row, int rows, std::size_t address) {
    Command c{.opcode = op,
              .flags = static_cast<std::uint8_t>(words ? hw::asic::kVmem : 0),
              .rows = 1,
              .src0_stride = u16(std::min(rows * (words ? vmem_bytes() : spad_bytes()), 60000)),
              .blocks_n = 1,
              .imm0 = static_cast<std::uint32_t>(address)};
    (op == Opcode::kLoad ? c.dst : c.src0) = u16(row);
    push(c);
  }
  void load_everything() {
    whole(Opcode::kLoad, false, 0, 512, kElements);
    whole(Opcode::kLoad, true, 0, 512, 0);
    whole(Opcode::kLoad, true, 1000, 512, kElements / 2);
  }
  void store_everything() {
    whole(Opcode::kStore, false, 1990, 300, 700032);
    whole(Opcode::kStore, true, 1990, 700, 800000);
    whole(Opcode::kStore, true, 3000, 40, 900096);
  }
  void add_command() {
    Command c;
    c.rows = u16(1 + below(9));
    c.blocks_n = u16(1 + below(3));
    c.blocks_k = u16(1 + below(3));
    c.src0 = u16(below(200));
    c.src1 = u16(below(200));
    c.dst = u16(2000 + below(200));
    c.src0_stride = u16(c.rows + below(4));
    c.dst_stride = u16(c.rows + below(4));
    c.src1_stride = u16(c.blocks_k * a_.rows);
    if (a_.scan && below(6) == 0) return scan(c);
    if (a_.vector_processor && below(6) == 0) return run(c);
    switch (below(8)) {
      case 0:
        c.opcode = Opcode::kMatmul;
        c.flags = static_cast<std::uint8_t>(below(2));
        if (a_.sparse_2_4 && below(2) == 0) {
          c.flags |= hw::asic::kDense;
          c.src1_stride = u16(c.blocks_k * a_.depth());
        }
        return push(c);
      case 1:
        c.opcode = Opcode::kTranspose;
        c.src0_stride = u16(c.blocks_n * a_.cols);
        c.dst_stride = u16(c.blocks_k * a_.depth());
        return push(c);
      case 2:
        return vector(c);
      case 3:
        return norm(c);
      case 4:
        return softmax(c);
      case 5:
        return move(c, Opcode::kLoad);
      case 6:
        return move(c, Opcode::kStore);
      default:
        return rope(c);
    }
  }
  void vector(Command c) {
    static constexpr int kFunctions[] = {0, 2, 3, 5, 6, 7, 9, 11, 16, 17, 18};
    c.opcode = Opcode::kVector;
    c.flags = static_cast<std::uint8_t>(below(2));
    c.src1_stride = c.rows;
    c.imm0 = bits(0.01);
    c.imm1 = static_cast<std::uint32_t>(below(4) | kFunctions[below(11)] << 4) |
             (bits(0.25) & 0xffff0000U);
    push(c);
  }
  void norm(Command c) {
    c.opcode = Opcode::kNorm;
    c.flags = static_cast<std::uint8_t>(below(8));
    c.imm0 = bits(1.0 / (c.blocks_n * a_.cols));
    c.imm1 = bits(1e-5);
    c.src1_stride = u16(static_cast<int>(bits(20) >> 16));
    push(c);
  }
  void softmax(Command c) {
    c.opcode = Opcode::kSoftmax;
    c.flags = static_cast<std::uint8_t>(hw::asic::kFirst | hw::asic::kLast |
                                        (below(2) ? hw::asic::kCausal : 0));
    c.imm0 = bits(0.001);
    c.imm1 = static_cast<std::uint32_t>(below(10));
    c.blocks_k = u16(1 + below(c.blocks_n * a_.cols));
    c.src1 = 3000;
    c.src1_stride = u16(15 | below(3) << 4);
    push(c);
  }
  void scan(Command c) {
    c.opcode = Opcode::kScan;
    c.flags = static_cast<std::uint8_t>(below(8));
    c.src0 = u16(1000 + below(50));
    c.src1 = u16(1100 + below(50));
    c.src1_stride = c.rows;
    c.blocks_n = u16(c.blocks_n | below(a_.cols) << 8);
    c.imm0 = static_cast<std::uint32_t>((1200 + below(50)) | (1300 + below(50)) << 16);
    c.imm1 = static_cast<std::uint32_t>(below(100) | (1400 + below(50)) << 16);
    if (below(3) == 0) {
      c.flags = static_cast<std::uint8_t>(hw::asic::kScanCopy | below(2));
      c.rows = u16(1 + below(200));
    }
    push(c);
  }
  /// Every kind of instruction; the mask decides how often it goes round.
  void run(Command c) {
    static const std::vector<std::uint32_t> code = hw::asic::assemble_vproc(R"(
            vsplat v9, s8
            li     s12, 3
      row:  ld     v0, s0, 1
            ld     v1, s1, 1
            vrot   v2, v0, s3
            vmul   v3, v2, v9
            vmac   v3, v1, v0[s12]
            vmsb   v3, v9, v9
            vmin   v4, v3, v0
            vcmp   v4, v1
            vsel   v5, v3, v1
            any    skip
            vexp2  v5, v5
      skip: vmax   v6, v5, v4
            vrsqrt v7, v6
            vrecip v8, v7
            vsub   v8, v8, v5[s12]
            vadd   v8, v8, v3
            st     s2, v8, 1
            addi   s12, s12, 5
            add    s13, s12, s3
            loop   s3, row
            jump   out
      out:  end)",
                                                                            "random");
    for (std::size_t i = 0; i < code.size(); ++i) put(kCode + 4 * i, code[i], 4);
    const int rows = (static_cast<int>(code.size()) + a_.cols - 1) / a_.cols;
    whole(Opcode::kLoad, true, 1600, rows, kCode);
    Command fill{.opcode = Opcode::kRun, .flags = hw::asic::kRunCode, .rows = u16(rows)};
    fill.src0 = 1600;
    push(fill);
    c.opcode = Opcode::kRun;
    c.src0_stride = c.src1_stride = c.dst_stride = c.rows;
    c.blocks_k = 0;
    c.imm0 = bits(0.75);
    push(c);
  }
  void rope(Command c) {
    c.opcode = Opcode::kRope;
    c.blocks_n = u16(1 + below(2));
    c.flags = static_cast<std::uint8_t>(below(2));
    const int blocks = a_.groups() * c.blocks_k;
    const int out = (c.flags ? c.blocks_k : blocks) * c.dst_stride;
    c.blocks_k = u16(blocks);
    c.imm0 = bits(1);
    c.imm1 = static_cast<std::uint32_t>(blocks * c.src0_stride | out << 16);
    c.src1_stride = c.rows;
    push(c);
  }
  void move(Command c, Opcode op) {
    c.opcode = op;
    c.flags = static_cast<std::uint8_t>(below(2));
    const int row = c.flags ? vmem_bytes() : spad_bytes();
    const int step = std::min(row, a_.dma_bytes), step16 = std::max(step, 16) / 16;
    c.rows = u16(1 + below(4));
    c.src0_stride = u16(below(2) ? row * (1 + below(8)) : 1 + below(200));
    c.src1_stride = u16(10 + below(5));
    c.blocks_k = 60;
    c.dst_stride = u16(step16 * (17 + 16 * below(3)));
    c.imm0 = static_cast<std::uint32_t>((op == Opcode::kLoad ? 0 : 3 << 18) + below(500) * step);
    c.imm1 = static_cast<std::uint32_t>(step16 * (100 + below(100))) << 8;
    c.src0 = op == Opcode::kLoad ? 0 : 2000;
    push(c);
  }

  hw::asic::Accelerator a_;
  std::mt19937_64 random_;
  std::vector<Command> commands_;
  std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(kBytes);
};

}  // namespace strandline::tests
