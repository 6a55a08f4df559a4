// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <iostream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "core/csv.h"
#include "core/error.h"
#include "hw/chip.h"
#include "hw/chip_facts.h"
#include "hw/support.h"
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

core::Sourced rate(const hw::Chip& chip, DataType type) {
  const auto& rates = chip.engine(hw::EngineKind::kMatrix)->peak_op_s;
  return rates.count(type) ? rates.at(type) : core::Sourced{};
}

/// A field of hardware_specs.csv as the catalog has it, and its base units per unit of the file.
struct Stated {
  core::Sourced ours;
  double scale = 1;
};
Stated in_catalog(const hw::Chip& c, const std::string& field, const std::string& unit) {
  if (field == "bf16_dense_tflops") return {rate(c, DataType::kBf16), 1e12};
  if (field == "fp16_dense_tflops") return {rate(c, DataType::kFp16), 1e12};
  if (field == "fp8_dense_tflops") return {rate(c, DataType::kFp8), 1e12};
  if (field == "fp4_dense_tflops") return {rate(c, DataType::kMxfp4), 1e12};
  if (field == "int8_dense_tops") return {rate(c, DataType::kInt8), 1e12};
  if (field == "mem_capacity_gb")
    return {c.main_memory().capacity_bytes, unit.starts_with("GiB") ? 1073741824.0 : 1e9};
  if (field == "mem_bw_tb_s" || field == "mem_bw_tb_s_measured_dgx" || field == "mem_bw_alt")
    return {c.main_memory().bandwidth_b_s, 1e12};
  if (field == "sram_capacity_gb") return {c.sram_bytes, 1e9};
  if (field == "on_chip_sram_mb") return {c.sram_bytes, 1e6};
  if (field == "die_area_mm2") return {c.die_area_m2, 1e-6};
  if (field == "tdp_w" || field == "tdp_alt" || field == "measured_power_w")
    return {c.economics.chip_power_w, 1};
  if (field.starts_with("own_")) return {c.economics.own_usd_h, 1};
  if (field.starts_with("rent_")) return {c.economics.rent_usd_h, 1};
  // GPUs have contracts, and list prices far above them; TPUs have a list price only.
  if (field == "cloud_list_price_usd_per_hr" && c.vendor == "google")
    return {c.economics.rent_usd_h, 1};
  if (field.starts_with("all_in_power_kw") || field == "system_power_kw")
    return {c.economics.power_w, 1e3};
  if (field == "scaleup_bw_gb_s_unidir") return {c.network.bandwidth_b_s, 1e9};
  if (field == "ici_bw_per_link_gb_s_oneway") return {c.network.link_bandwidth_b_s, 1e9};
  if (field == "scaleup_domain") return {c.network.domain, 1};
  return {};
}

/// Figures of a range as the file writes them: "15-23", "90/170/192", "4.8 or 6.03"; empty for
/// text, a bound ("<700") or a sum.
std::vector<double> range_of(const std::string& text) {
  static const std::regex kForm(R"((\d+(?:\.\d+)?)(?:(?:-|/| or )(\d+(?:\.\d+)?))+(?: .*)?)");
  std::vector<double> found;
  if (!std::regex_match(text, kForm)) return found;
  static const std::regex kNumber(R"(\d+(\.\d+)?)");
  for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it)
    found.push_back(std::stod(it->str()));
  return found;
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

BOOST_AUTO_TEST_CASE(holds_22_real_chips_and_8_candidates_at_least) {
  int real = 0, candidates = 0;
  for (const auto& chip : chips().all()) ++(chip.candidate ? candidates : real);
  BOOST_TEST(real >= 22);
  BOOST_TEST(candidates >= 8);
}

BOOST_AUTO_TEST_CASE(holds_the_candidates_that_a_study_or_a_team_asks_for) {
  for (const char* id :
       {"dense-attention-asic", "moe-transformer-asic", "moe-transformer-asic-wide",
        "moe-transformer-asic-vector", "stacked-memory-asic", "sram-decode-asic",
        "weights-in-rom-asic", "tpu-like", "at-cost-gpu"}) {
    BOOST_TEST(chips().find(id).id == id);
    BOOST_TEST(chips().find(id).candidate);
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
  BOOST_TEST(numbers > 1000);
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
  const std::set<std::string> incomplete{"etched-sohu", "groq-3-lpu", "rubin-nvl72", "sn40l",
                                         "taalas-hc1",  "tpu-8i",     "tpu-8t",      "wse-3"};
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

BOOST_AUTO_TEST_CASE(a_blank_fact_is_named_by_the_command_that_needs_it) {
  const auto message = [](const char* id) -> std::string {
    try {
      chips().find(id).require_costable("curve");
    } catch (const core::MissingFact& error) {
      return error.what();
    }
    return "";
  };
  // Cerebras publishes a sparse rate only; Taalas no ROM; SambaNova no link rate.
  BOOST_TEST(message("wse-3").find("engines: matrix peak") != std::string::npos);
  BOOST_TEST(message("wse-3").find("curve") != std::string::npos);
  BOOST_TEST(message("taalas-hc1").find("matrix peak") != std::string::npos);
  BOOST_TEST(message("sn40l").find("network.bandwidth") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(figures_lie_in_the_catalogs_interval_of_hardware_specs_csv) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "hardware_specs.csv");
  int compared = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const hw::Chip& chip = chips().find(table.cell(row, "hw"));
    const std::string& text = table.cell(row, "value");
    const auto [ours, scale] = in_catalog(chip, table.cell(row, "field"), table.cell(row, "unit"));
    std::vector<double> stated = range_of(text);
    if (const auto one = number(text)) stated = {*one};
    if (!ours.known()) continue;
    for (const double figure : stated) {
      ++compared;
      BOOST_TEST_CONTEXT(chip.id << " " << table.cell(row, "field") << " " << text) {
        BOOST_TEST(figure * scale >= ours.low * (1 - 5e-3));
        BOOST_TEST(figure * scale <= ours.high * (1 + 5e-3));
      }
    }
  }
  std::cout << "hardware_specs.csv: " << compared << " figures compared\n";
  BOOST_TEST(compared > 210);
}

BOOST_AUTO_TEST_CASE(undisputed_figures_equal_hardware_specs_csv) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "hardware_specs.csv");
  const std::set<std::string> fields{"bf16_dense_tflops",
                                     "fp8_dense_tflops",
                                     "fp4_dense_tflops",
                                     "int8_dense_tops",
                                     "mem_capacity_gb",
                                     "mem_bw_tb_s",
                                     "own_neocloud_usd_per_hr",
                                     "rent_usd_per_hr",
                                     "all_in_power_kw_per_gpu",
                                     "scaleup_bw_gb_s_unidir",
                                     "tdp_w"};
  int compared = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& field = table.cell(row, "field");
    const auto stated = number(table.cell(row, "value"));
    if (!fields.contains(field) || !stated) continue;
    const hw::Chip& chip = chips().find(table.cell(row, "hw"));
    const auto [ours, scale] = in_catalog(chip, field, table.cell(row, "unit"));
    BOOST_TEST_CONTEXT(chip.id << " " << field) {
      BOOST_REQUIRE(ours.known());
      BOOST_TEST(ours.value == *stated * scale, boost::test_tools::tolerance(1e-9));
    }
    ++compared;
  }
  BOOST_TEST(compared > 130);
}

