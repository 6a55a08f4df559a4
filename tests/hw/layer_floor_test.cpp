// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>

#include "core/csv.h"
#include "core/error.h"
#include "core/files.h"
#include "core/yaml.h"
#include "hw/chip.h"
#include "hw/measured/serving_baseline.h"
#include "tests/support/data.h"

using namespace strandline;
using boost::test_tools::tolerance;

namespace {

const hw::ChipCatalog& catalog() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

/// Start of a class of bf16 kernels in captured graphs, s.
double start_s(const std::string& chip, const std::string& what, const std::string& of) {
  const auto laws = core::YamlNode::load(core::home_path("hw/efficiency_laws.yaml"));
  for (const auto& law : laws.at("laws").items()) {
    if (law.text("chip") != chip || law.text("operator") != what) continue;
    if (law.has("dtype") && law.text("dtype") != "bfloat16") continue;
    if (law.has("phase") && law.text("phase") != "decode" && law.text("phase") != "generation")
      continue;
    if (!of.empty() && (!law.has("kernel") || law.text("kernel") != of)) continue;
    return law.quantity("start", "s", core::Range::positive()).value;
  }
  throw std::out_of_range(chip + " " + what);
}

/// ln of the silicon floors of families of static schedules, one figure each.
std::vector<double> static_families() {
  const auto silicon = [](const char* id) {
    return std::log(catalog().find(id).derating.layer_silicon_s.value);
  };
  return {silicon("gaudi2"), silicon("sn40l"), 0.5 * (silicon("trainium1") + silicon("trainium2")),
          silicon("tpu-v7"), silicon("groq-lpu-v1")};
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

hw::Chip with_floor(const std::string& floor) {
  std::string text = core::read_file(core::home_path("hw/catalog/b200.yaml"));
  const auto from = text.find("  layer_silicon:");
  const auto to = text.find("\neconomics:") + 1;
  return hw::parse_chip(text.replace(from, to - from, floor), "test.yaml");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layer_floor)

BOOST_AUTO_TEST_CASE(every_chip_of_the_catalog_gives_both_parts_or_neither) {
  for (const auto& chip : catalog().all()) {
    const auto& d = chip.derating;
    BOOST_TEST_CONTEXT(chip.id) {
      BOOST_TEST(d.layer_silicon_s.known() == d.layer_overhead_s.known());
      BOOST_TEST(d.layer_software_s.known() == d.layer_overhead_s.known());
      if (!d.layer_overhead_s.known()) continue;
      BOOST_TEST(d.layer_overhead_s.value == d.layer_silicon_s.value + d.layer_software_s.value,
                 tolerance(1e-12));
      BOOST_TEST(d.layer_overhead_s.low >= d.layer_silicon_s.low + d.layer_software_s.low);
      BOOST_TEST(d.layer_overhead_s.high <= d.layer_silicon_s.high + d.layer_software_s.high);
    }
  }
}

BOOST_AUTO_TEST_CASE(half_widths_of_the_parts_add_in_quadrature) {
  const auto chip = with_floor(
      "  layer_silicon: {value: 30, unit: us, low: 27, high: 33, source: silicon}\n"
      "  layer_software: {value: 10, unit: us, low: 6, high: 14, source: silicon}\n");
  BOOST_TEST(chip.derating.layer_overhead_s.low == 35e-6, tolerance(1e-9));
  BOOST_TEST(chip.derating.layer_overhead_s.high == 45e-6, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_whole_floor_stands_alone_and_never_beside_its_parts) {
  BOOST_TEST(with_floor("  layer_overhead: 50 us\n").derating.layer_overhead_s.value == 50e-6,
             tolerance(1e-12));
  BOOST_CHECK_THROW(with_floor("  layer_overhead: 50 us\n  layer_silicon: 30 us\n"),
                    core::InputError);
}

BOOST_AUTO_TEST_CASE(silicon_of_measured_gpus_is_the_starts_of_seven_kernels) {
  // Four products, decode attention and two passes of a Llama layer; a pass as the update of a
  // short convolution, the simplest kernel of the tables.
  for (const char* id : {"a100", "h100", "b200"}) {
    const double starts = 4 * start_s(id, "gemm", "") +
                          start_s(id, "attention GQA/MHA", "grouped_query") +
                          2 * start_s(id, "gdn convolution", "causal_conv1d_update");
    const auto& floor = catalog().find(id).derating.layer_silicon_s;
    std::cout << id << ": starts of seven kernels " << 1e6 * starts << " us, layer_silicon "
              << 1e6 * floor.value << " us\n";
    BOOST_TEST(starts > floor.low);
    BOOST_TEST(starts < floor.high);
  }
}

BOOST_AUTO_TEST_CASE(software_of_chips_without_rows_is_one_figure) {
  const double mature = catalog().find("moe-transformer-asic").derating.layer_software_s.value;
  for (const char* id : {"tpu-v7", "tpu-like", "groq-3-lpu", "dense-attention-asic",
                         "sram-decode-asic", "weights-in-rom-asic", "stacked-memory-asic"})
    BOOST_TEST(catalog().find(id).derating.layer_software_s.value == mature);
  // And nearly what the best measured stack leaves on a GPU.
  BOOST_TEST(mature == catalog().find("b200").derating.layer_software_s.value, tolerance(0.15));
}

BOOST_AUTO_TEST_CASE(prior_of_static_schedules_is_the_mean_of_its_families) {
  const auto families = static_families();
  const double centre = mean(families);
  double squares = 0;
  for (const double x : families) squares += (x - centre) * (x - centre);
  const auto n = static_cast<double>(families.size());
  const boost::math::students_t t(n - 1);
  const double half =
      boost::math::quantile(t, 0.9) * std::sqrt(squares / (n - 1)) * std::sqrt(1 + 1 / n);
  const auto& prior = catalog().find("tpu-like").derating.layer_silicon_s;
  BOOST_TEST(prior.value == std::exp(centre), tolerance(0.05));
  BOOST_TEST(prior.low == std::exp(centre - half), tolerance(0.1));
  BOOST_TEST(prior.high == std::exp(centre + half), tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(a_family_left_out_is_missed_by_what_the_page_says) {
  const auto families = static_families();
  std::vector<double> misses;
  for (std::size_t i = 0; i < families.size(); ++i) {
    auto others = families;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    misses.push_back(std::exp(std::fabs(mean(others) - families[i])));
  }
  std::sort(misses.begin(), misses.end());
  std::cout << "static schedules, family left out: x" << misses[2] << " at the median, x"
            << misses.back() << " at worst\n";
  BOOST_TEST(misses[2] == 1.35, tolerance(0.05));
  BOOST_TEST(misses.back() == 5.15, tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(floor_of_gaudi2_is_what_one_chip_takes_beside_its_bytes) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto file = *data / "measured" / "serving_points.csv";
  const hw::ServingPredictor predictor;
  std::vector<double> floors;
  for (const auto& row : hw::read_serving_rows(core::Csv::load(file))) {
    if (row.hw != "gaudi2" || row.devices != 1 || row.concurrency != 1.0 || *row.mean_osl > 600)
      continue;
    const auto resolved = predictor.resolve(row);
    const auto work = hw::nominal_work(row, resolved);
    if (!work.known()) continue;
    const double step_s = 1.0 / *row.output_tok_s_per_device;
    const double share = resolved.chip->derating.bandwidth.value;
    floors.push_back((step_s - work.stream_s / share) / work.layers);
  }
  BOOST_REQUIRE(floors.size() >= 8u);
  std::sort(floors.begin(), floors.end());
  const double median = floors[floors.size() / 2];
  const auto& floor = catalog().find("gaudi2").derating.layer_overhead_s;
  std::cout << "Gaudi 2, one chip, one user: " << 1e6 * median << " us per layer beside bytes\n";
  BOOST_TEST(median > floor.low);
  BOOST_TEST(median < floor.high);
}

BOOST_AUTO_TEST_SUITE_END()
