// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <map>
#include <set>
#include <string>

#include "core/csv.h"
#include "core/error.h"
#include "hw/chip.h"
#include "hw/chip_facts.h"
#include "tests/support/data.h"

using namespace strandline;
using archs::DataType;
using tests::data_dir;
using tests::skip;

namespace {

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

const hw::Chip* find(const std::string& name) {
  try {
    return &chips().find(name);
  } catch (const core::InputError&) {
    return nullptr;
  }
}

double peak(const hw::Chip& chip, DataType type) {
  const auto& rates = chip.engine(hw::EngineKind::kMatrix)->peak_op_s;
  return rates.count(type) ? rates.at(type).value : 0.0;
}

/// A field of hardware_specs.csv in base units, as the catalog has it; 0 where it has none.
double catalog_value(const hw::Chip& chip, const std::string& field) {
  if (field == "bf16_dense_tflops") return peak(chip, DataType::kBf16) / 1e12;
  if (field == "fp8_dense_tflops") return peak(chip, DataType::kFp8) / 1e12;
  if (field == "fp4_dense_tflops") return peak(chip, DataType::kMxfp4) / 1e12;
  if (field == "int8_dense_tops") return peak(chip, DataType::kInt8) / 1e12;
  if (field == "mem_bw_tb_s") return chip.main_memory().bandwidth_b_s.value / 1e12;
  if (field == "own_neocloud_usd_per_hr") return chip.economics.own_usd_h.value;
  if (field == "rent_usd_per_hr") return chip.economics.rent_usd_h.value;
  if (field == "all_in_power_kw_per_gpu") return chip.economics.power_w.value / 1e3;
  if (field == "scaleup_bw_gb_s_unidir") return chip.network.bandwidth_b_s.value / 1e9;
  return 0.0;
}

/// Whole text as a number; nothing for "15-23" or "4.8 or 6.03".
std::optional<double> number(const std::string& text) {
  std::size_t used = 0;
  try {
    const double value = std::stod(text, &used);
    if (used == text.size()) return value;
  } catch (const std::exception&) {
  }
  return std::nullopt;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalog)

BOOST_AUTO_TEST_CASE(has_the_chips_that_the_study_needs) {
  int real = 0, candidates = 0;
  for (const auto& chip : chips().all()) ++(chip.candidate ? candidates : real);
  BOOST_TEST(real >= 14);
  BOOST_TEST(candidates >= 6);
  for (const char* id : {"a100",
                         "h100",
                         "h200",
                         "b200",
                         "b300",
                         "gb200-nvl72",
                         "gb300-nvl72",
                         "mi300x",
                         "mi325x",
                         "mi355x",
                         "tpu-v5p",
                         "tpu-v6e",
                         "tpu-v7",
                         "trainium2",
                         "groq-lpu-v1",
                         "sn40l",
                         "dense-attention-asic",
                         "moe-transformer-asic",
                         "moe-transformer-asic-wide",
                         "stacked-memory-asic",
                         "tpu-like",
                         "at-cost-gpu"}) {
    BOOST_TEST(chips().find(id).id == id);
  }
}

BOOST_AUTO_TEST_CASE(every_number_has_a_source_and_lies_in_its_interval) {
  int numbers = 0;
  for (const auto& chip : chips().all()) {
    for (const auto& fact : hw::facts(chip)) {
      if (!fact.number.known()) continue;
      ++numbers;
      BOOST_TEST_CONTEXT(chip.id << " " << fact.name) {
        BOOST_TEST(fact.number.source.size() > 3);
        BOOST_TEST(fact.number.low <= fact.number.value);
        BOOST_TEST(fact.number.value <= fact.number.high);
      }
    }
  }
  BOOST_TEST(numbers > 400);
}

BOOST_AUTO_TEST_CASE(blank_facts_are_listed_as_missing) {
  for (const auto& chip : chips().all()) {
    const std::set<std::string> missing(chip.missing_facts.begin(), chip.missing_facts.end());
    for (const auto& fact : hw::facts(chip)) {
      if (fact.name.starts_with("engines")) continue;  // absent formats are not blank facts
      BOOST_TEST_CONTEXT(chip.id << " " << fact.name) {
        BOOST_TEST(fact.number.known() != missing.contains(fact.name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ids_are_lower_case_words_with_hyphens) {
  for (const auto& chip : chips().all()) {
    for (const char c : chip.id) {
      const bool fits = std::islower(static_cast<unsigned char>(c)) || c == '-' ||
                        std::isdigit(static_cast<unsigned char>(c));
      BOOST_TEST(fits, chip.id);
    }
    BOOST_TEST(!chip.name.empty());
    BOOST_TEST(!chip.launch.empty());
  }
}

BOOST_AUTO_TEST_CASE(incomplete_chips_say_so_and_all_others_cost) {
  const std::set<std::string> incomplete{"etched-sohu", "sn40l", "taalas-hc1"};
  for (const auto& chip : chips().all()) {
    BOOST_TEST_CONTEXT(chip.id) {
      if (incomplete.contains(chip.id)) {
        BOOST_CHECK_THROW(chip.require_costable("test"), core::MissingFact);
      } else {
        BOOST_CHECK_NO_THROW(chip.require_costable("test"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(figures_equal_hardware_specs_csv) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "hardware_specs.csv");
  int compared = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const hw::Chip* chip = find(table.cell(row, "hw"));
    const auto stated = number(table.cell(row, "value"));
    if (!chip || !stated) continue;
    const double ours = catalog_value(*chip, table.cell(row, "field"));
    if (!(ours > 0)) continue;
    ++compared;
    BOOST_TEST_CONTEXT(chip->id << " " << table.cell(row, "field")) {
      BOOST_TEST(ours == *stated, boost::test_tools::tolerance(1e-9));
    }
  }
  BOOST_TEST_MESSAGE("compared " << compared << " figures");
  BOOST_TEST(compared > 90);
}

BOOST_AUTO_TEST_CASE(chips_of_hardware_specs_are_found_by_their_names_there) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "hardware_specs.csv");
  // Older or other parts that the catalog leaves out.
  const std::set<std::string> left_out{"TPU v3", "TPU v4", "TPU v5e", "Cerebras WSE-3 (CS-3)"};
  std::set<std::string> unknown;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.cell(row, "hw");
    if (!find(name) && !left_out.contains(name)) unknown.insert(name);
  }
  for (const auto& name : unknown) BOOST_ERROR(name << " is not in the catalog");
}

BOOST_AUTO_TEST_CASE(ownership_intervals_span_the_published_snapshots) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "measured/inferencex_tco.csv");
  int compared = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const hw::Chip* chip = find(table.cell(row, "hw"));
    if (!chip) continue;
    for (const char* column : {"own_hyperscaler_usd_per_gpu_hr", "own_neocloud_usd_per_gpu_hr"}) {
      const double stated = *number(table.cell(row, column));
      BOOST_TEST_CONTEXT(chip->id << " " << column) {
        BOOST_TEST(stated >= chip->economics.own_usd_h.low * 0.995);
        BOOST_TEST(stated <= chip->economics.own_usd_h.high * 1.005);
      }
      ++compared;
    }
  }
  BOOST_TEST(compared >= 36);
}

BOOST_AUTO_TEST_CASE(chips_of_the_serving_points_are_found_by_their_names_there) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "measured/serving_points.csv");
  std::map<std::string, int> unknown;
  int found = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.cell(row, "hw");
    find(name) ? ++found : ++unknown[name];
  }
  // Chips that the catalog leaves out, and why nothing else may be missing.
  const std::set<std::string> left_out{"mi250", "gaudi2", "intel_max1550", "rtx_pro_6000",
                                       "trainium1"};
  for (const auto& [name, rows] : unknown) BOOST_TEST(left_out.contains(name), name);
  BOOST_TEST(found > 3000);
}

