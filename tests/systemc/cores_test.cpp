// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "hw/asic/timing_cases.h"
#include "hw/systemc/chip.h"
#include "tests/support/core16.h"

namespace strandline::hw::systemc {
namespace {

using asic::Command;
using asic::Opcode;

ChipOptions channels(int n) {
  ChipOptions o;
  o.memory.bytes_per_cycle = 16;
  o.hbm = HbmConfig{};
  o.hbm->channels = n;
  return o;
}

/// 256 bytes.
std::vector<Command> one_load() {
  return {{.opcode = Opcode::kLoad, .rows = 1, .src0_stride = 256, .blocks_n = 1}};
}

/// When each core's only command is over, with their memories so far apart.
std::vector<std::uint64_t> loads_beside_each_other(int cores, std::uint64_t apart, int n) {
  const auto program = one_load();
  std::vector<CoreWork> work;
  for (int i = 0; i < cores; ++i)
    work.push_back({.program = program, .memory_at = static_cast<std::uint64_t>(i) * apart});
  const CoresRun run = run_cores(work, tests::core16(), channels(n));
  std::vector<std::uint64_t> over;
  for (const ChipRun& c : run.cores) over.push_back(c.completed[0]);
  return over;
}

asic::TimingCase layer() {
  const auto all = asic::layer_cases();
  return layer_case(
      *std::find_if(all.begin(), all.end(), [](auto& l) { return l.name == "gqa 128 decode 64"; }),
      tests::core16());
}

CoresRun copies(const asic::TimingCase& c, int cores, const ChipOptions& o) {
  std::vector<CoreWork> work;
  for (int i = 0; i < cores; ++i)
    work.push_back({.program = c.program, .memory_at = static_cast<std::uint64_t>(i) << 24});
  return run_cores(work, c.accelerator, o);
}

double statistic(const std::vector<Statistic>& all, const std::string& name) {
  for (const Statistic& s : all)
    if (s.name == name) return s.value;
  BOOST_FAIL("no statistic " << name);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cores)

// By hand, the address at T: over the crossbar 4 cycles, row 29, back 4: the head at T + 37.
BOOST_AUTO_TEST_CASE(the_second_core_waits_for_the_channels_bus) {
  // Another bank: asked a cycle later (the channel's way in), data when the bus is free, 16 cycles
  // after the first core's.
  const auto over = loads_beside_each_other(2, 1024, 1);
  BOOST_TEST(over[1] - over[0] == 16u);
}

BOOST_AUTO_TEST_CASE(the_second_core_waits_for_its_row) {
  // The same bank, another row: open since T + 4 for 28 cycles, then 14 + 12 + 17: data at T + 75
  // instead of T + 33.
  const auto over = loads_beside_each_other(2, 1 << 20, 1);
  BOOST_TEST(over[1] - over[0] == 42u);
}

BOOST_AUTO_TEST_CASE(cores_on_channels_of_their_own_do_not_meet) {
  const auto over = loads_beside_each_other(2, 256, 2);
  BOOST_TEST(over[1] == over[0]);
}

BOOST_AUTO_TEST_CASE(one_core_takes_the_time_of_a_chip_of_one) {
  const asic::TimingCase c = layer();
  BOOST_TEST(copies(c, 1, channels(2)).cycles ==
             run_chip(c.program, c.accelerator, channels(2)).cycles);
}

BOOST_AUTO_TEST_CASE(more_cores_on_one_channel_slow_each_other_down) {
  const asic::TimingCase c = layer();
  const CoresRun one = copies(c, 1, channels(1)), four = copies(c, 4, channels(1));
  BOOST_TEST(static_cast<double>(four.cycles) > 1.5 * static_cast<double>(one.cycles));
  BOOST_TEST(statistic(four.statistics, "hbm.bus_waited") > 0);
  // No faster than the channel's bus allows.
  BOOST_TEST(static_cast<double>(four.cycles) > statistic(four.statistics, "hbm.busiest_bus"));
}

BOOST_AUTO_TEST_CASE(more_channels_relieve_them) {
  const asic::TimingCase c = layer();
  BOOST_TEST(copies(c, 4, channels(8)).cycles < copies(c, 4, channels(1)).cycles);
}

BOOST_AUTO_TEST_CASE(a_narrow_mesh_is_slower_than_a_crossbar) {
  const asic::TimingCase c = layer();
  ChipOptions o = channels(4);
  const std::uint64_t wide = copies(c, 4, o).cycles;
  o.noc.kind = NocConfig::Kind::kMesh;
  o.noc.link_bytes = 8;
  BOOST_TEST(copies(c, 4, o).cycles > wide);
}

BOOST_AUTO_TEST_CASE(cores_with_fixed_memory_do_not_meet) {
  const asic::TimingCase c = layer();
  ChipOptions o;
  const std::uint64_t alone = run_chip(c.program, c.accelerator, o).cycles;
  o.host_bytes_per_cycle = 4 * 32;
  // Units run ahead of each other by a quantum at most, in an order that other cores may change.
  for (const ChipRun& run : copies(c, 4, o).cores)
    BOOST_TEST(static_cast<double>(run.cycles) == static_cast<double>(alone),
               boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(the_hosts_link_hands_commands_out_at_its_rate) {
  Command load = one_load()[0];
  load.tag = 1;
  const std::vector<Command> two{{.opcode = Opcode::kVector, .rows = 4, .blocks_n = 1, .imm1 = 3},
                                 load};
  ChipOptions o;
  const ChipRun fast = run_chip(two, tests::core16(), o);
  BOOST_TEST(fast.taken[1] - fast.taken[0] == 1u);
  o.host_bytes_per_cycle = 8;
  const ChipRun slow = run_chip(two, tests::core16(), o);
  BOOST_TEST(slow.taken[1] - slow.taken[0] == 4u);
}

BOOST_AUTO_TEST_CASE(jitter_is_the_same_by_its_seed_and_changes_no_result) {
  const asic::TimingCase c = layer();
  ChipOptions o;
  const std::uint64_t still = run_chip(c.program, c.accelerator, o).cycles;
  o.jitter = 60;
  asic::Machine golden(c.accelerator, 0), chip(c.accelerator, 0);
  golden.memory() = chip.memory() = c.memory;
  golden.execute(std::span<const Command>(c.program));
  const std::uint64_t first = run_chip(c.program, c.accelerator, o, &chip).cycles;
  BOOST_TEST(first > still);
  BOOST_TEST(first == run_chip(c.program, c.accelerator, o).cycles);
  BOOST_TEST((golden.memory() == chip.memory()));
  o.seed = 2;
  BOOST_TEST(first != run_chip(c.program, c.accelerator, o).cycles);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
