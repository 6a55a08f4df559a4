// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/machine.h"
#include "hw/cosim/rtl_core.h"
#include "tests/cosim/contention_program.h"
#include "tests/cosim/directed_program.h"
#include "tests/support/data.h"

namespace strandline::hw::cosim {

BOOST_AUTO_TEST_SUITE(directed)

BOOST_AUTO_TEST_CASE(every_function_of_integer_cores_equals_the_golden_machine) {
  if (rtl_core_names().empty()) return tests::skip("needs Verilator");
  for (const std::string& name : rtl_core_names()) BOOST_TEST_CONTEXT(name) {
      const auto core = make_rtl_core(name);
      if (!core->accelerator().integers()) continue;
      const tests::DirectedProgram program(core->accelerator());
      asic::Machine machine(core->accelerator(), 0);
      machine.memory() = program.memory();
      machine.execute(std::span<const asic::Command>(program.commands()));
      for (const MemoryTiming& timing :
           {MemoryTiming{20, 0, 1e9, 1}, MemoryTiming{90, 30, 7.5, 2}}) {
        std::vector<std::uint8_t> memory = program.memory();
        const CoreRun run = core->run(program.commands(), memory, timing, 100000);
        BOOST_TEST_REQUIRE(run.finished, run.why);
        BOOST_TEST((memory == machine.memory()), "memories differ");
        // Units met on banks, and some lost.
        std::uint64_t lost = 0;
        for (const UnitCycles& u : run.units) lost += u.lost_bank;
        BOOST_TEST(lost > 0u);
      }
    }
}

BOOST_AUTO_TEST_CASE(units_that_the_array_keeps_from_banks_equal_the_golden_machine) {
  const auto core = make_rtl_core("base16-full");
  if (!core) return tests::skip("needs Verilator");
  const tests::ContentionProgram program(core->accelerator());
  asic::Machine machine(core->accelerator(), 0);
  machine.memory() = program.memory();
  machine.execute(std::span<const asic::Command>(program.commands()));
  for (const MemoryTiming& timing : {MemoryTiming{20, 0, 1e9, 1}, MemoryTiming{90, 30, 7.5, 2}}) {
    std::vector<std::uint8_t> memory = program.memory();
    const CoreRun run = core->run(program.commands(), memory, timing, 100000);
    BOOST_TEST_REQUIRE(run.finished, run.why);
    BOOST_TEST((memory == machine.memory()), "memories differ");
    // On cores 16 wide only one of the two ever loses a bank; on the 8 wide ones of
    // tools/rtl_coverage.sh both do.
    std::uint64_t lost = 0;
    for (const Unit unit : {Unit::kRouter, Unit::kScan})
      lost += run.units[static_cast<std::size_t>(unit)].lost_bank;
    BOOST_TEST(lost > 0u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
