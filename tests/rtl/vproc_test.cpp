// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstring>
#include <random>
#include <set>

#include <Vvprocs.h>
#include "hw/asic/machine.h"
#include "hw/asic/timing_run.h"
#include "hw/asic/vproc.h"
#include "tests/rtl/vmem_bench.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kSeed = 20261123;
constexpr int kRows = 1024, kWords = 256;
/// Regions of VMEM: operands, more of them, results, code.
constexpr int kFirst = 0, kSecond = 300, kLast = 500, kCode = 768, kSpan = 200;
struct Size {
  int cols, lanes;
};
/// As tests/rtl/vprocs_top.sv.
constexpr std::array<Size, 7> kSizes{{{8, 4}, {8, 8}, {16, 4}, {4, 1}, {2, 2}, {1, 1}, {16, 2}}};

Accelerator accelerator(int which) {
  const Size s = kSizes[static_cast<std::size_t>(which)];
  Accelerator a;
  a.rows = a.cols = s.cols;
  a.vmem_rows = kRows;
  a.vector_processor = true;
  a.vproc_lanes = s.lanes;
  a.vproc_words = kWords;
  return a;
}

struct Bench : tests::VmemBench<Vvprocs> {
  Bench(int which, std::uint64_t seed) : VmemBench(which, seed, kRows) {}
};

/// Numbers of every exponent that programs meet, and a few that they do not.
std::uint32_t operand(std::mt19937_64& random) {
  const auto x = static_cast<std::uint32_t>(random());
  return random() % 16 == 0 ? x : (x & 0x807fffffU) | (114 + x % 13) << 23;
}

/// A program of random instructions on few registers, so that hazards of all distances occur:
/// straight parts in counted loops, and skips where the mask or nothing decides.
class RandomCode {
 public:
  explicit RandomCode(std::mt19937_64& random, bool on_data) : random_(random), on_data_(on_data) {
    for (int body = 1 + below(3); body > 0; --body) {
      push({.op = VprocOp::kLi, .d = 12, .imm = u16(1 + below(4))});
      const std::size_t begin = code_.size();
      for (int n = 3 + below(22); n > 0; --n) add();
      push({.op = VprocOp::kLoop, .a = 12, .imm = u16(begin)});
    }
    push({.op = VprocOp::kEnd});
  }
  const std::vector<std::uint32_t>& code() const { return code_; }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  static std::uint16_t u16(std::size_t x) { return static_cast<std::uint16_t>(x); }
  static std::uint16_t u16(int x) { return static_cast<std::uint16_t>(x); }
  std::uint8_t reg() { return static_cast<std::uint8_t>(below(4) == 0 ? below(32) : below(5)); }
  void push(const VprocInstruction& i) { code_.push_back(encode(i)); }
  /// Rows of a region that an address register points into: it is set anew before each access.
  void memory() {
    const bool load = below(2) != 0;
    constexpr std::array<int, 3> kRegions{kFirst, kSecond, kLast};
    const int first = load ? kRegions[static_cast<std::size_t>(below(3))] : kLast;
    push({.op = VprocOp::kLi, .d = 10, .imm = u16(first + below(4))});
    for (int n = 1 + below(3); n > 0; --n)
      if (load)
        push({.op = VprocOp::kLoad, .d = reg(), .a = 10, .imm = u16(below(3))});
      else
        push({.op = VprocOp::kStore, .d = 10, .a = reg(), .imm = u16(below(3))});
  }
  void skip() {
    const bool any = on_data_ && below(2) != 0;
    push({.op = any ? VprocOp::kAny : VprocOp::kJump});
    const std::size_t at = code_.size() - 1;
    for (int n = 1 + below(3); n > 0; --n) vector();
    code_[at] |= static_cast<std::uint32_t>(code_.size()) << 16;
  }
  void vector() {
    VprocInstruction i;
    i.op = static_cast<VprocOp>(0x10 + below(14));
    i.d = reg();
    i.a = i.op == VprocOp::kSplat ? static_cast<std::uint8_t>(below(12) & ~1) : reg();
    i.b = reg();
    i.lane = static_cast<std::uint8_t>(below(16));
    i.broadcast = below(3) == 0;
    if (!i.crosses_itself()) push(i);
  }
  void scalar() {
    const auto to = static_cast<std::uint8_t>(13 + below(3));
    const auto from = static_cast<std::uint8_t>(below(16));
    switch (below(3)) {
      case 0:
        return push({.op = VprocOp::kLi, .d = to, .imm = u16(below(65536))});
      case 1:
        return push({.op = VprocOp::kAddi, .d = to, .a = from, .imm = u16(below(65536))});
      default:
        return push(
            {.op = VprocOp::kAdds, .d = to, .a = from, .b = static_cast<std::uint8_t>(below(16))});
    }
  }
  void add() {
    const int kind = below(12);
    if (kind == 0) return skip();
    if (kind < 3) return memory();
    if (kind < 5) return scalar();
    vector();
  }
  std::mt19937_64& random_;
  bool on_data_;
  std::vector<std::uint32_t> code_;
};

Command run_command(std::mt19937_64& random) {
  Command c{.opcode = Opcode::kRun};
  c.rows = static_cast<std::uint16_t>(random());
  c.src0 = kFirst;
  c.src1 = kSecond;
  c.dst = kLast;
  c.src0_stride = c.src1_stride = c.dst_stride = kSpan;
  c.blocks_n = static_cast<std::uint16_t>(random());
  c.imm0 = operand(random);
  return c;
}

