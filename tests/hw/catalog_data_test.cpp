// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
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

BOOST_AUTO_TEST_SUITE(catalog_data)

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

BOOST_AUTO_TEST_SUITE_END()
