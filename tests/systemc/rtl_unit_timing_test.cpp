// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/rtl_unit_timing.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/timing_cases.h"
#include "hw/systemc/chip.h"
#include "tests/support/data.h"

namespace strandline::hw::systemc {
namespace {

using asic::Command;
using asic::Opcode;

bool none_built() {
  if (!cosim::rtl_unit_configs().empty()) return false;
  tests::skip("needs Verilator");
  return true;
}

/// A layer on the models, and with Verilated units in their place.
struct Runs {
  ChipRun models, rtl;
  bool equal = false;  ///< the memory after the run, to the golden machine's
};
Runs run_with(const std::vector<std::string>& names, const std::string& config,
              const std::string& name) {
  const auto all = asic::layer_cases();
  const asic::TimingCase c =
      layer_case(*std::find_if(all.begin(), all.end(), [&](auto& l) { return l.name == name; }),
                 asic::find_config(config));
  asic::Machine golden(c.accelerator, 0), chip(c.accelerator, 0);
  golden.memory() = chip.memory() = c.memory;
  golden.execute(std::span<const Command>(c.program));
  ChipOptions o;
  Runs runs;
  runs.models = run_chip(c.program, c.accelerator, o);
  std::vector<std::unique_ptr<cosim::RtlUnit>> units;
  for (const std::string& n : names) {
    units.push_back(cosim::make_rtl_unit(n, c.accelerator));
    BOOST_TEST_REQUIRE(units.back() != nullptr, n);
    for (const auto& u : cosim::kRtlUnits)
      if (n == u.name) o.rtl[u.unit] = units.back().get();
  }
  runs.rtl = run_chip(c.program, c.accelerator, o, &chip);
  runs.equal = golden.memory() == chip.memory();
  return runs;
}

void agree(const Runs& runs) {
  BOOST_TEST_REQUIRE(runs.rtl.finished, runs.rtl.why);
  BOOST_TEST(runs.equal);
  BOOST_TEST(static_cast<double>(runs.rtl.cycles) == static_cast<double>(runs.models.cycles),
             boost::test_tools::tolerance(0.01));
}

double statistic(const ChipRun& run, const std::string& name) {
  for (const Statistic& s : run.statistics)
    if (s.name == name) return s.value;
  BOOST_FAIL("no statistic " << name);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rtl_unit_timing)

BOOST_AUTO_TEST_CASE(each_unit_alone_computes_what_the_golden_machine_does) {
  if (none_built()) return;
  for (const auto& u : cosim::kRtlUnits) BOOST_TEST_CONTEXT(u.name) {
      const Runs runs = run_with({u.name}, "base16", "gqa 128 prefill 32");
      agree(runs);
      BOOST_TEST(statistic(runs.rtl, (u.unit == 0   ? std::string("matmul")
                                      : u.unit == 1 ? "transposer"
                                      : u.unit == 2 ? "vector"
                                                    : "softmax") +
                                         ".rtl_commands") > 0);
    }
}

BOOST_AUTO_TEST_CASE(all_four_together_do_too) {
  if (none_built()) return;
  agree(run_with({"array", "transposer", "vector", "softmax"}, "base16", "gqa 128 decode 64"));
}

BOOST_AUTO_TEST_CASE(the_arrays_commands_take_their_closed_forms) {
  if (none_built()) return;
  const Runs runs = run_with({"array"}, "base16", "gqa 128 prefill 32");
  BOOST_TEST(
      statistic(runs.rtl, "matmul.rtl_cycles") == statistic(runs.rtl, "matmul.closed_form_cycles"),
      boost::test_tools::tolerance(0.001));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_told_with_the_list) {
  const auto refused = [](const core::InputError& e) {
    return std::string(e.what()).find("array, transposer, vector, softmax") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(cosim::make_rtl_unit("dma", asic::Accelerator{}), core::InputError,
                        refused);
}

BOOST_AUTO_TEST_CASE(a_size_that_is_not_built_has_no_unit) {
  asic::Accelerator a = asic::find_config("base16");
  a.rows = 64;
  a.cols = 64;
  BOOST_TEST(!cosim::make_rtl_unit("array", a));
}

BOOST_AUTO_TEST_CASE(a_unit_is_that_of_its_own_sizes_alone) {
  if (none_built()) return;
  asic::Accelerator a = asic::find_config("base16");
  a.vector_lanes = 8;
  BOOST_TEST(!cosim::make_rtl_unit("vector", a));
  BOOST_TEST((cosim::make_rtl_unit("softmax", a) != nullptr));
}

/// More rows than the softmax unit keeps states of.
void check_failed_assertion(cosim::RtlUnit& softmax, const asic::Accelerator& a) {
  ChipOptions o;
  o.rtl[3] = &softmax;
  asic::Machine machine(a, 0);
  const std::vector<Command> program{
      {.opcode = Opcode::kSoftmax, .rows = 300, .blocks_n = 1, .blocks_k = 16}};
  BOOST_CHECK_EXCEPTION(run_chip(program, a, o, &machine), core::RuntimeFailure,
                        [](const core::RuntimeFailure& e) {
                          return std::string(e.what()).find("StateRows") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(a_failed_assertion_ends_the_run) {
  if (none_built()) return;
  const asic::Accelerator a = asic::find_config("base16");
  check_failed_assertion(*cosim::make_rtl_unit("softmax", a), a);
}

BOOST_AUTO_TEST_CASE(an_assertion_that_fails_is_its_own_units) {
  if (none_built()) return;
  const asic::Accelerator a = asic::find_config("base16");
  const auto older = cosim::make_rtl_unit("softmax", a);
  const auto newer = cosim::make_rtl_unit("vector", a);
  check_failed_assertion(*older, a);
}

BOOST_AUTO_TEST_CASE(units_may_die_in_any_order) {
  if (none_built()) return;
  const asic::Accelerator a = asic::find_config("base16");
  auto first = cosim::make_rtl_unit("softmax", a), second = cosim::make_rtl_unit("softmax", a);
  auto third = cosim::make_rtl_unit("softmax", a);
  third.reset();
  first.reset();
  check_failed_assertion(*second, a);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
