// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/command_work.h"

#include <boost/test/unit_test.hpp>

#include "hw/asic/configs.h"
#include "hw/asic/timing_cases.h"

namespace strandline::hw::asic {
namespace {

const Accelerator& chip() {
  static const Accelerator a = [] {
    Accelerator larger = find_config("base8");
    larger.spad_rows = 32768;  // for the longest layer
    larger.vmem_rows = 16384;
    return larger;
  }();
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_work)

BOOST_AUTO_TEST_CASE(a_product_counts_its_tiles) {
  // 10 rows, 2 x 3 tiles of 8 x 8; int8 rows of 8 bytes, sums of 32.
  const CommandWork w =
      work_of({.opcode = Opcode::kMatmul, .rows = 10, .blocks_n = 2, .blocks_k = 3}, chip());
  BOOST_TEST(w.products == 10.0 * 6 * 64);
  BOOST_TEST(w.spad_bytes == 6.0 * (8 + 10) * 8);
  BOOST_TEST(w.vmem_bytes == (10.0 * 6 + 10 * 2 * 2) * 32);
  const CommandWork more = work_of(
      {.opcode = Opcode::kMatmul, .flags = kAccumulate, .rows = 10, .blocks_n = 2, .blocks_k = 3},
      chip());
  BOOST_TEST(more.vmem_bytes - w.vmem_bytes == 10.0 * 2 * 32);
}

BOOST_AUTO_TEST_CASE(transfers_count_bytes_and_whole_rows) {
  const CommandWork w = work_of(
      {.opcode = Opcode::kLoad, .flags = kVmem, .rows = 3, .src0_stride = 40, .blocks_n = 2},
      chip());
  BOOST_TEST(w.memory_bytes == 3.0 * 2 * 40);
  BOOST_TEST(w.vmem_bytes == 3.0 * 2 * 64);  // 40 bytes take two rows of 32
}

BOOST_AUTO_TEST_CASE(a_sum_of_two_matrices_is_one_sum_a_word) {
  const CommandWork w = work_of({.opcode = Opcode::kVector, .rows = 5, .blocks_n = 4}, chip());
  BOOST_TEST(w.adds == 5.0 * 4 * 8);
  BOOST_TEST(w.multiplies == 0.0);
  BOOST_TEST(w.vmem_bytes == 3.0 * 5 * 4 * 32);  // two read, one written
}

BOOST_AUTO_TEST_CASE(silu_takes_a_power_and_a_reciprocal) {
  const CommandWork w =
      work_of({.opcode = Opcode::kVector, .rows = 1, .blocks_n = 1, .imm1 = 3 | 6 << 4}, chip());
  BOOST_TEST(w.exponentials == 8.0);
  BOOST_TEST(w.reciprocals == 8.0);
  BOOST_TEST(w.multiplies == 16.0);  // the argument, and x times the sigmoid
}

BOOST_AUTO_TEST_CASE(softmax_raises_every_score_once) {
  const CommandWork w = work_of(
      {.opcode = Opcode::kSoftmax, .flags = kFirst | kLast, .rows = 6, .blocks_n = 3}, chip());
  BOOST_TEST(w.exponentials == 6.0 * 3 * 8 + 6);  // and a factor a row
  BOOST_TEST(w.reciprocals == 6.0);
  BOOST_TEST(w.spad_bytes == 6.0 * 3 * 8);
}

BOOST_AUTO_TEST_CASE(control_does_no_work) {
  for (const Opcode op : {Opcode::kFence, Opcode::kHalt}) {
    const CommandWork w = work_of({.opcode = op, .rows = 9, .blocks_n = 9, .blocks_k = 9}, chip());
    BOOST_TEST(w.products + w.adds + w.multiplies + w.spad_bytes + w.vmem_bytes == 0.0);
  }
}

/// Products of whole layers against their shapes: projections as they are, scores and values of at
/// least half of all keys (causal) and at most all, in whole tiles.
BOOST_AUTO_TEST_CASE(a_layer_multiplies_what_its_shapes_say) {
  for (const LayerCase& l : layer_cases()) {
    const TimingCase c = layer_case(l, chip());
    CommandWork w;
    for (const Command& command : c.program) w += work_of(command, chip());
    const double rows = l.work.rows(), width = l.layer.width;
    const double heads = l.layer.heads, kv = l.layer.kv_heads, d = l.layer.head_dim;
    const double weights =
        width * d * (2 * heads + 2 * kv) + width * l.layer.ffn * (l.layer.gated ? 3 : 2);
    const double attention = 2 * rows * heads * d * l.work.keys();
    BOOST_TEST_CONTEXT(l.name) {
      BOOST_TEST(w.products >= rows * weights);
      BOOST_TEST(w.products <= 1.1 * (rows * weights + 8 * attention));
      BOOST_TEST(w.memory_bytes >= weights);  // int8 weights come once at least
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
