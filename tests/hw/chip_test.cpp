// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/chip.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/error.h"
#include "hw/chip_facts.h"

using namespace strandline;
using archs::Capability;
using archs::DataType;

namespace {

const std::string kSmall = R"(
sources: {sheet: a datasheet}
default_source: sheet
id: small
name: Small chip
vendor: nobody
family: nvidia-gpu
date: 2025-01
launch: "2025-01"
aliases: [Small One]
programmability: programmable
node: TSMC 4NP
die_area: 800 mm2
engines:
  - kind: matrix
    peak: {bf16: 1000 TFLOP/s, fp8: 2000 TFLOP/s, int8: 100 Top/s}
    tile: [128, 64, 32]
    units: 10
    source: a datasheet
  - kind: vector
    peak: {fp32: 50 TFLOP/s}
memory:
  - kind: hbm
    capacity: 80 GB
    bandwidth: {low: 2, high: 4.5, unit: TB/s, source: sheet}
  - kind: sram
    capacity: 50 MB
    bandwidth: 5 TB/s
network:
  topology: switch
  domain_chips: 8
  bandwidth: 450 GB/s
  latency: 3 us
  scale_out:
derating:
  compute: 0.8
  compute_8bit: 0.6
  bandwidth: 0.9
  network: 0.7
  layer_overhead: 50 us
economics:
  power: 1000 W
  system: 10000 USD
  price: 30000 USD
  own: 1.5 USD/h
  rent:
)";