/// Bench and machine with the same VMEM and, by a program that loads them, the same registers.
class Pair {
 public:
  Pair(int which, std::uint64_t seed)
      : random_(seed), a_(accelerator(which)), machine_(a_, 0), bench_(which, random_()) {
    for (int r = 0; r < kRows; ++r)
      for (int l = 0; l < 16; ++l) word(r, l, operand(random_));
    std::vector<std::uint32_t> loads;
    for (int r = 0; r < kVprocRegisters; ++r)
      loads.push_back(encode({.op = VprocOp::kLoad, .d = static_cast<std::uint8_t>(r), .imm = 1}));
    loads.push_back(encode({.op = VprocOp::kEnd}));
    run(loads, run_command(random_), 8);
  }
  const Accelerator& accelerator_of() const { return a_; }
  std::mt19937_64& random() { return random_; }

  /// Puts a program into both instruction memories and runs it; its cycles on the RTL.
  int run(const std::vector<std::uint32_t>& code, const Command& c, int granted) {
    const int rows = (static_cast<int>(code.size()) + a_.cols - 1) / a_.cols;
    for (std::size_t i = 0; i < code.size(); ++i)
      word(kCode + static_cast<int>(i) / a_.cols, static_cast<int>(i) % a_.cols, code[i]);
    Command fill{.opcode = Opcode::kRun, .flags = kRunCode};
    fill.rows = static_cast<std::uint16_t>(rows);
    fill.src0 = kCode;
    fill_cycles_ = bench_.run(fill, granted);
    machine_.execute(fill);
    machine_.execute(c);
    return bench_.run(c, granted);
  }
  int fill_cycles() const { return fill_cycles_; }
  long different() {
    long bad = 0;
    for (std::size_t r = 0; r < kRows; ++r)
      for (int l = 0; l < a_.cols; ++l)
        bad += bench_.vmem()[r][static_cast<std::size_t>(l)] != machine_.vmem(r, l);
    return bad;
  }
  std::uint64_t trial(const Command& c) { return machine_.resolved(c).imm1; }

 private:
  void word(int row, int lane, std::uint32_t x) {
    bench_.vmem()[static_cast<std::size_t>(row)][static_cast<std::size_t>(lane)] = x;
    if (lane < a_.cols) machine_.vmem(static_cast<std::size_t>(row), lane) = x;
  }
  std::mt19937_64 random_;
  Accelerator a_;
  Machine machine_;
  Bench bench_;
  int fill_cycles_ = 0;
};

/// Writes all registers behind the results, so that none escapes the comparison.
std::vector<std::uint32_t> dump_code() {
  std::vector<std::uint32_t> code{encode({.op = VprocOp::kLi, .d = 10, .imm = kLast + 50})};
  for (int r = 0; r < kVprocRegisters; ++r)
    code.push_back(
        encode({.op = VprocOp::kStore, .d = 10, .a = static_cast<std::uint8_t>(r), .imm = 1}));
  code.push_back(encode({.op = VprocOp::kEnd}));
  return code;
}

void equal_to_the_machine(int which, int programs) {
  Pair pair(which, kSeed + static_cast<std::uint64_t>(which));
  auto& random = pair.random();
  for (int i = 0; i < programs; ++i) {
    const RandomCode program(random, true);
    const Command c = run_command(random);
    const int granted = std::array{8, 6, 2, 1}[random() % 4];
    BOOST_TEST_CONTEXT("seed " << kSeed << " size " << which << " program " << i) {
      BOOST_TEST_REQUIRE(pair.run(program.code(), c, granted) > 0);
      BOOST_TEST_REQUIRE(pair.run(dump_code(), run_command(random), 8) > 0);
      BOOST_TEST_REQUIRE(pair.different() == 0);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vproc)

BOOST_AUTO_TEST_CASE(random_programs_equal_the_golden_machine_at_every_size) {
  BOOST_TEST_MESSAGE("seed " << kSeed);
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which)
    equal_to_the_machine(which, 300);
}

BOOST_AUTO_TEST_CASE(cycles_without_lost_banks_are_those_of_the_executed_instructions) {
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which) {
    Pair pair(which, kSeed);
    for (int i = 0; i < 300; ++i) {
      const RandomCode program(pair.random(), false);
      Command c = run_command(pair.random());
      // Declared, so that the RTL's own assertion holds it too.
      c.imm1 = static_cast<std::uint32_t>(run_cycles(program.code(), c, pair.accelerator_of()));
      BOOST_TEST_REQUIRE(pair.run(program.code(), c, 8) == static_cast<int>(run_cycles(c)),
                         "seed " << kSeed << " size " << which << " program " << i);
      Command fill{.opcode = Opcode::kRun, .flags = kRunCode};
      fill.rows = static_cast<std::uint16_t>(
          (program.code().size() + static_cast<std::size_t>(pair.accelerator_of().cols) - 1) /
          static_cast<std::size_t>(pair.accelerator_of().cols));
      BOOST_TEST_REQUIRE(pair.fill_cycles() == static_cast<int>(run_cycles(fill)));
    }
  }
}

BOOST_AUTO_TEST_CASE(cycles_that_data_decide_are_those_of_a_trial_run) {
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which) {
    Pair pair(which, kSeed);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 100; ++i) {
      const RandomCode program(pair.random(), true);
      // The first run leaves the code there; the second starts from the same state on both.
      const Command c = run_command(pair.random());
      BOOST_TEST_REQUIRE(pair.run(program.code(), c, 8) > 0);
      const std::uint64_t expected = pair.trial(c);
      BOOST_TEST_REQUIRE(pair.run(program.code(), c, 8) == static_cast<int>(expected));
      seen.insert(expected);
    }
    BOOST_TEST(seen.size() > 20u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
