// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstring>
#include <random>

#include <Vscans.h>
#include "hw/asic/machine.h"
#include "hw/asic/timing_scan.h"
#include "tests/rtl/vmem_bench.h"

namespace strandline::hw::asic {
namespace {

constexpr std::uint64_t kSeed = 20261123;
constexpr int kRows = 1024;
struct Size {
  int cols, lanes;
};
/// As tests/rtl/scans_top.sv.
constexpr std::array<Size, 7> kSizes{{{8, 4}, {8, 8}, {16, 16}, {4, 1}, {2, 2}, {1, 1}, {16, 2}}};

Accelerator accelerator(int which) {
  const Size s = kSizes[static_cast<std::size_t>(which)];
  Accelerator a;
  a.rows = a.cols = s.cols;
  a.vmem_rows = kRows;
  a.scan = true;
  a.scan_lanes = s.lanes;
  a.scan_rows = 1024;
  return a;
}

struct Bench : tests::VmemBench<Vscans> {
  Bench(int which, std::uint64_t seed) : VmemBench(which, seed, kRows) {}
};

/// A random command of a unit with `cols` columns on operands in rows below 512.
Command random_command(std::mt19937_64& random, int cols) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto u16 = [](int x) { return static_cast<std::uint16_t>(x); };
  const int most = std::max(1, 32 / cols);
  Command c{.opcode = Opcode::kScan};
  c.rows = u16(1 + below(5));
  c.blocks_k = u16(1 + below(most));
  const int values = 1 + below(most), keys = c.blocks_k * cols;
  c.blocks_n = u16(values | below(cols) << 8);
  c.flags = static_cast<std::uint8_t>(below(8));
  c.src0 = u16(below(100));
  c.src1 = u16(100 + below(100));
  c.dst = u16(512 + below(100));
  c.src0_stride = u16(c.rows + below(3));
  c.src1_stride = u16(c.rows + below(3));
  c.dst_stride = u16(c.rows + below(3));
  c.imm0 = static_cast<std::uint32_t>((200 + below(100)) | (300 + below(50)) << 16);
  const int state = below(1024 - values * keys + 1);
  c.imm1 = static_cast<std::uint32_t>(state | (400 + below(50)) << 16);
  if (below(4) == 0) {  // a copy of state rows
    c.flags = static_cast<std::uint8_t>(kScanCopy | below(2));
    c.rows = u16(1 + below(40));
    c.imm1 = static_cast<std::uint32_t>(below(1024 - c.rows));
  }
  return c;
}

/// Numbers of every exponent that a recurrence meets, and a few that it does not.
std::uint32_t operand(std::mt19937_64& random) {
  const auto x = static_cast<std::uint32_t>(random());
  return random() % 16 == 0 ? x : (x & 0x807fffffU) | (114 + x % 13) << 23;
}

void equal_to_the_machine(int which, int commands) {
  std::mt19937_64 random(kSeed + static_cast<std::uint64_t>(which));
  const Accelerator a = accelerator(which);
  Machine machine(a, 0);
  Bench bench(which, random());
  for (std::size_t r = 0; r < kRows; ++r)
    for (int l = 0; l < 16; ++l) {
      const std::uint32_t x = operand(random);
      bench.vmem()[r][static_cast<std::size_t>(l)] = x;
      if (l < a.cols) machine.vmem(r, l) = x;
    }
  // The state memory holds nothing known before it is first written.
  const Command all{
      .opcode = Opcode::kScan, .flags = kScanCopy | kScanRestore, .rows = 1024, .imm1 = 0};
  machine.execute(all);
  BOOST_TEST_REQUIRE(bench.run(all, 8) > 0);
  for (int i = 0; i < commands; ++i) {
    const Command c = random_command(random, a.cols);
    const int granted = std::array{8, 6, 2, 1}[random() % 4];
    BOOST_TEST_CONTEXT("seed " << kSeed << " size " << which << " command " << i) {
      machine.execute(c);
      BOOST_TEST_REQUIRE(bench.run(c, granted) > 0);
      long bad = 0;
      for (std::size_t r = 0; r < kRows; ++r)
        for (int l = 0; l < a.cols; ++l)
          bad += bench.vmem()[r][static_cast<std::size_t>(l)] != machine.vmem(r, l);
      BOOST_TEST_REQUIRE(bad == 0);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scan)

BOOST_AUTO_TEST_CASE(random_commands_equal_the_golden_machine_at_every_size) {
  BOOST_TEST_MESSAGE("seed " << kSeed);
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which)
    equal_to_the_machine(which, 60);
}

BOOST_AUTO_TEST_CASE(cycles_without_lost_banks_are_the_formula_s) {
  std::mt19937_64 random(kSeed);
  for (int which = 0; which < static_cast<int>(kSizes.size()); ++which) {
    Bench bench(which, kSeed);
    const Accelerator a = accelerator(which);
    for (int i = 0; i < 40; ++i) {
      const Command c = random_command(random, a.cols);
      BOOST_TEST(bench.run(c, 8) == static_cast<int>(scan_cycles(c, a)),
                 "size " << which << " command " << i);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_pass_moves_all_lanes_in_nearly_every_cycle) {
  // A head of 64 keys and values on 16 lanes: 256 cycles a pass and at most 20 around it.
  const Accelerator a = accelerator(2);
  const Command c{.opcode = Opcode::kScan,
                  .flags = kScanFirst | kScanDelta,
                  .rows = 64,
                  .blocks_n = 4,
                  .blocks_k = 4};
  BOOST_TEST(scan_cycles(c, a) < 65 * (256u + 20));
  Bench bench(2, kSeed);
  BOOST_TEST(bench.run(c, 8) == static_cast<int>(scan_cycles(c, a)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