hw::Chip small() {
  return hw::parse_chip(kSmall, "small.yaml");
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = kSmall;
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// The message of the InputError that a chip text must raise.
std::string error_of(const std::string& text) {
  try {
    hw::parse_chip(text, "small.yaml");
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chip)

BOOST_AUTO_TEST_CASE(numbers_arrive_in_base_units) {
  const auto c = small();
  BOOST_TEST(c.die_area_m2.value == 800e-6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.main_memory().capacity_bytes.value == 80e9, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.network.latency_s.value == 3e-6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.economics.own_usd_h.value == 1.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(c.engine(hw::EngineKind::kMatrix)->tile_n == 64);
  BOOST_TEST(c.sram_bytes.value == 50e6, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_range_without_value_keeps_its_ends) {
  const auto bandwidth = small().main_memory().bandwidth_b_s;
  BOOST_TEST(bandwidth.low == 2e12, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(bandwidth.high == 4.5e12, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(bandwidth.value == 3e12, boost::test_tools::tolerance(1e-12));  // geometric middle
}

BOOST_AUTO_TEST_CASE(a_blank_fact_stays_unknown_and_is_listed) {
  const auto c = small();
  BOOST_TEST(!c.network.scale_out_b_s.known());
  BOOST_TEST(!c.economics.rent_usd_h.known());
  const std::vector<std::string> missing{"network.scale_out", "economics.rent"};
  BOOST_TEST(c.missing_facts == missing, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(narrow_formats_fall_back_to_wider_ones) {
  const auto c = small();
  BOOST_TEST(c.matrix_peak(DataType::kFp8, DataType::kFp8) == 2000e12);
  BOOST_TEST(c.matrix_peak(DataType::kNvfp4, DataType::kNvfp4) == 2000e12);  // at the fp8 rate
  BOOST_TEST(c.matrix_peak(DataType::kFp16, DataType::kFp16) == 1000e12);    // at the bf16 rate
  BOOST_TEST(hw::parse_chip(replaced("fp8: 2000 TFLOP/s, ", ""), "t")
                 .matrix_peak(DataType::kMxfp4, DataType::kMxfp4) == 1000e12);
}

BOOST_AUTO_TEST_CASE(weight_only_quantization_computes_at_the_activations_rate) {
  const auto c = small();
  BOOST_TEST(c.matrix_peak(DataType::kMxfp4, DataType::kBf16) == 1000e12);
  BOOST_TEST(c.matrix_peak(DataType::kInt4, DataType::kFp8) == 2000e12);
}

BOOST_AUTO_TEST_CASE(a_format_slower_than_a_wider_one_is_not_used) {
  // GB300 cut int8 to 165 Top/s: integers of 8 bits are exact in bf16, which is faster there.
  BOOST_TEST(small().matrix_peak(DataType::kInt8, DataType::kInt8) == 1000e12);
}

BOOST_AUTO_TEST_CASE(fp32_is_three_bf16_products) {
  BOOST_TEST(small().matrix_peak(DataType::kFp32, DataType::kFp32) == 1000e12 / 3,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(efficiency_follows_the_format_that_computes) {
  const auto c = small();
  BOOST_TEST(c.matrix_efficiency(DataType::kBf16, DataType::kBf16) == 0.8);
  BOOST_TEST(c.matrix_efficiency(DataType::kFp8, DataType::kFp8) == 0.6);
  BOOST_TEST(c.matrix_efficiency(DataType::kNvfp4, DataType::kNvfp4) == 0.6);  // runs as fp8
  BOOST_TEST(c.matrix_efficiency(DataType::kNvfp4, DataType::kBf16) == 0.8);
}

BOOST_AUTO_TEST_CASE(native_mask_of_a_programmable_chip_has_all_but_the_unseen) {
  const auto c = small();
  BOOST_TEST((c.native & archs::bit(Capability::kDeltaRule)) != 0u);
  BOOST_TEST((c.native & archs::bit(Capability::kFp8)) != 0u);
  BOOST_TEST((c.native & archs::bit(Capability::kFp4)) == 0u);
  BOOST_TEST((c.native & archs::novel_bit(0)) == 0u);
}

BOOST_AUTO_TEST_CASE(native_list_is_read_by_name) {
  const auto c =
      hw::parse_chip(replaced("node: TSMC", "native: [softmax_attention]\nnode: TSMC"), "t");
  const auto wanted = archs::bit(Capability::kSoftmaxAttention) | archs::bit(Capability::kFp8);
  BOOST_TEST(c.native == wanted);
}

BOOST_AUTO_TEST_CASE(bad_files_name_place_key_and_mend) {
  const auto unknown = error_of(replaced("node: TSMC", "nodde: TSMC"));
  BOOST_TEST(contains(unknown, "nodde"));
  BOOST_TEST(contains(unknown, "small.yaml:"));
  BOOST_TEST(contains(error_of(replaced("80 GB", "-80 GB")), "memory[0].capacity"));
  BOOST_TEST(contains(error_of(replaced("80 GB", "80 W")), "dimension"));
  BOOST_TEST(contains(error_of(replaced("bf16: 1000", "bf17: 1000")), "bf17"));
  BOOST_TEST(contains(error_of(replaced("kind: hbm", "kind: hbn")), "hbm"));
  BOOST_TEST(contains(error_of(replaced("compute: 0.8", "compute: 1.8")), "derating.compute"));
}

BOOST_AUTO_TEST_CASE(numbers_without_a_source_are_refused) {
  BOOST_TEST(contains(error_of(replaced("default_source: sheet\n", "")), "source"));
  BOOST_TEST(contains(error_of(replaced("    source: a datasheet\n", "")), "source"));
}

BOOST_AUTO_TEST_CASE(costing_an_incomplete_chip_names_entry_fact_and_command) {
  auto c = small();
  BOOST_CHECK_NO_THROW(c.require_costable("curve"));
  c.network.bandwidth_b_s = {};
  try {
    c.require_costable("curve");
    BOOST_ERROR("must throw");
  } catch (const core::MissingFact& error) {
    BOOST_TEST(contains(error.what(), "small"));
    BOOST_TEST(contains(error.what(), "network.bandwidth"));
    BOOST_TEST(contains(error.what(), "curve"));
  }
}

BOOST_AUTO_TEST_CASE(state_lives_in_the_first_memory_that_can_be_written) {
  auto c = small();
  BOOST_TEST((c.state_memory().kind == hw::MemoryKind::kHbm));
  BOOST_TEST(!c.keeps_state_apart());
  BOOST_TEST(!c.weights_on_die());
  c.memory.front().kind = hw::MemoryKind::kRom;
  BOOST_TEST((c.state_memory().kind == hw::MemoryKind::kSram));
  BOOST_TEST(c.keeps_state_apart());
  BOOST_TEST(c.weights_on_die());
  c.memory.back().capacity_bytes = {};
  BOOST_CHECK_THROW(c.require_costable("curve"), core::MissingFact);
}

BOOST_AUTO_TEST_CASE(counts_of_chips_carry_a_source_and_are_whole) {
  const auto c = small();
  BOOST_TEST(c.network.domain_chips == 8);
  BOOST_TEST(c.network.domain.source == "a datasheet");
  BOOST_TEST(contains(error_of(replaced("domain_chips: 8", "domain_chips: 8.5")), "whole number"));
  BOOST_TEST(contains(error_of(replaced("domain_chips: 8", "domain_chips: 0")), "domain_chips"));
}

BOOST_AUTO_TEST_CASE(power_of_the_chip_alone_may_be_left_out) {
  BOOST_TEST(!small().economics.chip_power_w.known());
  const auto c = hw::parse_chip(
      replaced("power: 1000 W", "power: 1000 W\n  chip_power: {low: 500, high: 700, unit: W}"),
      "t");
  BOOST_TEST(c.economics.chip_power_w.low == 500.0);
  BOOST_TEST(c.economics.chip_power_w.high == 700.0);
  BOOST_TEST(c.missing_facts.size() == small().missing_facts.size());
}

BOOST_AUTO_TEST_CASE(limits_are_facts_with_their_reason) {
  const auto c =
      hw::parse_chip(replaced("engines:", "limits: {experts: 64, source: widths}\nengines:"), "t");
  const auto all = hw::facts(c);
  const auto found = std::find_if(all.begin(), all.end(),
                                  [](const hw::Fact& f) { return f.name == "limits.experts"; });
  BOOST_REQUIRE((found != all.end()));
  BOOST_TEST(found->number.value == 64.0);
  BOOST_TEST(found->number.source == "widths");
}

BOOST_AUTO_TEST_CASE(names_ignore_case_spaces_and_underscores) {
  const hw::ChipCatalog catalog({small()});
  for (const char* name : {"small", "SMALL", "small one", "Small_One", "small-one"}) {
    BOOST_TEST(catalog.find(name).id == "small");
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_chip_suggests_the_nearest) {
  const hw::ChipCatalog catalog({small()});
  try {
    catalog.find("smal");
    BOOST_ERROR("must throw");
  } catch (const core::InputError& error) {
    BOOST_TEST(error.parts().mend == "did you mean 'small'?");
  }
}

BOOST_AUTO_TEST_CASE(one_name_for_two_chips_is_refused) {
  auto other = small();
  other.id = "other";
  BOOST_CHECK_THROW(hw::ChipCatalog({small(), other}), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
