// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing_analytic_form.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "hw/asic/timing_cases.h"
#include "tests/support/core16.h"

namespace strandline::hw::asic {
namespace {

Outline outline(const std::string& name) {
  const auto all = layer_cases();
  const TimingCase c =
      layer_case(*std::find_if(all.begin(), all.end(), [&](auto& l) { return l.name == name; }),
                 tests::core16());
  return outline_of(c.program, {}, c.accelerator);
}

/// Memories that are not those at which the form was made.
std::vector<MemorySpeed> memories() {
  std::vector<MemorySpeed> all;
  for (const int latency : {10, 100, 400, 1000})
    for (const double bytes : {4.0, 6.0, 11.0, 16.0, 24.0, 64.0}) all.push_back({latency, bytes});
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timing_analytic_form)

BOOST_AUTO_TEST_CASE(it_lies_close_to_the_outlines_cycles) {
  for (const char* name : {"gqa 128 prefill 32", "gqa 128 decode 64", "mha 256 prefill 16"})
    BOOST_TEST_CONTEXT(name) {
      const Outline o = outline(name);
      const AnalyticForm form = analytic_form(o);
      double sum = 0, worst = 0;
      for (const MemorySpeed& m : memories()) {
        const double error = std::fabs(form.cycles(m) / analytic_cycles(o, m).cycles - 1);
        sum += error;
        worst = std::max(worst, error);
      }
      BOOST_TEST(sum / static_cast<double>(memories().size()) < 0.01);
      BOOST_TEST(worst < 0.05);
    }
}

BOOST_AUTO_TEST_CASE(a_slower_memory_never_takes_fewer_cycles) {
  const AnalyticForm form = analytic_form(outline("gqa 128 decode 64"));
  for (const MemorySpeed& m : memories()) {
    BOOST_TEST(form.cycles({m.latency + 50, m.bytes_per_cycle}) >= form.cycles(m));
    BOOST_TEST(form.cycles({m.latency, m.bytes_per_cycle / 2}) >= form.cycles(m));
  }
}

BOOST_AUTO_TEST_CASE(a_load_alone_is_its_beats_behind_the_latency) {
  // One line of 16 KiB: 1024 beats, as many cycles as memory takes for each.
  const std::vector<Command> load{{.opcode = Opcode::kLoad,
                                   .rows = 1,
                                   .src0_stride = 16384,
                                   .dst_stride = 1024,
                                   .blocks_n = 1}};
  const AnalyticForm form = analytic_form(outline_of(load, {}, tests::core16()));
  const double slow = form.cycles({100, 4}), slower = form.cycles({100, 2});
  BOOST_TEST(slower - slow == 1024.0 * 4, boost::test_tools::tolerance(0.01));
  BOOST_TEST(form.cycles({400, 4}) - slow >= 299.0);
}

BOOST_AUTO_TEST_CASE(few_planes_are_enough) {
  const AnalyticForm form = analytic_form(outline("gqa 128 prefill 32"));
  BOOST_TEST(form.fast.size() <= 15u);
  BOOST_TEST(form.slow.size() <= 30u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
