// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/machine.h"
#include "hw/cosim/rtl_core.h"
#include "tests/cosim/random_program.h"
#include "tests/support/data.h"

namespace strandline::hw::cosim {
namespace {

using asic::Command;
using asic::Machine;
using asic::Opcode;

/// Random programs against the golden machine, with random latencies, jitter and bandwidths.
void equal_to_the_machine(const std::string& config, int programs) {
  const auto core = make_rtl_core(config);
  if (!core) return tests::skip("needs Verilator");
  for (int i = 0; i < programs; ++i) {
    const std::uint64_t seed = 1000 + static_cast<std::uint64_t>(i);
    BOOST_TEST_CONTEXT("config " << config << " seed " << seed) {
      tests::RandomProgram program(core->accelerator(), seed);
      Machine machine(core->accelerator(), 0);
      machine.memory() = program.memory();
      machine.execute(std::span<const Command>(program.commands()));
      const MemoryTiming timing{20 + program.below(100), program.below(2) * 30,
                                program.below(2) ? 7.5 : 1e9, seed};
      std::vector<std::uint8_t> memory = program.memory();
      const CoreRun run = core->run(program.commands(), memory, timing, 100000);
      BOOST_TEST_REQUIRE(run.finished, run.why);
      BOOST_TEST((memory == machine.memory()), "memories differ");
      for (const UnitCycles& u : run.units) BOOST_TEST(u.sum() == run.units[0].sum());
      for (const std::uint64_t at : run.completed) BOOST_TEST(at > 0u);
    }
  }
}

/// A run of commands that must not finish.
CoreRun stopped(const std::vector<Command>& program, std::uint64_t watchdog = 2000,
                int latency = 10) {
  std::vector<std::uint8_t> memory(1 << 16);
  return make_rtl_core("base8")->run(program, memory, {latency, 0, 1e9, 1}, watchdog);
}
bool says(const CoreRun& run, const std::string& part) {
  return run.why.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(core)

BOOST_AUTO_TEST_CASE(integer_programs_equal_the_golden_machine) {
  equal_to_the_machine("base8", 40);
}

BOOST_AUTO_TEST_CASE(bf16_programs_equal_the_golden_machine) {
  equal_to_the_machine("base8-bf16", 25);
}

BOOST_AUTO_TEST_CASE(a_larger_array_equals_the_golden_machine) {
  equal_to_the_machine("base16", 15);
}

BOOST_AUTO_TEST_CASE(cores_with_a_scan_unit_equal_the_golden_machine) {
  for (const std::string& name : rtl_core_names())
    if (asic::find_config(name).scan) equal_to_the_machine(name, 25);
}

BOOST_AUTO_TEST_CASE(cores_with_a_vector_processor_equal_the_golden_machine) {
  for (const std::string& name : rtl_core_names())
    if (asic::find_config(name).vector_processor) equal_to_the_machine(name, 25);
}

BOOST_AUTO_TEST_CASE(cores_are_built_with_the_sizes_of_the_configs) {
  for (const std::string& name : rtl_core_names())
    BOOST_TEST(asic::config_hash(make_rtl_core(name)->accelerator()) ==
               asic::config_hash(asic::find_config(name)));
}

BOOST_AUTO_TEST_CASE(there_is_no_core_of_another_name) {
  BOOST_TEST(!make_rtl_core("base7"));
}

BOOST_AUTO_TEST_CASE(a_failed_assertion_names_unit_signal_and_cycle) {
  if (!make_rtl_core("base8")) return tests::skip("needs Verilator");
  // A product of no rows.
  const CoreRun run = stopped({{.opcode = Opcode::kMatmul, .blocks_n = 1, .blocks_k = 1}});
  BOOST_TEST(!run.finished);
  BOOST_TEST(run.cycles < 20u);
  BOOST_TEST(says(run, "at cycle " + std::to_string(run.cycles)), run.why);
  BOOST_TEST(says(run, "u_matmul"), run.why);
  BOOST_TEST(says(run, "NoEmptyCommand"), run.why);
}

BOOST_AUTO_TEST_CASE(an_address_beyond_the_last_row_is_caught) {
  if (!make_rtl_core("base8")) return tests::skip("needs Verilator");
  const CoreRun run = stopped(
      {{.opcode = Opcode::kVector, .rows = 1, .src0 = 20000, .blocks_n = 1, .imm1 = 3 | 5 << 4}});
  BOOST_TEST(!run.finished);
  BOOST_TEST(says(run, "beyond the last row"), run.why);
}

BOOST_AUTO_TEST_CASE(an_unknown_opcode_stops_the_run) {
  if (!make_rtl_core("base8")) return tests::skip("needs Verilator");
  for (const int opcode : {0x77, 0x40}) {
    const CoreRun run = stopped({{.opcode = static_cast<Opcode>(opcode)}});
    BOOST_TEST(!run.finished);
    BOOST_TEST(run.cycles < 20u);
  }
}

BOOST_AUTO_TEST_CASE(the_watchdog_names_the_unit_that_hangs) {
  if (!make_rtl_core("base8")) return tests::skip("needs Verilator");
  // Memory that answers after more cycles than the watchdog waits for.
  const CoreRun run =
      stopped({{.opcode = Opcode::kLoad, .rows = 1, .src0_stride = 64, .blocks_n = 1}}, 500, 5000);
  BOOST_TEST(!run.finished);
  BOOST_TEST(says(run, "watchdog"), run.why);
  BOOST_TEST(says(run, "load waiting for memory"), run.why);
}

BOOST_AUTO_TEST_CASE(an_empty_program_halts) {
  if (!make_rtl_core("base8")) return tests::skip("needs Verilator");
  const CoreRun run = stopped({});
  BOOST_TEST(run.finished);
  BOOST_TEST(run.cycles < 5u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
