// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/family_prior.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "core/error.h"
#include "core/files.h"
#include "hw/measured/kernel_prediction.h"
#include "tests/support/data.h"

namespace {

using namespace strandline;
namespace tt = boost::test_tools;

/// What a vendor publishes of B200, and no more.
constexpr const char* kSpecification = R"(sources:
  sheet: datasheet
default_source: sheet
id: b200
name: NVIDIA B200
vendor: nvidia
family: nvidia-gpu
date: 2025-03
launch: "2025"
programmability: programmable
node: TSMC 4NP
engines:
  - kind: matrix
    peak: {bf16: 2250 TFLOP/s, fp8: 4500 TFLOP/s, nvfp4: 9000 TFLOP/s}
    tile: [128, 128, 64]
    units: 148
    source: sheet
  - kind: vector
    peak: {fp32: 75 TFLOP/s}
memory:
  - kind: hbm
    capacity: 180 GB
    bandwidth: 8 TB/s
  - kind: sram
    capacity: 126 MB
    bandwidth: 11 TB/s
network: {topology: switch, domain_chips: 8, bandwidth: 900 GB/s, scale_out: 50 GB/s}
)";

hw::ChipCatalog without(const hw::ChipCatalog& catalog, const std::vector<std::string>& ids) {
  std::vector<hw::Chip> chips;
  for (const hw::Chip& c : catalog.all())
    if (std::find(ids.begin(), ids.end(), c.id) == ids.end()) chips.push_back(c);
  return hw::ChipCatalog(std::move(chips));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(family_prior)

BOOST_AUTO_TEST_CASE(a_specification_alone_can_be_costed) {
  const hw::Chip bare = hw::parse_chip(kSpecification, "b200.yaml");
  BOOST_CHECK_THROW(bare.require_costable("a test"), core::MissingFact);
  const hw::Chip chip = hw::with_family_prior(bare, hw::ChipCatalog::load());
  BOOST_CHECK_NO_THROW(chip.require_costable("a test"));
  BOOST_TEST(chip.derating.compute.source.find("prior of the family") != std::string::npos);
  const auto& missing = chip.missing_facts;
  BOOST_TEST((std::find(missing.begin(), missing.end(), "derating.compute") == missing.end()));
}

BOOST_AUTO_TEST_CASE(a_blank_number_is_its_real_relatives_mean) {
  const auto catalog = hw::ChipCatalog::load();
  const auto chip = hw::with_family_prior(hw::parse_chip(kSpecification, "t"), catalog);
  double sum = 0, low = 1, n = 0;
  for (const hw::Chip& c : catalog.all()) {
    if (c.family != "nvidia-gpu" || c.candidate || c.id == "b200") continue;
    if (!c.derating.bandwidth.known()) continue;
    sum += c.derating.bandwidth.value;
    low = std::min(low, c.derating.bandwidth.low);
    ++n;
  }
  BOOST_TEST(chip.derating.bandwidth.value == sum / n, tt::tolerance(1e-12));
  BOOST_TEST(chip.derating.bandwidth.low == low);
}

BOOST_AUTO_TEST_CASE(what_a_file_gives_stays) {
  const std::string text = std::string(kSpecification) + "derating: {bandwidth: 0.5}\n";
  const auto chip = hw::with_family_prior(hw::parse_chip(text, "t"), hw::ChipCatalog::load());
  BOOST_TEST(chip.derating.bandwidth.value == 0.5);
  BOOST_TEST(chip.derating.compute.known());
}

BOOST_AUTO_TEST_CASE(a_family_without_relatives_leaves_blanks) {
  std::string text = kSpecification;
  text.replace(text.find("nvidia-gpu"), 10, "no-such-family");
  const auto chip = hw::with_family_prior(hw::parse_chip(text, "t"), hw::ChipCatalog::load());
  BOOST_CHECK_THROW(chip.require_costable("a test"), core::MissingFact);
}

BOOST_AUTO_TEST_CASE(a_given_chip_stands_in_for_the_catalogs) {
  const auto file = tests::scratch_folder() / "b200_given.yaml";
  core::write_file_atomically(file, kSpecification);
  const auto catalog = hw::with_chips(hw::ChipCatalog::load(), file);
  BOOST_TEST(catalog.find("b200").name == "NVIDIA B200");
  BOOST_TEST(catalog.find("h100").id == "h100");
}

BOOST_AUTO_TEST_CASE(a_folder_without_chips_is_refused) {
  const auto folder = tests::scratch_folder() / "no_chips";
  std::filesystem::create_directories(folder);
  BOOST_CHECK_THROW(hw::with_chips(hw::ChipCatalog::load(), folder), core::InputError);
}

BOOST_AUTO_TEST_CASE(kernels_of_an_unknown_sibling_are_predicted_from_its_specification) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto csv = core::Csv::load(*data / "measured/kernel_gemm.csv");
  const auto known =
      without(hw::ChipCatalog::load(), {"b200", "b300", "gb200-nvl72", "gb300-nvl72"});
  const auto file = tests::scratch_folder() / "b200_alone.yaml";
  core::write_file_atomically(file, kSpecification);
  const auto& layout = hw::recognize_kernel_table(csv);
  const auto rows = hw::predict_kernels(csv, layout, hw::with_chips(known, file));
  std::vector<double> errors;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (csv.cell(i, "hw") != "b200" || csv.cell(i, "dtype") != "bfloat16") continue;
    BOOST_REQUIRE_MESSAGE(rows[i].status == "ok", rows[i].status);
    errors.push_back(std::abs(rows[i].us.front() / std::stod(csv.cell(i, "latency_us")) - 1));
  }
  BOOST_REQUIRE(errors.size() > 100u);
  std::nth_element(errors.begin(), errors.begin() + errors.size() / 2, errors.end());
  std::cout << "bf16 products of B200 from its specification: median error "
            << errors[errors.size() / 2] << '\n';
  BOOST_TEST(errors[errors.size() / 2] < 0.35);
}

BOOST_AUTO_TEST_SUITE_END()
