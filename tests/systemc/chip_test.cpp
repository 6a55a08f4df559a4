// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/chip.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "hw/asic/timing_cases.h"
#include "tests/support/core16.h"

namespace strandline::hw::systemc {
namespace {

using asic::Command;
using asic::Opcode;

ChipOptions recorded_memory() {
  ChipOptions o;
  o.memory = {100, 64};
  return o;
}

/// The core whose cycles tests/hw/rtl_cycles.csv lists first.
double recorded(const std::string& program) {
  std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) + "/tests/hw/rtl_cycles.csv");
  const std::string key = "16x16 int8 32768 16384 16," + program + ",";
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key)) return std::stod(line.substr(key.size()));
  BOOST_FAIL("no recorded cycles of " << program);
  return 0;
}

asic::TimingCase layer(const std::string& name) {
  const auto all = asic::layer_cases();
  return layer_case(*std::find_if(all.begin(), all.end(), [&](auto& l) { return l.name == name; }),
                    tests::core16());
}

double statistic(const ChipRun& run, const std::string& name) {
  for (const Statistic& s : run.statistics)
    if (s.name == name) return s.value;
  BOOST_FAIL("no statistic " << name);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chip)

BOOST_AUTO_TEST_CASE(commands_take_the_rtls_cycles) {
  for (const asic::TimingCase& c : asic::unit_cases(tests::core16())) BOOST_TEST_CONTEXT(c.name) {
      const ChipRun run = run_chip(c.program, c.accelerator, recorded_memory());
      BOOST_TEST(static_cast<double>(run.completed[0] - run.taken[0]) == recorded(c.name),
                 boost::test_tools::tolerance(0.01));
    }
}

BOOST_AUTO_TEST_CASE(layers_take_the_rtls_cycles) {
  for (const char* name : {"gqa 128 prefill 32", "gqa 128 decode 64", "mha 256 prefill 16"}) {
    const asic::TimingCase c = layer(name);
    const ChipRun run = run_chip(c.program, c.accelerator, recorded_memory());
    BOOST_TEST_REQUIRE(run.finished, run.why);
    BOOST_TEST(static_cast<double>(run.cycles) == recorded(name),
               boost::test_tools::tolerance(0.01));
  }
}

BOOST_AUTO_TEST_CASE(results_are_the_golden_machines) {
  const asic::TimingCase c = layer("window 128 prefill 64");
  asic::Machine golden(c.accelerator, 0), chip(c.accelerator, 0);
  golden.memory() = chip.memory() = c.memory;
  golden.execute(std::span<const Command>(c.program));
  run_chip(c.program, c.accelerator, recorded_memory(), &chip);
  BOOST_TEST((golden.memory() == chip.memory()));
}

BOOST_AUTO_TEST_CASE(dram_adds_refresh_and_conflicts) {
  const asic::TimingCase c = layer("gqa 128 decode 64");
  ChipOptions o = recorded_memory();
  const std::uint64_t fixed = run_chip(c.program, c.accelerator, o).cycles;
  o.hbm = HbmConfig{};
  o.hbm->path = 100 - 12 - 17;  // an access to a bank without an open row takes as long
  const ChipRun run = run_chip(c.program, c.accelerator, o);
  BOOST_TEST(run.cycles > fixed);
  BOOST_TEST(statistic(run, "dram.row_conflicts") + statistic(run, "dram.row_closed") > 0);
  BOOST_TEST(statistic(run, "dram.refresh_waits") > 0);
}

BOOST_AUTO_TEST_CASE(the_hosts_latency_delays_all) {
  const std::vector<Command> one{{.opcode = Opcode::kVector, .rows = 4, .blocks_n = 1, .imm1 = 3}};
  ChipOptions o;
  const std::uint64_t near = run_chip(one, tests::core16(), o).cycles;
  o.host_latency = 500;
  BOOST_TEST(run_chip(one, tests::core16(), o).cycles == near + 500);
}