BOOST_AUTO_TEST_CASE(a_range_of_the_file_stays_a_range) {
  // "15-23" kW, "90/170/192" W at least, on average and at most, "4.8 or 6.03" TB/s.
  const auto& wafer = chips().find("CS-3").economics.power_w;
  BOOST_TEST(wafer.low == 15e3);
  BOOST_TEST(wafer.high == 23e3);
  const auto& tpu = chips().find("TPU v4").economics.chip_power_w;
  BOOST_TEST(tpu.low == 90.0);
  BOOST_TEST(tpu.value == 170.0);
  BOOST_TEST(tpu.high == 192.0);
  const auto& sohu = chips().find("Etched Sohu").main_memory().bandwidth_b_s;
  BOOST_TEST(sohu.low == 4.8e12, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(sohu.high == 6.03e12, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(chips_of_hardware_specs_are_found_by_their_names_there) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "hardware_specs.csv");
  std::set<std::string> known, unknown;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.cell(row, "hw");
    (find(name) ? known : unknown).insert(name);
  }
  for (const auto& name : unknown) BOOST_ERROR(name << " is not in the catalog");
  BOOST_TEST(known.size() >= 22u);
}

BOOST_AUTO_TEST_CASE(accelerators_of_mlperf_are_found_by_their_names_there) {
  const auto dir = data_dir();
  if (!dir) return skip("needs ../shared/data");
  const auto table = core::Csv::load(*dir / "measured/mlperf_inference_llm.csv");
  // Edge and consumer parts, mixed systems and rows without a name.
  const std::set<std::string> left_out{"",
                                       "N/A",
                                       "NVIDIA GeForce RTX 4090",
                                       "NVIDIA Jetson AGX Orin 64G",
                                       "NVIDIA Jetson AGX Thor 128G",
                                       "[MAXSUN] MS-Intel Arc Pro B60 Dual 48G Turbo"};
  std::set<std::string> unknown;
  int found = 0;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.cell(row, "accelerator");
    if (name.find("(x") != std::string::npos || left_out.contains(name)) continue;
    find(name) ? ++found : (unknown.insert(name), 0);
  }
  for (const auto& name : unknown) BOOST_ERROR(name << " is not in the catalog");
  BOOST_TEST(found > 650);
}

BOOST_AUTO_TEST_CASE(short_names_of_the_data_resolve) {
  const std::map<std::string, std::string> names{{"h100_sxm", "h100"},
                                                 {"b200_sxm", "b200"},
                                                 {"gb200", "gb200-nvl72"},
                                                 {"GB300", "gb300-nvl72"},
                                                 {"intel_max1550", "intel-max1550"},
                                                 {"rtx_pro_6000", "rtx-pro-6000"},
                                                 {"rtx6000pro", "rtx-pro-6000"},
                                                 {"tpu_v7", "tpu-v7"},
                                                 {"tpu_v6e", "tpu-v6e"},
                                                 {"trainium1", "trainium1"},
                                                 {"Trainium2", "trainium2"},
                                                 {"WSE-3", "wse-3"},
                                                 {"CS-3", "wse-3"},
                                                 {"gh200", "gh200"},
                                                 {"l40s", "l40s"},
                                                 {"gaudi2", "gaudi2"},
                                                 {"mi250", "mi250"},
                                                 {"H800", "h800"}};
  for (const auto& [name, id] : names) BOOST_TEST(chips().find(name).id == id, name);
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
  for (const auto& [name, rows] : unknown) BOOST_ERROR(name << " is not in the catalog");
  BOOST_TEST(found > 4000);
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

BOOST_AUTO_TEST_CASE(wider_coverage_costs_area) {
  const auto& narrow = chips().find("moe-transformer-asic");
  const auto& wide = chips().find("moe-transformer-asic-wide");
  const double added_mm2 = (wide.die_area_m2.value - narrow.die_area_m2.value) * 1e6;
  BOOST_TEST(added_mm2 >= 57.0);   // sum of the low ends stated in the file
  BOOST_TEST(added_mm2 <= 250.0);  // and of the high ends
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
