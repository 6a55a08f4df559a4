// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <bit>
#include <string>

#include "core/error.h"
#include "hw/asic/lower_lru.h"
#include "hw/asic/timing_run.h"
#include "hw/asic/vproc.h"
#include "hw/asic/vproc_program.h"

namespace strandline::hw::asic {
namespace {

/// Whether the program is refused for `problem`, naming its line.
bool refused(const std::string& text, const std::string& problem, int line) {
  try {
    assemble_vproc(text, "test");
  } catch (const core::InputError& e) {
    const std::string what = e.what();
    return what.find(problem) != std::string::npos &&
           what.find("line " + std::to_string(line)) != std::string::npos;
  }
  return false;
}

Accelerator accelerator(int cols, int lanes) {
  Accelerator a;
  a.rows = a.cols = cols;
  a.vector_processor = true;
  a.vproc_lanes = lanes;
  return a;
}

std::uint64_t cycles(const std::string& text, int cols, int lanes) {
  return run_cycles(assemble_vproc(text, "test"), {.opcode = Opcode::kRun, .rows = 5},
                    accelerator(cols, lanes));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vproc_program)

BOOST_AUTO_TEST_CASE(fields_lie_where_the_page_says) {
  const auto code = assemble_vproc("ld v3, s1, 7\nvmac v31, v3, v3[s9]\nend", "test");
  BOOST_REQUIRE(code.size() == 3u);
  BOOST_TEST(code[0] == (0x08u | 3u << 6 | 1u << 11 | 7u << 16));
  BOOST_TEST(code[1] == (0x15u | 31u << 6 | 3u << 11 | 3u << 16 | 9u << 21 | 1u << 25));
  BOOST_TEST(code[2] == 0u);
}

BOOST_AUTO_TEST_CASE(words_decode_to_what_they_encode_and_read_as_their_text) {
  for (const std::uint32_t word : lru_kernel().code) BOOST_TEST(encode(decode_vproc(word)) == word);
  const std::string text = "vmac v2, v7, v4[s3]";
  BOOST_TEST(disassemble_vproc(assemble_vproc(
                 "ld v7, s0, 1\nld v4, s0, 1\nld v2, s0, 1\n" + text + "\nend", "test")[3]) ==
             text);
  BOOST_TEST(disassemble_vproc(0x3fu) == "0x0000003f");
}

BOOST_AUTO_TEST_CASE(labels_count_the_two_instructions_of_a_constant) {
  const auto code = assemble_vproc("sf32 s10, 0.5\nagain: loop s3, again\nend", "test");
  BOOST_REQUIRE(code.size() == 4u);
  BOOST_TEST(decode_vproc(code[2]).imm == 2);
  const std::uint32_t bits = decode_vproc(code[0]).imm | decode_vproc(code[1]).imm << 16;
  BOOST_TEST(std::bit_cast<float>(bits) == 0.5f);
  BOOST_TEST(decode_vproc(code[1]).d == 11);
}

BOOST_AUTO_TEST_CASE(errors_name_line_and_problem) {
  BOOST_TEST(refused("vfoo v1, v2\nend", "is no instruction", 1));
  BOOST_TEST(refused("ld v0, s0, 1\nvexp2 v32, v0\nend", "no number that fits", 2));
  BOOST_TEST(refused("ld v0, v1, 1\nend", "no register of that kind", 1));
  BOOST_TEST(refused("li s16, 1\nend", "no number that fits", 1));
  BOOST_TEST(refused("li s1, 70000\nend", "no number that fits", 1));
  BOOST_TEST(refused("li s1, 1x\nend", "no number that fits", 1));
  BOOST_TEST(refused("\nvadd v1, v2\nend", "has 2 operands", 2));
  BOOST_TEST(refused("jump nowhere\nend", "no line has that label", 1));
  BOOST_TEST(refused("a: end\na: end", "label of two lines", 2));
  BOOST_TEST(refused("vexp2 v1, v2\nend", "nothing writes it", 1));
  BOOST_TEST(refused("ld v1, s0, 1\nvsel v1, v1, v1\nend", "no vcmp writes it", 2));
  BOOST_TEST(refused("vsplat v1, s9\nend", "starts no pair", 1));
  BOOST_TEST(refused("ld v1, s0, 1\nvrot v1, v1, s3\nend", "other lanes of it", 2));
  BOOST_TEST(refused("ld v1, s0, 1\nvadd v1, v1, v1[s3]\nend", "other lanes of it", 2));
  BOOST_TEST(refused("ld v1, s0, 1\nvadd v2, v1, v1[s3\nend", "does not close its lane", 2));
  BOOST_TEST(refused("li s1, 1", "runs on", 1));
  BOOST_TEST(refused("", "runs on", 0));
}

// Sums by hand of docs/accelerator/vproc.md, "Cycles".
BOOST_AUTO_TEST_CASE(cycles_are_those_of_a_count_by_hand) {
  // Start and end alone.
  BOOST_TEST(cycles("end", 16, 4) == 3u);
  // Scalars: one each; a loop of five.
  BOOST_TEST(cycles("li s1, 1\na: loop s3, a\nend", 16, 4) == 3u + 1 + 5);
  // A load of four beats issues in 2 + 1 .. 6; the end waits until six cycles later.
  BOOST_TEST(cycles("ld v1, s0, 1\nend", 16, 4) == 2u + 1 + 4 + 6 + 1);
  // One that depends on it begins 7 after its first beat.
  BOOST_TEST(cycles("ld v1, s0, 1\nvexp2 v2, v1\nend", 16, 4) == 3u + 7 + 4 + 6 + 1);
  // Other lanes: three later.
  BOOST_TEST(cycles("ld v1, s0, 1\nvrot v2, v1, s3\nend", 16, 4) == 3u + 7 + 3 + 4 + 6 + 1);
  // Eight beats hide the latency: nothing waits.
  BOOST_TEST(cycles("ld v1, s0, 1\nvexp2 v2, v1\nend", 16, 2) == 3u + 8 + 8 + 6 + 1);
}

BOOST_AUTO_TEST_CASE(data_dependent_programs_have_no_cycles_of_their_own) {
  const auto code = assemble_vproc("ld v1, s0, 1\nvcmp v1, v1\nany out\nout: end", "test");
  BOOST_CHECK_THROW(run_cycles(code, {.opcode = Opcode::kRun}, accelerator(16, 4)),
                    std::logic_error);
}

BOOST_AUTO_TEST_CASE(programs_without_end_are_told) {
  const auto code = assemble_vproc("a: jump a", "test");
  BOOST_CHECK_THROW(run_cycles(code, {.opcode = Opcode::kRun}, accelerator(16, 4)),
                    std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
