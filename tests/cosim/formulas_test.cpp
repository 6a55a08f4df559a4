// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/timing.h"
#include "hw/asic/timing_cases.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"

namespace strandline::hw::cosim {
namespace {

/// Cycles of single commands on the Verilated core against the closed forms of
/// docs/accelerator/timing.md, within `percent`.
void formulas_hold(const std::string& unit, double percent) {
  for (const std::string config : {"base8", "base8-bf16"}) {
    const auto core = make_rtl_core(config);
    if (!core) return tests::skip("needs Verilator");
    int cases = 0;
    for (const asic::TimingCase& c : asic::unit_cases(core->accelerator())) {
      // One size in three: tests/hw/rtl_cycles.csv has them all.
      if (c.unit != unit || cases++ % 3 != 0) continue;
      std::vector<std::uint8_t> memory = c.memory;
      const CoreRun run = core->run(c.program, memory, {100, 0, 64, 1}, 1 << 16);
      BOOST_TEST_CONTEXT(config << " " << c.name) {
        BOOST_TEST_REQUIRE(run.finished, run.why);
        // Completion is counted from the cycle in which the sequencer takes the command, one before
        // its unit does.
        const auto cycles = static_cast<double>(run.completed.at(0) - 1);
        const auto expected =
            static_cast<double>(asic::command_cycles(c.program[0], core->accelerator(), {100, 64}));
        BOOST_TEST(cycles == expected, boost::test_tools::tolerance(percent / 100));
      }
    }
    BOOST_TEST(cases > 3);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(matmul_takes_its_formulas_cycles) {
  formulas_hold("matmul", 1e-9);
}

BOOST_AUTO_TEST_CASE(transposer_takes_its_formulas_cycles) {
  formulas_hold("transposer", 1e-9);
}

BOOST_AUTO_TEST_CASE(vector_unit_takes_its_formulas_cycles) {
  formulas_hold("vector", 1e-9);
}

BOOST_AUTO_TEST_CASE(softmax_takes_its_formulas_cycles) {
  formulas_hold("softmax", 1e-9);
}

BOOST_AUTO_TEST_CASE(loads_take_their_formulas_cycles) {
  formulas_hold("load", 2);
}

BOOST_AUTO_TEST_CASE(stores_take_their_formulas_cycles) {
  formulas_hold("store", 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
