// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_outline.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "hw/asic/timing_outline_ports.h"
#include "hw/asic/timing_units.h"
#include "tests/support/core16.h"

namespace strandline::hw::asic {
namespace {

/// Rows of a bank of VMEM.
constexpr int kBank = 2048;

Command product(int rows, int tiles, int dst) {
  const auto u16 = [](int x) { return static_cast<std::uint16_t>(x); };
  return {.opcode = Opcode::kMatmul,
          .flags = kAccumulate,
          .rows = u16(rows),
          .src1 = 16384,
          .dst = u16(dst),
          .src0_stride = u16(rows),
          .src1_stride = 16,
          .dst_stride = u16(rows),
          .blocks_n = u16(tiles),
          .blocks_k = 1};
}
/// A copy from one row of VMEM on to another.
Command copy(int src, int dst, int rows) {
  return {.opcode = Opcode::kVector,
          .rows = static_cast<std::uint16_t>(rows),
          .src0 = static_cast<std::uint16_t>(src),
          .dst = static_cast<std::uint16_t>(dst),
          .blocks_n = 1,
          .imm1 = 3U | 5U << 4};
}

/// What a copy loses to a product of 4 tiles of 64 rows whose sums lie in bank 0.
double lost_to_product(const Command& lane) {
  const Outline o = outline_of(std::vector<Command>{product(64, 4, 0), lane}, {}, tests::core16());
  BOOST_TEST_REQUIRE(o.lost.size() == 1u);
  return o.lost[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timing_outline)

BOOST_AUTO_TEST_CASE(counted_bursts_are_those_of_the_dma) {
  std::mt19937 random(5);
  const auto below = [&](unsigned n) { return static_cast<std::uint16_t>(random() % n); };
  for (const int bus : {16, 64})
    for (int i = 0; i < 300; ++i) {
      Accelerator a = tests::core16();
      a.dma_bytes = bus;
      Command c{.opcode = i % 2 ? Opcode::kLoad : Opcode::kStore,
                .rows = static_cast<std::uint16_t>(1 + below(40)),
                .src0_stride = static_cast<std::uint16_t>(16 * (1 + below(i % 3 ? 20 : 1000))),
                .src1_stride = 1,
                .dst_stride = below(500),
                .blocks_n = static_cast<std::uint16_t>(1 + below(3)),
                .blocks_k = 1};
      c.imm0 = 16U * below(4000);
      c.imm1 = static_cast<std::uint32_t>(below(300)) << 8;
      const std::vector<Burst> bursts = bursts_of(c, a);
      std::uint64_t beats = 0;
      for (const Burst& b : bursts) beats += b.beats;
      const BurstCount count = count_bursts(c, a);
      BOOST_TEST(count.bursts == bursts.size());
      BOOST_TEST(count.beats == beats);
    }
}

BOOST_AUTO_TEST_CASE(lanes_lose_the_cycles_in_which_a_product_takes_their_bank) {
  // 4 tiles that accumulate read and write 64 rows each.
  const double cycles = static_cast<double>(command_cycles(product(64, 4, 0), tests::core16()));
  BOOST_TEST(lost_to_product(copy(100, 200, 8)) == 4 * 64 / cycles,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(lost_to_product(copy(kBank + 100, 200, 8)) == 4 * 64 / cycles,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(lanes_lose_nothing_at_banks_of_their_own) {
  BOOST_TEST(lost_to_product(copy(kBank + 100, 2 * kBank, 8)) == 0.0);
}

BOOST_AUTO_TEST_CASE(lanes_lose_by_the_share_of_their_banks_that_a_product_takes) {
  // Reads end in bank 1: half of its banks are the product's.
  const double whole = lost_to_product(copy(100, 3 * kBank, 8));
  const double half = lost_to_product(copy(kBank - 4, 3 * kBank, 8));
  BOOST_TEST(half == whole / 2, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(commands_of_one_kind_are_counted_once) {
  std::vector<Command> program;
  for (int i = 0; i < 50; ++i) {
    program.push_back(product(64, 4, i % 2 * kBank));
    program.push_back(copy(i, 3 * kBank + i, 8));
  }
  const Outline o = outline_of(program, {}, tests::core16());
  BOOST_TEST(o.lane_kinds == 1u);
  BOOST_TEST(o.lost.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
