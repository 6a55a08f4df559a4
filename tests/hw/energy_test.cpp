// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy.h"

#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/economics.h"
#include "hw/roadmap.h"
#include "tests/hw/fixtures.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
using hw::EnergyModel;
using hw::EnergyWork;

namespace tt = boost::test_tools;

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog catalog = hw::ChipCatalog::load();
  return catalog;
}

EnergyModel of(const char* chip) {
  return hw::prepare_energy(chips().find(chip));
}

/// The round chip on the reference node with 1000 W and 1000 mm2.
hw::Chip reference() {
  hw::Chip c = tests::round_gpu();
  c.node = "TSMC 4N";
  c.economics.chip_power_w = tests::fact(1000);
  c.die_area_m2 = tests::fact(1000e-6);
  return c;
}

/// Watts of a board that multiplies without pause, `bytes_s` of memory traffic beside it.
double watts(const EnergyModel& m, hw::MultiplierWidth width, double op_s, double bytes_s) {
  EnergyWork second;
  second.matrix_flops[static_cast<std::size_t>(width)] = op_s;
  second.weight_bytes = bytes_s;
  return std::min(m.limit_w, m.joules(second, 1));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(energy)

BOOST_AUTO_TEST_CASE(units_of_the_file_become_joules_and_watts) {
  const auto& p = hw::energy_parameters();
  BOOST_TEST(p.flop_j[0].value == 0.65e-12, tt::tolerance(1e-12));
  BOOST_TEST(p.memory_byte_j.at(hw::MemoryKind::kHbm).value == 40e-12, tt::tolerance(1e-12));
  BOOST_TEST(p.busy_w_m2.value == 0.183e6, tt::tolerance(0.01));  // refits move it a little
  const EnergyModel m = hw::prepare_energy(reference());
  BOOST_TEST(m.limit_w == 1000.0);
  BOOST_TEST(m.busy_w == 183.0, tt::tolerance(0.01));
  BOOST_TEST(m.weight_byte_j == 130e-12, tt::tolerance(0.02));  // 90 of the path, 40 of HBM
}

BOOST_AUTO_TEST_CASE(every_parameter_lies_in_its_interval_and_has_a_source) {
  const auto& p = hw::energy_parameters();
  std::vector<core::Sourced> all{p.busy_w_m2,   p.busy_share,  p.idle_of_busy, p.vector_flop_j,
                                 p.path_byte_j, p.sram_byte_j, p.link_byte_j,  p.specialized,
                                 p.supply,      p.all_in,      p.host_load};
  all.insert(all.end(), p.flop_j.begin(), p.flop_j.end());
  for (const auto& [kind, j] : p.memory_byte_j) all.push_back(j);
  for (const auto& node : p.nodes) all.push_back(node.share);
  for (const auto& s : all) {
    BOOST_TEST((s.low <= s.value && s.value <= s.high));
    BOOST_TEST(!s.source.empty());
  }
}

BOOST_AUTO_TEST_CASE(joules_are_the_sum_of_operations_and_bytes) {
  EnergyModel m;
  m.flop_j = {3, 2, 1};
  m.vector_flop_j = 10;
  m.weight_byte_j = 20;
  m.state_byte_j = 30;
  m.sram_byte_j = 5;
  m.link_byte_j = 7;
  m.busy_w = 100;
  EnergyWork w;
  w.matrix_flops = {1, 2, 4};
  w.vector_flops = 1;
  w.weight_bytes = 2;
  w.state_bytes = 3;
  w.sram_bytes = 4;
  w.link_bytes = 5;
  BOOST_TEST(m.dynamic_j(w) == 3 + 4 + 4 + 10 + 40 + 90 + 20 + 35);
  BOOST_TEST(m.joules(w, 2) == m.dynamic_j(w) + 200);
  BOOST_TEST(m.dynamic_j({}) == 0.0);
}

BOOST_AUTO_TEST_CASE(large_products_on_h200_cost_what_was_measured) {
  // Whole board: 0.99 pJ/flop bf16 and 0.62 fp8 (data README), at 700 W 707 and 1129 TFLOP/s.
  // Memory: 8192-cubed products read and write some 0.5 TB/s.
  const EnergyModel m = of("h200");
  const double bf16 = watts(m, hw::MultiplierWidth::k16, 707e12, 0.5e12) / 707e12;
  const double fp8 = watts(m, hw::MultiplierWidth::k8, 1129e12, 0.5e12) / 1129e12;
  BOOST_TEST_MESSAGE("H200 pJ/flop: bf16 " << bf16 * 1e12 << " (0.99), fp8 " << fp8 * 1e12
                                           << " (0.62)");
  BOOST_TEST(bf16 == 0.99e-12, tt::tolerance(0.1));
  BOOST_TEST(fp8 == 0.62e-12, tt::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(large_products_on_b200_draw_what_was_measured) {
  // operators/b200_sxm__gemm__trtllm: medians of products of 1024 to 4095 rows.
  const EnergyModel m = of("b200");
  BOOST_TEST(watts(m, hw::MultiplierWidth::k16, 1219e12, 1.52e12) == 986, tt::tolerance(0.1));
  BOOST_TEST(watts(m, hw::MultiplierWidth::k8, 1247e12, 0.66e12) == 974, tt::tolerance(0.1));
  BOOST_TEST(watts(m, hw::MultiplierWidth::k4, 2181e12, 0.54e12) == 607, tt::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(streaming_weights_on_b200_draws_what_was_measured) {
  // The same table: bf16 products of 1 to 4 rows at 4.92 TB/s, 833 W.
  BOOST_TEST(watts(of("b200"), hw::MultiplierWidth::k16, 9e12, 4.92e12) == 833,
             tt::tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(a_loaded_board_without_work_lies_between_idle_and_busy) {
  // H200 with DeepSeek-V3 loaded 115 W (sgl-project/sglang#3196), B200 188 W (InferenceX-app).
  for (const auto& [chip, loaded_w] : {std::pair{"h200", 115.0}, {"b200", 188.0}}) {
    BOOST_TEST(of(chip).idle_w < loaded_w, chip);
    BOOST_TEST(of(chip).busy_w > loaded_w, chip);
  }
  BOOST_TEST(of("b200").idle_w == 137, tt::tolerance(0.1));  // ROCm/legacy-rocm-build#5219
}

BOOST_AUTO_TEST_CASE(all_chips_of_the_catalog_hold_the_order_of_power_and_tiers) {
  int prepared = 0;
  for (const hw::Chip& chip : chips().all()) {
    const bool powered = chip.economics.chip_power_w.known() || chip.economics.power_w.known();
    if (chip.node.empty() || !powered) {
      BOOST_CHECK_THROW(hw::prepare_energy(chip), core::MissingFact);
      continue;
    }
    const EnergyModel m = hw::prepare_energy(chip);
    ++prepared;
    BOOST_TEST((0 < m.idle_w && m.idle_w <= m.busy_w && m.busy_w <= m.limit_w), chip.id);
    BOOST_TEST((m.flop_j[0] > m.flop_j[1] && m.flop_j[1] > m.flop_j[2] && m.flop_j[2] > 0),
               chip.id);
    BOOST_TEST((m.weight_byte_j > 0 && m.state_byte_j > 0 && m.host_w >= 0), chip.id);
    BOOST_TEST(m.wall_w(m.limit_w) >= m.limit_w, chip.id);
  }
  BOOST_TEST(prepared >= 30);
}

BOOST_AUTO_TEST_CASE(the_wall_stays_within_the_published_all_in_power) {
  for (const hw::Chip& chip : chips().all()) {
    if (!chip.economics.chip_power_w.known() || !chip.economics.power_w.known()) continue;
    if (chip.economics.power_w.value <= chip.economics.chip_power_w.value) continue;
    const EnergyModel m = hw::prepare_energy(chip);
    BOOST_TEST(m.wall_w(m.limit_w) <= 1.001 * chip.economics.power_w.value, chip.id);
    BOOST_TEST(m.wall_w(m.limit_w) >= 0.8 * chip.economics.power_w.value, chip.id);
  }
}

BOOST_AUTO_TEST_CASE(memories_nearer_to_the_engines_cost_less) {
  const auto byte_j = [](hw::MemoryKind kind) {
    hw::Chip c = reference();
    c.memory[0].kind = kind;
    return hw::prepare_energy(c).weight_byte_j;
  };
  BOOST_TEST(byte_j(hw::MemoryKind::kRom) < byte_j(hw::MemoryKind::kSram));
  BOOST_TEST(byte_j(hw::MemoryKind::kSram) < byte_j(hw::MemoryKind::kStackedDram));
  BOOST_TEST(byte_j(hw::MemoryKind::kStackedDram) < byte_j(hw::MemoryKind::kHbm));
  BOOST_TEST(byte_j(hw::MemoryKind::kHbm) < byte_j(hw::MemoryKind::kGddr));
  BOOST_TEST(byte_j(hw::MemoryKind::kGddr) < byte_j(hw::MemoryKind::kHost));
}

BOOST_AUTO_TEST_CASE(a_finer_node_and_fewer_instructions_save) {
  hw::Chip c = reference();
  double last = 1;
  for (const char* node : {"TSMC N16", "TSMC N7", "TSMC N6", "TSMC N5", "TSMC 4N", "TSMC N3P",
                           "TSMC N2", "TSMC A16"}) {
    c.node = node;
    const double flop_j = hw::prepare_energy(c).flop_j[0];
    BOOST_TEST(flop_j < last, node);
    last = flop_j;
  }
  c = reference();
  const EnergyModel general = hw::prepare_energy(c);
  c.programmability = hw::Programmability::kFixedFunction;
  const EnergyModel fixed = hw::prepare_energy(c);
  BOOST_TEST(fixed.flop_j[0] == 0.8 * general.flop_j[0], tt::tolerance(1e-9));
  BOOST_TEST(fixed.weight_byte_j < general.weight_byte_j);
  BOOST_TEST(fixed.link_byte_j == general.link_byte_j);
}

BOOST_AUTO_TEST_CASE(generations_to_come_do_not_cost_more_per_operation) {
  const hw::Chip& base = chips().find("gb300-nvl72");
  const EnergyModel now = hw::prepare_energy(base);
  for (const int quarter : hw::generation_quarters(base, 24)) {
    const EnergyModel then = hw::prepare_energy(hw::project(base, quarter));
    BOOST_TEST(then.flop_j[2] <= now.flop_j[2], quarter);
    BOOST_TEST(then.weight_byte_j <= now.weight_byte_j, quarter);
  }
}

BOOST_AUTO_TEST_CASE(a_chip_of_two_nodes_takes_that_of_its_engines) {
  const auto& p = hw::energy_parameters();
  BOOST_TEST(p.node_share("TSMC N3P and N6") == p.node_share("TSMC N3P"));
  BOOST_TEST(p.node_share("Intel 7, TSMC N5 and N7") == p.node_share("Intel 7"));
}

BOOST_AUTO_TEST_CASE(without_area_static_power_is_a_share_of_the_limit) {
  hw::Chip c = reference();
  c.die_area_m2 = {};
  BOOST_TEST(hw::prepare_energy(c).busy_w == 171.0, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(dies_without_engines_do_not_count) {
  hw::Chip c = reference();
  c.node = "TSMC N5 and N6";
  c.dies = {{"TSMC N5", tests::fact(100e-6), 8}, {"TSMC N6", tests::fact(370e-6), 4}};
  BOOST_TEST(hw::prepare_energy(c).busy_w == 0.183 * 800, tt::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_missing_fact_or_node_is_named) {
  hw::Chip c = reference();
  c.economics.chip_power_w = {};
  BOOST_CHECK_THROW(hw::prepare_energy(c), core::MissingFact);
  c = reference();
  c.node = "";
  BOOST_CHECK_THROW(hw::prepare_energy(c), core::MissingFact);
  c.node = "TSMC N4R";
  BOOST_CHECK_EXCEPTION(hw::prepare_energy(c), core::InputError, [](const core::InputError& e) {
    return std::string(e.what()).find("TSMC N4P") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused) {
  std::string text = core::read_file(core::home_path("hw/energy.yaml"));
  text += "\nmagic: 1\n";
  const auto file = tests::scratch_folder() / "energy.yaml";
  core::write_file_atomically(file, text);
  BOOST_CHECK_THROW(hw::load_energy_parameters(file), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
