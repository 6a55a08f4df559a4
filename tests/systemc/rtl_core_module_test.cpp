// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/rtl_core_module.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "hw/asic/timing_cases.h"
#include "tests/support/data.h"

namespace strandline::hw::systemc {
namespace {

using asic::Command;

/// A layer on the Verilated base8 core behind the chip's memory.
struct Fixture {
  Fixture() {
    core = cosim::make_rtl_core("base8");
    if (!core) {
      tests::skip("needs Verilator");
      return;
    }
    const auto all = asic::layer_cases();
    layer = layer_case(*std::find_if(all.begin(), all.end(),
                                     [](auto& l) { return l.name == "gqa 128 decode 64"; }),
                       core->accelerator());
    asic::Machine machine(core->accelerator(), 0);
    machine.memory() = layer.memory;
    machine.execute(std::span<const Command>(layer.program));
    golden = machine.memory();
  }
  /// Cycles; the results are the golden machine's.
  std::uint64_t run(const ChipOptions& o) {
    std::vector<std::uint8_t> memory = layer.memory;
    const cosim::CoreRun r = run_rtl_core(*core, layer.program, memory, o, 1 << 20, statistics);
    BOOST_TEST_REQUIRE(r.finished, r.why);
    BOOST_TEST((memory == golden));
    return r.cycles;
  }
  static ChipOptions memory(int latency, double bytes) {
    ChipOptions o;
    o.memory = {latency, bytes};
    return o;
  }
  static ChipOptions hbm(int channels) {
    ChipOptions o = memory(100, 16);
    o.hbm = HbmConfig{};
    o.hbm->channels = channels;
    o.hbm->path = 71;
    return o;
  }
  std::unique_ptr<cosim::RtlCore> core;
  asic::TimingCase layer;
  std::vector<std::uint8_t> golden;
  std::vector<Statistic> statistics;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rtl_core_module, Fixture)

BOOST_AUTO_TEST_CASE(fixed_memory_takes_the_cycles_of_the_memory_model) {
  if (!core) return;
  std::vector<std::uint8_t> before = layer.memory;
  const cosim::CoreRun plain =
      core->run(layer.program, before, {.latency = 100, .jitter = 0, .bytes_per_cycle = 16});
  BOOST_TEST(run(memory(100, 16)) == plain.cycles);
}

BOOST_AUTO_TEST_CASE(results_hold_under_jitter) {
  if (!core) return;
  const std::uint64_t still = run(memory(100, 16));
  std::uint64_t before = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    ChipOptions o = memory(100, 16);
    o.jitter = 80;
    o.seed = seed;
    const std::uint64_t cycles = run(o);
    BOOST_TEST(cycles > still);
    BOOST_TEST(cycles != before);
    before = cycles;
  }
}

BOOST_AUTO_TEST_CASE(channels_with_jitter_behind_the_rtl_give_the_same_results) {
  if (!core) return;
  ChipOptions o = hbm(2);
  const std::uint64_t still = run(o);
  BOOST_TEST(statistics.size() > 5u);
  o.jitter = 50;
  BOOST_TEST(run(o) > still);
}

BOOST_AUTO_TEST_CASE(the_models_meet_the_rtl_on_channels) {
  if (!core) return;
  const std::uint64_t rtl = run(hbm(2));
  const ChipRun model = run_chip(layer.program, layer.accelerator, hbm(2));
  BOOST_TEST(static_cast<double>(model.cycles) == static_cast<double>(rtl),
             boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(slower_channels_take_longer) {
  if (!core) return;
  ChipOptions o = hbm(1);
  const std::uint64_t fast = run(o);
  o.hbm->bytes_per_cycle = 2;
  BOOST_TEST(run(o) > fast);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
