// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"
#include "hw/asic/timing_schedule.h"
#include "hw/asic/vproc_program.h"
#include "hw/cosim/rtl_core.h"
#include "tests/support/data.h"
#include "tests/support/golden_layer.h"

namespace strandline::hw::cosim {
namespace {

using namespace asic;

Layer layer_of(int heads) {
  return tests::recurrent_layer(MixerKind::kLru, heads);
}

/// A layer on golden machine and RTL of every built core with a vector processor, bit by bit;
/// against float64 within `bound`. The RTL asserts the declared cycles of its RUNs.
void same_on_rtl(const Layer& layer, const LayerWork& work, double bound) {
  int cores = 0;
  for (const std::string& name : rtl_core_names()) {
    const Accelerator a = find_config(name);
    if (!a.vector_processor) continue;
    ++cores;
    const auto [p, golden, error] = tests::golden_layer(layer, work, a);
    BOOST_TEST(error < bound);
    BOOST_TEST(error > bound / 100);  // rounding is there: nothing compares with itself
    std::vector<std::uint8_t> memory = p.memory;
    const auto core = make_rtl_core(name);
    const CoreRun run = core->run(p.program.commands(), memory, {100, 0, 16, 1});
    BOOST_TEST_REQUIRE(run.finished, run.why);
    BOOST_TEST((memory == golden), "RTL and golden machine differ");
    BOOST_TEST(run.units[8].busy > 0u);
    BOOST_TEST(run.units[8].lost_bank < run.units[8].busy / 10);
    const auto cycles = static_cast<double>(run.units[0].sum());
    const auto events = static_cast<double>(schedule(p.program.commands(), a, {100, 16}).cycles);
    BOOST_TEST_MESSAGE(name << ": " << cycles << " cycles, events " << events << ", error "
                            << error);
    BOOST_TEST(events == cycles, boost::test_tools::tolerance(0.02));
  }
  if (cores == 0) tests::skip("this build has no RTL of a core with a vector processor");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lru)

BOOST_AUTO_TEST_CASE(prefill_from_position_0) {
  same_on_rtl(layer_of(2), {1, 9, 0}, 0.05);
}

BOOST_AUTO_TEST_CASE(prefill_of_two_sequences_behind_cached_tokens) {
  same_on_rtl(layer_of(2), {2, 5, 7}, 0.05);
}

BOOST_AUTO_TEST_CASE(decode_of_three_sequences) {
  same_on_rtl(layer_of(3), {3, 1, 11}, 0.05);
}

BOOST_AUTO_TEST_CASE(programs_that_break_their_word_are_told) {
  for (const std::string& name : rtl_core_names()) {
    const Accelerator a = find_config(name);
    if (!a.vector_processor) continue;
    const auto says = [&](const std::string& text, std::uint32_t declared, const char* part) {
      const auto code = assemble_vproc(text, "test");
      std::vector<std::uint8_t> memory(4096);
      for (std::size_t i = 0; i < code.size(); ++i)
        for (unsigned b = 0; b < 4; ++b)
          memory[4 * i + b] = static_cast<std::uint8_t>(code[i] >> (8 * b));
      const auto row = static_cast<std::uint16_t>(4 * a.cols);
      const std::vector<Command> program{
          {.opcode = Opcode::kLoad,
           .tag = 1,
           .flags = kVmem,
           .rows = 1,
           .src0_stride = row,
           .blocks_n = 1},
          {.opcode = Opcode::kRun, .tag = 2, .wait = {1}, .waits = 1, .flags = kRunCode, .rows = 1},
          {.opcode = Opcode::kRun,
           .tag = 3,
           .rows = 1,
           .src0 = 10,
           .src1 = 20,
           .dst = 30,
           .src0_stride = 1,
           .src1_stride = 1,
           .dst_stride = 1,
           .imm1 = declared}};
      const CoreRun run = make_rtl_core(name)->run(program, memory, {10, 0, 1e9, 1}, 2000);
      return part == nullptr ? run.finished : run.why.find(part) != std::string::npos;
    };
    BOOST_TEST(says("end", 3, nullptr));
    BOOST_TEST(says("end", 4, "TakesDeclaredCycles"));
    BOOST_TEST(says("ld v0, s0, 1\nst s2, v0, 1\nend", 0, nullptr));
    BOOST_TEST(says("addi s0, s0, 1\nld v0, s0, 1\nend", 0, "ReadsItsRegions"));
    BOOST_TEST(says("ld v0, s0, 1\nst s1, v0, 1\nend", 0, "WritesItsRegion"));
  }
}

// Layer 0 of RecurrentGemma-2B: one head of 256 channels of its ten.
BOOST_AUTO_TEST_CASE(a_layer_of_recurrentgemma) {
  const archs::ArchitectureCatalog catalog = archs::ArchitectureCatalog::load();
  const Layer layer =
      model_layer(catalog.find("recurrentgemma-2b"), 0, 256, find_config("base16-vproc"));
  BOOST_TEST(layer.heads * layer.head_dim == 256);
  same_on_rtl(layer, {1, 16, 0}, 0.05);
  same_on_rtl(layer, {1, 1, 32}, 0.05);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::cosim
