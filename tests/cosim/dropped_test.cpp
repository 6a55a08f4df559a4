// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/asic/timing_schedule.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"

/// Routed commands of blocks that the router did not fill (docs/accelerator/router.md).
namespace strandline::hw::cosim {
namespace {

using namespace asic;

const std::string kConfig = "base16-full";

}  // namespace

BOOST_AUTO_TEST_SUITE(dropped)

BOOST_AUTO_TEST_CASE(commands_of_empty_blocks_take_a_cycle_each) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  const auto cycles = [&](int dropped) {
    std::vector<Command> program{{.opcode = Opcode::kBlock, .src0 = 5}};
    for (int i = 0; i < dropped; ++i)
      program.push_back({.opcode = Opcode::kMatmul, .tag = 7, .flags = kRouted, .rows = 4});
    std::vector<std::uint8_t> memory(1 << 10);
    const CoreRun run = core->run(program, memory, {10, 0, 1e9, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    return run.cycles;
  };
  BOOST_TEST(cycles(0) == 3u);  // BLOCK two, HALT one
  BOOST_TEST(cycles(10) == 13u);
}

BOOST_AUTO_TEST_CASE(a_dropped_command_waits_for_the_last_owner_of_its_tag) {
  const auto core = make_rtl_core(kConfig);
  if (!core) return tests::skip("needs Verilator");
  const Accelerator& a = find_config(kConfig);
  const auto cycles = [&](std::uint8_t tag) {
    std::vector<Command> program{
        {.opcode = Opcode::kLoad,
         .tag = 7,
         .flags = hw::asic::kVmem,
         .rows = 1,
         .src0_stride = 32,
         .blocks_n = 1},
        {.opcode = Opcode::kBlock, .src0 = 5},
        {.opcode = Opcode::kMatmul, .tag = tag, .flags = kRouted, .rows = 4}};
    for (int i = 0; i < 100; ++i)
      program.push_back({.opcode = Opcode::kMatmul, .tag = 8, .flags = kRouted, .rows = 4});
    std::vector<std::uint8_t> memory(1 << 10);
    const CoreRun run = core->run(program, memory, {200, 0, 1e9, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    const Machine machine(a, 1 << 10);
    for (Command& c : program) c = machine.resolved(c);
    BOOST_TEST(schedule(program, a, {.latency = 200, .bytes_per_cycle = 1e9}).cycles == run.cycles);
    return run.cycles;
  };
  // The hundred others pass while the LOAD runs, or behind it.
  BOOST_TEST(cycles(7) == cycles(9) + 101);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
