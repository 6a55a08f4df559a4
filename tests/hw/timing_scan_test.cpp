// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <bit>
#include <random>

#include "hw/asic/timing_scan.h"
#include "hw/asic/timing_scan_unit.h"

namespace strandline::hw::asic {
namespace {

Accelerator accelerator(int cols, int lanes) {
  Accelerator a;
  a.rows = a.cols = cols;
  a.scan = true;
  a.scan_lanes = lanes;
  return a;
}

/// Cycles of a command that is taken in cycle 1.
Cycle run(const Command& c, const Accelerator& a, Ports& ports) {
  ScanTiming unit(a, ports);
  unit.start(c, 1);
  for (;;) {
    unit.step();
    if (const auto done = unit.completed()) return *done;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timing_scan)

BOOST_AUTO_TEST_CASE(events_with_free_banks_take_the_closed_form_s_cycles) {
  std::mt19937_64 random(3);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int i = 0; i < 400; ++i) {
    const int cols = 1 << below(5), lanes = 1 << below(std::bit_width(static_cast<unsigned>(cols)));
    const Accelerator a = accelerator(cols, lanes);
    const Command c{.opcode = Opcode::kScan,
                    .flags = static_cast<std::uint8_t>(below(16)),
                    .rows = static_cast<std::uint16_t>(1 + below(6)),
                    .src0 = 0,
                    .src1 = 1000,
                    .dst = 3000,
                    .src0_stride = 8,
                    .src1_stride = 8,
                    .dst_stride = 8,
                    .blocks_n = static_cast<std::uint16_t>(1 + below(4)),
                    .blocks_k = static_cast<std::uint16_t>(1 + below(4)),
                    .imm0 = 2000,
                    .imm1 = 2500U << 16};
    Ports ports(a);
    BOOST_TEST(run(c, a, ports) == scan_cycles(c, a), "command " << i);
  }
}

BOOST_AUTO_TEST_CASE(the_closed_form_at_hand) {
  // 128 x 128 state on 16 lanes, 64 tokens: a pass of 1024 cycles, fetches of 1 + 8 + 8 + 8 + 1.
  const Accelerator a = accelerator(16, 16);
  const Command c{.opcode = Opcode::kScan, .rows = 64, .blocks_n = 8, .blocks_k = 8};
  BOOST_TEST(scan_cycles(c, a) == 12 + 65 * 1024 + 64 * (8 + 5) + 9 + 63 * 17 + 8);
  const Command copy{.opcode = Opcode::kScan, .flags = kScanCopy, .rows = 1024};
  BOOST_TEST(scan_cycles(copy, a) == 1 + 1024 * 3);
}

BOOST_AUTO_TEST_CASE(a_taken_bank_delays_a_read_out_by_as_much_as_it_is_taken) {
  const Accelerator a = accelerator(8, 8);
  const Command c{.opcode = Opcode::kScan,
                  .rows = 1,
                  .src1 = 100,
                  .dst = 2048,
                  .blocks_n = 1,
                  .blocks_k = 1,
                  .imm0 = 200,
                  .imm1 = 300U << 16};
  const Cycle free = scan_cycles(c, a);
  Ports ports(a);
  // The only row leaves 3 cycles before the end; other units write to its bank from then on.
  for (Cycle t = free - 3; t < free + 5; ++t) ports.take(Ports::Port::kVmemWrite, 2048, t);
  BOOST_TEST(run(c, a, ports) == free + 5);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
