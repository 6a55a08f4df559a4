// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/timing.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>

#include "hw/asic/timing_cases.h"
#include "hw/asic/timing_schedule.h"

namespace strandline::hw::asic {
namespace {

const MemorySpeed kRecorded{100, 64};

Accelerator core(int size, Element element, int spad_rows, int dma_bytes) {
  Accelerator a;
  a.rows = a.cols = size;
  a.element = element;
  a.spad_rows = spad_rows;
  a.vmem_rows = 16384;
  a.dma_bytes = dma_bytes;
  return a;
}

/// As tests/hw/rtl_cycles.csv names them.
const std::map<std::string, Accelerator>& cores() {
  static const std::map<std::string, Accelerator> all{
      {"16x16 int8 32768 16384 16", core(16, Element::kInt8, 32768, 16)},
      {"8x8 int8 16384 16384 16", core(8, Element::kInt8, 16384, 16)},
      {"8x8 bf16 16384 16384 64", core(8, Element::kBf16, 16384, 64)}};
  return all;
}

/// Cycles of the RTL by core and program.
std::map<std::string, std::map<std::string, double>> recorded() {
  std::map<std::string, std::map<std::string, double>> all;
  std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) + "/tests/hw/rtl_cycles.csv");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(','), last = line.rfind(',');
    if (line.starts_with('#') || line.starts_with("core,")) continue;
    all[line.substr(0, first)][line.substr(first + 1, last - first - 1)] =
        std::stod(line.substr(last + 1));
  }
  return all;
}

/// Programs of one command of a unit on all cores; cycles by closed form and by events.
void commands_agree(const std::string& unit, double closed_percent, std::size_t at_least) {
  std::size_t compared = 0;
  const auto rtl = recorded();
  for (const auto& [name, a] : cores())
    for (const TimingCase& c : unit_cases(a)) {
      if (c.unit != unit) continue;
      BOOST_TEST_CONTEXT(c.name << " on " << name) {
        const double truth = rtl.at(name).at(c.name);
        const Schedule s = schedule(c.program, a, kRecorded);
        // Taken in cycle 1; the RTL's count of a completion is its cycle plus one.
        BOOST_TEST(static_cast<double>(s.completed[0] - s.taken[0]) == truth);
        BOOST_TEST(static_cast<double>(command_cycles(c.program[0], a, kRecorded)) == truth,
                   boost::test_tools::tolerance(closed_percent / 100));
      }
      ++compared;
    }
  BOOST_TEST(compared >= at_least);
}

/// A layer's schedule against the RTL, in percent.
void layer_agrees(const std::string& core_name, const std::string& layer, double percent) {
  const auto rtl = recorded();
  for (const LayerCase& l : layer_cases()) {
    if (l.name != layer) continue;
    const TimingCase c = layer_case(l, cores().at(core_name));
    const Schedule s = schedule(c.program, c.accelerator, kRecorded);
    BOOST_TEST(static_cast<double>(s.cycles) == rtl.at(core_name).at(layer),
               boost::test_tools::tolerance(percent / 100));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timing)

BOOST_AUTO_TEST_CASE(matmul_takes_the_rtls_cycles) {
  commands_agree("matmul", 1e-9, 100);
}

BOOST_AUTO_TEST_CASE(transposer_takes_the_rtls_cycles) {
  commands_agree("transposer", 1e-9, 12);
}

BOOST_AUTO_TEST_CASE(vector_unit_takes_the_rtls_cycles) {
  commands_agree("vector", 1e-9, 150);
}

BOOST_AUTO_TEST_CASE(softmax_takes_the_rtls_cycles) {
  commands_agree("softmax", 1e-9, 36);
}

BOOST_AUTO_TEST_CASE(loads_take_the_rtls_cycles) {
  commands_agree("load", 2, 60);
}

BOOST_AUTO_TEST_CASE(stores_take_the_rtls_cycles) {
  commands_agree("store", 2, 60);
}

BOOST_AUTO_TEST_CASE(one_tile_takes_the_arrays_law) {
  // 2R + C + M - 2 from the first weight row to the last result, and four cycles around the array.
  const Accelerator a = core(16, Element::kInt8, 4096, 16);
  const Command c{
      .opcode = Opcode::kMatmul, .rows = 24, .src1 = 2048, .blocks_n = 1, .blocks_k = 1};
  BOOST_TEST(command_cycles(c, a) == 2 * 16 + 16 + 24 - 2 + 4);
}

BOOST_AUTO_TEST_CASE(prefill_of_an_int8_layer_agrees_with_the_rtl) {
  layer_agrees("16x16 int8 32768 16384 16", "gqa 128 prefill 32", 0.5);
  layer_agrees("16x16 int8 32768 16384 16", "window 128 prefill 64", 0.5);
  layer_agrees("8x8 int8 16384 16384 16", "gqa 128 prefill 32", 0.5);
}

BOOST_AUTO_TEST_CASE(decode_of_an_int8_layer_agrees_with_the_rtl) {
  layer_agrees("16x16 int8 32768 16384 16", "gqa 128 decode 64", 0.5);
  layer_agrees("16x16 int8 32768 16384 16", "gqa 512 decode 256", 0.5);
}

BOOST_AUTO_TEST_CASE(layers_in_bf16_agree_with_the_rtl) {
  layer_agrees("8x8 bf16 16384 16384 64", "gqa 128 prefill 32", 0.5);
}

BOOST_AUTO_TEST_CASE(tags_taken_again_do_not_lock_a_program) {
  // More than 256 commands; a head of a queue once waited for a tag's second owner for ever.
  layer_agrees("16x16 int8 32768 16384 16", "gqa 256 decode 128", 0.5);
  layer_agrees("16x16 int8 32768 16384 16", "mha 256 decode 96 x4", 0.5);
}

BOOST_AUTO_TEST_CASE(commands_wait_for_their_tags) {
  const Accelerator a = core(8, Element::kInt8, 4096, 16);
  const Command first{.opcode = Opcode::kVector, .tag = 1, .rows = 8, .blocks_n = 2, .imm1 = 3};
  Command second{.opcode = Opcode::kMatmul, .tag = 2, .rows = 8, .blocks_n = 1, .blocks_k = 1};
  const std::vector<Command> apart{first, second};
  second.wait[0] = 1;
  second.waits = 1;
  const std::vector<Command> chained{first, second};
  BOOST_TEST(schedule(apart, a).taken[1] == 2u);
  const Schedule s = schedule(chained, a);
  BOOST_TEST(s.taken[1] == s.completed[0]);
}

BOOST_AUTO_TEST_CASE(a_full_queue_holds_the_stream) {
  Accelerator a = core(8, Element::kInt8, 4096, 16);
  a.queue_depth = 1;
  std::vector<Command> program;
  for (std::uint8_t tag = 0; tag < 4; ++tag)
    program.push_back({.opcode = Opcode::kVector, .tag = tag, .rows = 8, .blocks_n = 2, .imm1 = 3});
  program.push_back(
      {.opcode = Opcode::kMatmul, .tag = 9, .rows = 8, .src1 = 64, .blocks_n = 1, .blocks_k = 1});
  // The fourth VECTOR enters when the third starts: after the second is over.
  const Schedule s = schedule(program, a);
  BOOST_TEST(s.taken[4] > s.completed[1]);
  BOOST_TEST(s.taken[4] < s.completed[2]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
