// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <string>

#include "archs/architecture.h"
#include "hw/chip.h"
#include "hw/operator_cost.h"
#include "hw/serving.h"
#include "hw/support.h"

using namespace strandline;
using archs::DataType;

namespace {

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(candidates)

BOOST_AUTO_TEST_CASE(holds_the_candidates_that_a_study_or_a_team_asks_for) {
  for (const char* id :
       {"dense-attention-asic", "moe-transformer-asic", "moe-transformer-asic-wide",
        "moe-transformer-asic-vector", "stacked-memory-asic", "sram-decode-asic",
        "weights-in-rom-asic", "tpu-like", "at-cost-gpu"}) {
    BOOST_TEST(chips().find(id).id == id);
    BOOST_TEST(chips().find(id).candidate);
  }
}

BOOST_AUTO_TEST_CASE(candidates_share_the_memory_class_of_the_newest_gpu) {
  const auto& gpu = chips().find("gb300-nvl72");
  for (const auto& chip : chips().all()) {
    if (!chip.candidate || chip.main_memory().kind != hw::MemoryKind::kHbm) continue;
    BOOST_TEST_CONTEXT(chip.id) {
      BOOST_TEST(chip.node == gpu.node);
      BOOST_TEST(chip.main_memory().bandwidth_b_s.value == gpu.main_memory().bandwidth_b_s.value);
      BOOST_TEST(chip.main_memory().capacity_bytes.value == gpu.main_memory().capacity_bytes.value);
      BOOST_TEST(chip.matrix_peak(DataType::kBf16, DataType::kBf16) <=
                 gpu.matrix_peak(DataType::kBf16, DataType::kBf16));
    }
  }
}

BOOST_AUTO_TEST_CASE(candidates_gain_the_floor_and_a_few_per_cent_not_ten_times) {
  const auto& gpu = chips().find("b200");
  for (const auto& chip : chips().all()) {
    if (!chip.candidate || chip.programmability == hw::Programmability::kProgrammable) continue;
    BOOST_TEST_CONTEXT(chip.id) {
      BOOST_TEST(chip.derating.bandwidth.value <= 1.08 * gpu.derating.bandwidth.value);
      BOOST_TEST(chip.derating.bandwidth.low < gpu.derating.bandwidth.value);
      BOOST_TEST(chip.derating.layer_overhead_s.low >= 4.99e-6);
      // Beside eight stacks of HBM at least 0.8 of the GPU; on-die weights: by area of logic.
      const double share = chip.weights_on_die() ? chip.die_area_m2.value / 1600e-6 : 1.0;
      const double least = chip.weights_on_die() ? 0.65 : 0.8;
      BOOST_TEST(chip.economics.power_w.value >= least * 2120.0 * share);
    }
  }
}

BOOST_AUTO_TEST_CASE(at_cost_gpu_differs_from_its_model_in_nothing_but_money) {
  const auto& gpu = chips().find("gb300-nvl72");
  const auto& at_cost = chips().find("at-cost-gpu");
  for (const DataType type : {DataType::kBf16, DataType::kFp8, DataType::kNvfp4}) {
    BOOST_TEST(at_cost.matrix_peak(type, type) == gpu.matrix_peak(type, type));
    BOOST_TEST(at_cost.matrix_efficiency(type, type) == gpu.matrix_efficiency(type, type));
  }
  BOOST_TEST(at_cost.main_memory().bandwidth_b_s.value == gpu.main_memory().bandwidth_b_s.value);
  BOOST_TEST(at_cost.network.bandwidth_b_s.value == gpu.network.bandwidth_b_s.value);
  BOOST_TEST(at_cost.network.latency_s.value == gpu.network.latency_s.value);
  BOOST_TEST(at_cost.derating.layer_overhead_s.value == gpu.derating.layer_overhead_s.value);
  BOOST_TEST(at_cost.economics.power_w.value == gpu.economics.power_w.value);
  BOOST_TEST(at_cost.sram_bytes.value == gpu.sram_bytes.value);
  BOOST_TEST(at_cost.native == gpu.native);
}

BOOST_AUTO_TEST_CASE(wider_coverage_costs_area) {  // how much: tests/hw/chip_die_test.cpp
  const auto& narrow = chips().find("moe-transformer-asic");
  const auto& wide = chips().find("moe-transformer-asic-wide");
  BOOST_TEST(wide.die_area_m2.value > narrow.die_area_m2.value);
  BOOST_TEST((wide.native & narrow.native) == narrow.native);
  BOOST_TEST(wide.native != narrow.native);
}

BOOST_AUTO_TEST_CASE(a_programmable_vector_unit_costs_area_and_adds_what_silicon_lacks) {
  using archs::Capability;
  const auto& fixed = chips().find("moe-transformer-asic");
  const auto& vector = chips().find("moe-transformer-asic-vector");
  BOOST_TEST(vector.native == fixed.native);
  const double added_mm2 = (vector.die_area_m2.value - fixed.die_area_m2.value) * 1e6;
  BOOST_TEST(added_mm2 >= 40.0);
  BOOST_TEST(added_mm2 <= 120.0);
  const auto more = hw::emulated_mask(vector) & ~hw::emulated_mask(fixed);
  BOOST_TEST((more & archs::bit(Capability::kDeltaRule)) != 0u);
  BOOST_TEST((more & archs::novel_bit(0)) != 0u);
  BOOST_TEST((hw::emulated_mask(fixed) & ~hw::emulated_mask(vector)) == 0u);
  BOOST_TEST((hw::emulated_mask(vector) & archs::bit(Capability::kWeightUpdate)) == 0u);
}

BOOST_AUTO_TEST_CASE(an_unseen_operator_runs_at_the_rate_of_the_vector_unit) {
  archs::Operator op;
  op.kind = archs::OperatorKind::kNovel;
  op.flops = 1e12;
  op.activation_bytes = 1e8;
  op.signature.flops_per_byte = 1e4;
  const auto time_s = [&](const char* id) {
    return hw::cost(op, hw::prepare(chips().find(id))).compute_s;
  };
  // A lane for each of 256 x 64 columns, a multiply-add every four cycles of 1.19 GHz, 0.65 of
  // peak, and 0.44 of it for what nobody has tuned (hw/engine_time.cpp).
  const double lanes = 256 * 64 * 2 * (2500e12 / (2 * 256.0 * 64 * 64)) / 4;
  BOOST_TEST(time_s("moe-transformer-asic-vector") == 1e12 / (lanes * 0.65 * 0.44),
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(std::isinf(time_s("moe-transformer-asic")));
  // A regular operator of high intensity runs on the matrix engine of a programmable chip.
  BOOST_TEST(time_s("at-cost-gpu") < 0.1 * time_s("moe-transformer-asic-vector"));
  const auto verdict = hw::support(op, chips().find("moe-transformer-asic-vector"));
  BOOST_TEST((verdict.kind == hw::SupportKind::kEmulated));
  BOOST_TEST(verdict.how.find("vector unit") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(caches_of_a_rom_chip_fill_its_hbm_alone) {
  const auto models = archs::ArchitectureCatalog::load();
  const auto& model = models.find("gpt-oss-120b");
  const auto& rom = chips().find("weights-in-rom-asic");
  const auto chip_model = hw::prepare(rom);
  core::Segment mix;
  mix.input_tokens = 65536;
  mix.output_tokens = 1024;
  const archs::Partition partition{.tensor = 8};
  const double per_user = archs::cache_bytes_per_chip(model, 66560, partition);
  const double users = std::floor(0.9 * rom.state_memory().capacity_bytes.value / per_user);
  BOOST_TEST(!hw::evaluate(model, chip_model, mix, partition, {0.8 * users}).empty());
  BOOST_TEST(hw::evaluate(model, chip_model, mix, partition, {users + 1}).empty());
  // Four chips' ROM is too small for the checkpoint, however much HBM there is.
  BOOST_TEST(hw::evaluate(model, chip_model, mix, {.tensor = 4}, {1}).empty());
}

BOOST_AUTO_TEST_CASE(rom_chips_serve_one_checkpoint_and_keep_state_elsewhere) {
  for (const char* id : {"taalas-hc1", "weights-in-rom-asic"}) {
    const auto& rom = chips().find(id);
    BOOST_TEST(rom.weights_fixed);
    BOOST_TEST((rom.main_memory().kind == hw::MemoryKind::kRom));
  }
  const auto& candidate = chips().find("weights-in-rom-asic");
  BOOST_TEST(candidate.keeps_state_apart());
  BOOST_TEST((candidate.state_memory().kind == hw::MemoryKind::kHbm));
  BOOST_TEST(!chips().find("h200").keeps_state_apart());
  BOOST_TEST(!chips().find("groq-lpu-v1").keeps_state_apart());
}

BOOST_AUTO_TEST_CASE(sram_density_of_the_candidate_lies_between_a_wafer_and_bare_cells) {
  const auto& chip = chips().find("sram-decode-asic");
  const auto& wafer = chips().find("wse-3");
  const auto density = [](const hw::Chip& c) { return c.sram_bytes.value / c.die_area_m2.value; };
  BOOST_TEST(density(chip) > density(wafer));
  BOOST_TEST(density(chip) < 31.8 * 131072.0 / 1e-6);  // Mibit/mm2 of N5 cells (TSMC, IEDM 2022)
  BOOST_TEST(chip.weights_on_die());
}

BOOST_AUTO_TEST_SUITE_END()