BOOST_AUTO_TEST_CASE(fixed_function_chips_lack_something_and_programmable_ones_nothing) {
  const auto seen = archs::bit(archs::Capability::kNovel0) - 1;
  const auto formats = archs::bit(archs::Capability::kFp8) | archs::bit(archs::Capability::kFp4) |
                       archs::bit(archs::Capability::kTernary);
  for (const auto& chip : chips().all()) {
    BOOST_TEST_CONTEXT(chip.id) {
      const auto operators = seen & ~formats;
      const bool all = (chip.native & operators) == operators;
      BOOST_TEST(all == (chip.programmability == hw::Programmability::kProgrammable));
      BOOST_TEST((chip.native & archs::bit(archs::Capability::kSoftmaxAttention)) != 0u);
    }
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
      BOOST_TEST(chip.derating.layer_overhead_s.low >= 5e-6);
      BOOST_TEST(chip.economics.power_w.value >= 0.8 * 2120.0);
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

BOOST_AUTO_TEST_CASE(wider_coverage_costs_area) {
  const auto& narrow = chips().find("moe-transformer-asic");
  const auto& wide = chips().find("moe-transformer-asic-wide");
  const double added_mm2 = (wide.die_area_m2.value - narrow.die_area_m2.value) * 1e6;
  BOOST_TEST(added_mm2 >= 57.0);   // sum of the low ends stated in the file
  BOOST_TEST(added_mm2 <= 250.0);  // and of the high ends
  BOOST_TEST((wide.native & narrow.native) == narrow.native);
  BOOST_TEST(wide.native != narrow.native);
}

BOOST_AUTO_TEST_CASE(a_rom_chip_serves_one_checkpoint) {
  const auto& rom = chips().find("taalas-hc1");
  BOOST_TEST(rom.weights_fixed);
  BOOST_TEST((rom.main_memory().kind == hw::MemoryKind::kRom));
}

BOOST_AUTO_TEST_SUITE_END()
