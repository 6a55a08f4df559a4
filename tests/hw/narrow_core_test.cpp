// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "hw/asic/layer_program.h"
#include "hw/asic/machine.h"
#include "hw/asic/model_layer.h"

namespace strandline::hw::asic {
namespace {

/// A core of side x side whose SPAD rows are narrower than what memory counts strides in.
double error_on(int side, const LayerWork& work) {
  Accelerator a;
  a.rows = a.cols = side;
  a.vector_lanes = a.softmax_lanes = 2;
  a.spad_rows = a.vmem_rows = 32768;
  a.dma_bytes = side;
  const auto catalog = archs::ArchitectureCatalog::load();
  const Layer layer = model_layer(catalog.find("llama-3.1-8b"), 0, 32, a);
  const LayerData data = random_layer(layer, work, 1);
  const LayerReference expected = reference(layer, work, data);
  const LayerProgram p = compile_layer(layer, work, data, expected, a, MemorySpeed{100, 2});
  Machine machine(a, 0);
  machine.memory() = p.memory;
  for (const Command& c : p.program.commands()) machine.execute(c);
  return relative_error(result_of(p, machine.memory(), a), expected.result);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(narrow_core)

// 5, 9 and 19 keys: caches whose blocks would end between two strides.
BOOST_AUTO_TEST_CASE(two_columns_give_a_prefill_what_float64_does) {
  BOOST_TEST(error_on(2, {.sequences = 1, .tokens = 5, .context = 0}) < 0.04);
  BOOST_TEST(error_on(2, {.sequences = 2, .tokens = 4, .context = 5}) < 0.04);
}

BOOST_AUTO_TEST_CASE(two_columns_give_a_decode_step_what_float64_does) {
  BOOST_TEST(error_on(2, {.sequences = 1, .tokens = 1, .context = 18}) < 0.04);
}

BOOST_AUTO_TEST_CASE(four_columns_do_too) {
  BOOST_TEST(error_on(4, {.sequences = 2, .tokens = 1, .context = 18}) < 0.04);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
