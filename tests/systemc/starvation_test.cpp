// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/systemc/chip.h"
#include "tests/support/core16.h"

namespace strandline::hw::systemc {
namespace {

using asic::Command;
using asic::Opcode;

/// A vector command that waits for a tag.
Command vector(std::uint8_t tag, int wait = -1) {
  Command c{.opcode = Opcode::kVector, .tag = tag, .rows = 4, .blocks_n = 1, .imm1 = 3};
  if (wait >= 0) {
    c.wait[0] = static_cast<std::uint8_t>(wait);
    c.waits = 1;
  }
  return c;
}

void says(const std::string& text, const std::string& part) {
  BOOST_TEST(text.find(part) != std::string::npos, text << " lacks: " << part);
}

/// A product that streams 2 x 4000 rows out of bank 0 of SPAD, and a transposer that reads there.
std::vector<Command> crowded() {
  const Command product{.opcode = Opcode::kMatmul,
                        .tag = 1,
                        .rows = 4000,
                        .src0 = 0,
                        .src1 = 4096,
                        .dst = 0,
                        .src1_stride = 16,
                        .dst_stride = 4096,
                        .blocks_n = 2,
                        .blocks_k = 1};
  const Command transpose{.opcode = Opcode::kTranspose,
                          .tag = 2,
                          .src0 = 0,
                          .dst = 8192,
                          .dst_stride = 16,
                          .blocks_n = 4,
                          .blocks_k = 1};
  return {product, transpose};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(starvation)

BOOST_AUTO_TEST_CASE(a_deadlock_names_units_tags_and_since_when) {
  // The first waits for itself; softmax for the first; the queue of vector fills up behind it.
  Command softmax{.opcode = Opcode::kSoftmax, .tag = 8, .rows = 4, .blocks_n = 1, .blocks_k = 16};
  softmax.wait[0] = 7;
  softmax.waits = 1;
  const std::vector<Command> program{vector(7, 7), softmax,    vector(9),
                                     vector(10),   vector(11), vector(12)};
  const ChipRun run = run_chip(program, tests::core16());
  BOOST_TEST(!run.finished);
  says(run.why, "vector: command 0 waits for tag 7 of command 0, which is itself");
  says(run.why, "softmax: command 1 waits for tag 7 of command 0, at the head of vector's queue");
  says(run.why, "(since cycle 1)");
  says(run.why, "command processor: command 5 since cycle 5 waits for room in vector's queue");
  says(run.why, "the oldest that is not over is command 0 of vector");
}

BOOST_AUTO_TEST_CASE(a_fence_that_never_ends_is_explained) {
  Command fence{.opcode = Opcode::kFence, .flags = asic::kAll};
  const std::vector<Command> program{vector(7, 7), fence};
  says(run_chip(program, tests::core16()).why, "command 1 since cycle 1 waits for all tags");
}

BOOST_AUTO_TEST_CASE(a_tag_that_is_never_free_is_explained) {
  const std::vector<Command> program{vector(7, 7), vector(7)};
  says(run_chip(program, tests::core16()).why, "waits for its tag 7, which command 0 has");
}

BOOST_AUTO_TEST_CASE(a_starved_port_names_unit_bank_and_cycles) {
  const ChipRun run = run_chip(crowded(), tests::core16());
  BOOST_TEST_REQUIRE(run.finished);
  BOOST_TEST_REQUIRE(run.starved.size() == 1u);
  says(run.starved[0], "transposer waited from cycle ");
  says(run.starved[0], "SPAD's read port of bank 0, which the array had");
}

BOOST_AUTO_TEST_CASE(a_longer_patience_finds_none_starved) {
  ChipOptions o;
  o.starvation = 10000;
  BOOST_TEST(run_chip(crowded(), tests::core16(), o).starved.empty());
}

BOOST_AUTO_TEST_CASE(units_in_banks_of_their_own_are_not_starved) {
  std::vector<Command> program = crowded();
  program[1].src0 = 12288;
  BOOST_TEST(run_chip(program, tests::core16()).starved.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::systemc
