// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/asic/core_energy.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "hw/asic/configs.h"
#include "hw/asic/timing_cases.h"

namespace strandline::hw::asic {
namespace {

CommandWork products(double n) {
  CommandWork w;
  w.products = n;
  return w;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(core_energy)

/// Jouppi et al., ISCA 2021, Table 2, 7 nm: int8 product 0.07 pJ, int32 sum 0.03; 42 register bits
/// of four gates beside them, at most as much again.
BOOST_AUTO_TEST_CASE(a_product_costs_what_the_published_table_says) {
  const auto e = energy_of(products(1e12), find_config("base8"), "7nm");
  const double rest = core_energy_table().rest.value;
  BOOST_TEST(e.products_j.value / rest > 0.1);
  BOOST_TEST(e.products_j.value / rest < 0.2);
  BOOST_TEST(e.products_j.low < e.products_j.value);
  BOOST_TEST(e.products_j.value < e.products_j.high);
  BOOST_TEST(e.lanes_j.value + e.srams_j.value + e.memory_j.value == 0.0);
}

/// bf16: 0.21 and, summed in fp32, 0.38.
BOOST_AUTO_TEST_CASE(bf16_costs_several_times_int8) {
  const double int8 = energy_of(products(1), find_config("base8")).products_j.value;
  const double bf16 = energy_of(products(1), find_config("base8-bf16")).products_j.value;
  BOOST_TEST(bf16 / int8 > 3);
  BOOST_TEST(bf16 / int8 < 6);
}

/// Keller et al., JSSC 2023 (research.nvidia.com): an inference chip in 5 nm reaches 17 to 95.6
/// TOPS/W from 8 to 4 bits and over its voltages, memories included: int8 products alone at nominal
/// voltage have to lie in the lower part.
BOOST_AUTO_TEST_CASE(int8_products_agree_with_a_published_chip_of_5_nm) {
  const auto e = energy_of(products(1), find_config("base16"), "5nm");
  const double tops_w = 2e-12 / e.products_j.value;
  BOOST_TEST_MESSAGE(tops_w << " TOPS/W");
  BOOST_TEST(2e-12 / e.products_j.low > 17);
  BOOST_TEST(tops_w > 10);
  BOOST_TEST(tops_w < 39);
}

/// What whole chips draw for an operation bounds what the array alone may: TPUv4i, 7 nm, 138 TFLOPS
/// in bf16 at 175 W (Jouppi et al., ISCA 2021), and H200 boards, 4 nm, measured in large products
/// (data README): 0.99 pJ per flop in bf16, 0.62 in fp8.
BOOST_AUTO_TEST_CASE(products_take_less_than_whole_chips_of_their_node) {
  const auto pj_per_op = [](const char* config, const char* node, bool fp8) {
    Accelerator a = find_config(config);
    a.fp8 = fp8;
    return 1e12 / 2 * energy_of(products(1), a, node).products_j.value;
  };
  const auto is_between = [](double x, double whole) {
    BOOST_TEST(x < 0.8 * whole);
    BOOST_TEST(x > 0.1 * whole);
  };
  is_between(pj_per_op("base16-bf16", "7nm", false), 175.0 / 138);
  is_between(pj_per_op("base16-bf16", "4nm", false), 0.99);
  is_between(pj_per_op("base16", "4nm", true), 0.62);
}

/// 39 pJ per byte of a whole B200 board in decode attention (data README), which reads little else
/// than memory.
BOOST_AUTO_TEST_CASE(memory_holds_the_energy_per_byte_of_a_measured_board) {
  CommandWork w;
  w.memory_bytes = 1;
  const auto e = energy_of(w, find_config("base16"), "4nm").memory_j;
  BOOST_TEST(e.low < 39e-12);
  BOOST_TEST(e.high > 39e-12);
}

BOOST_AUTO_TEST_CASE(newer_nodes_save_logic_and_no_memory) {
  CommandWork w = products(1);
  w.memory_bytes = 1;
  const Accelerator a = find_config("base8");
  const auto n7 = energy_of(w, a, "7nm"), n5 = energy_of(w, a, "5nm"), n3 = energy_of(w, a, "3nm");
  BOOST_TEST(n7.products_j.value > n5.products_j.value);
  BOOST_TEST(n5.products_j.value > n3.products_j.value);
  BOOST_TEST(n7.memory_j.value == n3.memory_j.value);
  // 250 to 450 pJ per 64 bits of HBM2.
  BOOST_TEST(n7.memory_j.low >= 250e-12 / 8 * 0.98);
  BOOST_TEST(n7.memory_j.high <= 450e-12 / 8);
}

/// Between 8 KB and 32 KB a byte costs between an eighth of 7.5 and of 8.5 pJ.
BOOST_AUTO_TEST_CASE(sram_costs_by_the_size_of_a_bank) {
  CommandWork w;
  w.spad_bytes = 1;
  Accelerator a = find_config("base8");  // banks of 16 KB
  const double rest = core_energy_table().rest.value;
  const double joules = energy_of(w, a, "7nm").srams_j.value / rest;
  BOOST_TEST(joules == 8.0e-12 / 8, boost::test_tools::tolerance(1e-9));
  a.spad_banks = 1;  // 128 KB
  BOOST_TEST(energy_of(w, a, "7nm").srams_j.value / rest > joules);
  a.spad_rows = 16;
  BOOST_TEST(energy_of(w, a, "7nm").srams_j.value / rest == 7.5e-12 / 8,
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(an_unknown_node_is_refused) {
  BOOST_CHECK_THROW(energy_of(products(1), find_config("base8"), "1nm"), core::InputError);
}

BOOST_AUTO_TEST_CASE(a_layer_is_the_sum_of_its_operations) {
  Accelerator a = find_config("base8");
  a.spad_rows = 32768;  // for the longest layer
  a.vmem_rows = 16384;
  for (const LayerCase& l : layer_cases()) {
    const TimingCase c = layer_case(l, a);
    const int count = static_cast<int>(c.operation_names.size());
    const auto parts = layer_energy(c.program, c.operations, count, a);
    BOOST_TEST_REQUIRE(parts.size() == c.operation_names.size());
    CommandWork work;
    for (const Command& command : c.program) work += work_of(command, a);
    double sum = 0;
    for (const CoreEnergy& e : parts) {
      BOOST_TEST(e.total_j().value >= 0);
      sum += e.total_j().value;
    }
    BOOST_TEST_CONTEXT(l.name) {
      BOOST_TEST(sum == energy_of(work, a).total_j().value, boost::test_tools::tolerance(1e-9));
    }
  }
}

/// A token at a time streams every weight from memory: that is most of its energy.
BOOST_AUTO_TEST_CASE(decoding_spends_on_memory) {
  Accelerator a = find_config("base8");
  a.spad_rows = 32768;  // for the longest layer
  a.vmem_rows = 16384;
  for (const LayerCase& l : layer_cases()) {
    if (l.work.rows() != 1) continue;
    const TimingCase c = layer_case(l, a);
    CoreEnergy all;
    all.products_j = all.lanes_j = all.srams_j = all.memory_j = {0, 0, 0, ""};
    for (const CoreEnergy& e :
         layer_energy(c.program, c.operations, static_cast<int>(c.operation_names.size()), a))
      all += e;
    BOOST_TEST_CONTEXT(l.name) {
      BOOST_TEST(all.memory_j.value > 0.5 * all.total_j().value);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace strandline::hw::asic