BOOST_AUTO_TEST_CASE(bytes_moved_are_counted) {
  const std::vector<Command> one{
      {.opcode = Opcode::kLoad, .rows = 3, .src0_stride = 64, .dst_stride = 4, .blocks_n = 1}};
  BOOST_TEST(statistic(run_chip(one, tests::core16()), "dma.read") == 3 * 64);
}

BOOST_AUTO_TEST_CASE(a_wait_that_never_ends_is_explained) {
  // The tag that the second waits for is its own: nothing clears it.
  Command c{.opcode = Opcode::kVector, .tag = 7, .rows = 4, .blocks_n = 1, .imm1 = 3};
  c.wait[0] = 7;
  c.waits = 1;
  const std::vector<Command> program{c};
  const ChipRun run = run_chip(program, tests::core16());
  BOOST_TEST(!run.finished);
  BOOST_TEST(run.why.find("vector: command 0 waits for tag 7") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_timeline_is_chromes_trace) {
  const asic::TimingCase c = layer("gqa 128 decode 64");
  const ChipRun run = run_chip(c.program, c.accelerator, recorded_memory());
  const auto trace = nlohmann::json::parse(chrome_trace(run.timeline));
  std::size_t spans = 0;
  for (const auto& e : trace.at("traceEvents")) spans += e.at("ph") == "X";
  BOOST_TEST(spans == run.timeline.size());
  BOOST_TEST(spans > 100u);
}

BOOST_AUTO_TEST_CASE(spans_of_a_unit_follow_each_other_in_the_timeline) {
  const asic::TimingCase c = layer("gqa 128 decode 64");
  const ChipRun run = run_chip(c.program, c.accelerator, recorded_memory());
  const auto trace = nlohmann::json::parse(chrome_trace(run.timeline));
  std::map<int, std::uint64_t> ends;
  std::set<int> named;
  for (const auto& e : trace.at("traceEvents")) {
    BOOST_TEST(e.at("pid") == 1);
    const int track = e.at("tid");
    if (e.at("ph") == "M") named.insert(track);
    if (e.at("ph") != "X") continue;
    BOOST_TEST(named.count(track) == 1u);
    const std::uint64_t begin = e.at("ts"), length = e.at("dur");
    BOOST_TEST(begin >= ends[track]);
    BOOST_TEST(length > 0u);
    ends[track] = begin + length;
    BOOST_TEST(ends[track] <= run.cycles);
  }
  BOOST_TEST(ends.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_wait_for_a_tag_that_is_free_is_no_wait) {
  Command c{.opcode = Opcode::kVector, .tag = 7, .rows = 4, .blocks_n = 1, .imm1 = 3};
  c.wait[0] = 9;
  c.waits = 1;
  const std::vector<Command> program{c};
  BOOST_TEST(run_chip(program, tests::core16()).finished);
}

BOOST_AUTO_TEST_CASE(a_fence_for_all_tags_holds_the_stream) {
  Command load{.opcode = Opcode::kLoad, .tag = 1, .rows = 1, .src0_stride = 4096, .blocks_n = 1};
  const Command fence{.opcode = Opcode::kFence, .flags = asic::kAll};
  const Command vector{.opcode = Opcode::kVector, .tag = 2, .rows = 4, .blocks_n = 1, .imm1 = 3};
  const std::vector<Command> program{load, fence, vector};
  const ChipRun run = run_chip(program, tests::core16());
  BOOST_TEST(run.taken[2] >= run.completed[0]);
}

BOOST_AUTO_TEST_CASE(runs_leave_no_context_behind) {
  const std::vector<Command> one{{.opcode = Opcode::kVector, .rows = 4, .blocks_n = 1, .imm1 = 3}};
  const std::uint64_t first = run_chip(one, tests::core16()).cycles;
  for (int i = 0; i < 50; ++i) BOOST_TEST(run_chip(one, tests::core16()).cycles == first);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
