// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>

#include "core/error.h"
#include "hw/chip_facts.h"
#include "hw/economics.h"
#include "hw/roadmap_data.h"

using namespace strandline;
using archs::DataType;
using boost::test_tools::tolerance;

namespace {

constexpr int kHorizon = 40;

const hw::ChipCatalog& catalog() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

core::Sourced bf16(const hw::Chip& chip) {
  return chip.engine(hw::EngineKind::kMatrix)->peak_op_s.at(DataType::kBf16);
}

double bandwidth(const hw::Chip& chip) {
  return chip.main_memory().bandwidth_b_s.value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(roadmap)

BOOST_AUTO_TEST_CASE(months_and_dates_are_inverse) {
  BOOST_TEST(hw::date_of(hw::month_of("2026-10")) == "2026-10");
  BOOST_TEST(hw::month_of("2027-01-31") - hw::month_of("2026-12") == 1);
  for (const char* bad : {"", "2026", "2026-13", "26-10", "soon"}) {
    BOOST_CHECK_THROW(hw::month_of(bad), core::InputError);
  }
}

BOOST_AUTO_TEST_CASE(generations_start_at_zero_and_keep_the_cadence) {
  for (const auto& chip : catalog().all()) {
    const auto quarters = hw::generation_quarters(chip, kHorizon);
    BOOST_TEST_CONTEXT(chip.id) {
      BOOST_TEST(quarters.front() == 0);
      BOOST_TEST(quarters.back() <= kHorizon);
      for (std::size_t i = 2; i < quarters.size(); ++i) {
        BOOST_TEST(quarters[i] - quarters[i - 1] == quarters[2] - quarters[1]);
      }
    }
  }
  BOOST_TEST(hw::generation_quarters(catalog().find("b200"), 0).size() == 1u);
}

BOOST_AUTO_TEST_CASE(quarter_zero_is_the_chip_itself) {
  for (const auto& chip : catalog().all()) {
    const auto now = hw::project(chip, 0);
    BOOST_TEST(now.id == chip.id + "@q0");
    const auto before = hw::facts(chip), after = hw::facts(now);
    BOOST_REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i].number.known()) BOOST_TEST(before[i].number.value == after[i].number.value);
    }
  }
}

BOOST_AUTO_TEST_CASE(between_generations_nothing_changes) {
  const auto& gpu = catalog().find("gb300-nvl72");
  const auto quarters = hw::generation_quarters(gpu, kHorizon);
  BOOST_REQUIRE(quarters.size() > 3u);
  const auto first = hw::project(gpu, quarters[1]);
  const auto later = hw::project(gpu, quarters[2] - 1);
  BOOST_TEST(first.id == later.id);
  BOOST_TEST(bf16(first).value == bf16(later).value);
  BOOST_TEST(hw::project(gpu, quarters[1] - 1).id == gpu.id + "@q0");
}

BOOST_AUTO_TEST_CASE(whole_catalog_grows_and_keeps_its_sources) {
  for (const auto& chip : catalog().all()) {
    if (chip.date.empty()) continue;
    const auto then = hw::project(chip, kHorizon);
    BOOST_TEST_CONTEXT(chip.id) {
      for (const auto& fact : hw::facts(then)) {
        if (!fact.number.known()) continue;
        BOOST_TEST(std::isfinite(fact.number.high));
        BOOST_TEST(fact.number.low <= fact.number.value * (1 + 1e-12));
        BOOST_TEST(fact.number.value <= fact.number.high * (1 + 1e-12));
        BOOST_TEST(fact.number.source.size() > 3);
      }
      if (!chip.main_memory().bandwidth_b_s.known()) continue;
      BOOST_TEST((bandwidth(then) > bandwidth(chip)) != hw::roadmap().ended(chip.family));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_ended_line_has_no_further_generation) {
  const auto& gaudi = catalog().find("gaudi3");
  BOOST_TEST(hw::generation_quarters(gaudi, kHorizon).size() == 1u);
  BOOST_TEST(bf16(hw::project(gaudi, kHorizon)).value == bf16(gaudi).value);
}

BOOST_AUTO_TEST_CASE(intervals_widen_with_time) {
  const auto& gpu = catalog().find("gb300-nvl72");
  double last = 0;
  for (const int quarter : hw::generation_quarters(gpu, kHorizon)) {
    const auto rate = bf16(hw::project(gpu, quarter));
    const double width = rate.high / rate.low;
    BOOST_TEST(width >= last);
    last = width;
  }
  BOOST_TEST(last > 5.0);
}

BOOST_AUTO_TEST_CASE(growth_is_compound_from_the_chips_own_date) {
  // GB300 (2025-10) to its next generation at quarter 2 (2027-04): 1.5 years.
  const auto& gpu = catalog().find("gb300-nvl72");
  const double per_year = hw::roadmap().growth.compute.value;
  BOOST_TEST(bf16(hw::project(gpu, 2)).value == bf16(gpu).value * std::pow(per_year, 1.5),
             tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(hbm4_doubles_the_bandwidth_of_eight_stacks) {
  // JEDEC JESD270-4: 2 TB/s a stack; eight stacks of HBM3e at 8 TB/s become 16.
  const auto next = hw::project(catalog().find("gb300-nvl72"), 2);
  BOOST_TEST(bandwidth(next) == 16e12, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(candidates_get_the_same_technology_later) {
  const auto& gpu = catalog().find("at-cost-gpu");
  const auto& asic = catalog().find("moe-transformer-asic");
  const double lag = hw::roadmap().kind_of(asic.family).lag.value;
  BOOST_TEST(lag > 0.0);
  for (int quarter = 0; quarter <= kHorizon; ++quarter) {
    const auto gpu_then = hw::project(gpu, quarter);
    const auto asic_then = hw::project(asic, quarter);
    BOOST_TEST(bandwidth(asic_then) <= bandwidth(gpu_then));
    BOOST_TEST(bf16(asic_then).value <= bf16(gpu_then).value * (1 + 1e-12));
  }
  BOOST_TEST(bandwidth(hw::project(asic, kHorizon)) > bandwidth(asic));
}

BOOST_AUTO_TEST_CASE(dies_move_to_newer_nodes_and_dearer_masks) {
  const auto& asic = catalog().find("moe-transformer-asic");
  const auto then = hw::project(asic, kHorizon);
  BOOST_TEST(then.node == "2nm");
  BOOST_TEST(then.economics.mask_set_usd.value > asic.economics.mask_set_usd.value);
  BOOST_TEST(then.economics.nre_usd.value > asic.economics.nre_usd.value);
  BOOST_CHECK_NO_THROW(hw::bill_of_materials(then));
  // A 14 nm chip stays where it is: nothing says that its maker moves.
  BOOST_TEST(hw::project(catalog().find("groq-lpu-v1"), kHorizon).node == "GlobalFoundries 14 nm");
}

BOOST_AUTO_TEST_CASE(stacked_dram_is_not_there_yet) {
  const auto stacked = hw::availability(catalog().find("stacked-memory-asic"));
  BOOST_TEST(stacked.central == 7);  // 2028-07 is seven quarters after 2026-10
  BOOST_TEST(stacked.early < stacked.central);
  BOOST_TEST(stacked.central < stacked.late);
  BOOST_TEST(hw::availability(catalog().find("moe-transformer-asic")).late == 0);
}

BOOST_AUTO_TEST_CASE(price_per_performance_falls) {
  const auto& gpu = catalog().find("gb300-nvl72");
  const hw::SiteCosts site;
  double last = 1e300;
  for (const int quarter : hw::generation_quarters(gpu, kHorizon)) {
    const auto chip = hw::project(gpu, quarter);
    const double per_rate = hw::capex_usd(chip, site).value / bf16(chip).value;
    BOOST_TEST(per_rate < last);
    last = per_rate;
  }
}

BOOST_AUTO_TEST_CASE(a_family_without_roadmap_is_an_error) {
  auto chip = catalog().find("b200");
  chip.family = "nvidia-gpus";
  try {
    hw::project(chip, 4);
    BOOST_ERROR("must throw");
  } catch (const core::InputError& error) {
    BOOST_TEST(error.parts().mend == "did you mean 'nvidia-gpu'?");
  }
}

BOOST_AUTO_TEST_CASE(extrapolating_a100_and_h100_misses_b200_by_a_known_margin) {
  const auto error =
      hw::backtest(catalog().find("a100"), catalog().find("h100"), catalog().find("b200"));
  std::cout << "A100, H100 -> B200, predicted over actual: compute " << error.compute
            << ", bandwidth " << error.bandwidth << ", capacity " << error.capacity << ", scale-up "
            << error.scale_up << '\n';
  // By hand: 989 * (989/312)^(26/26 months) / 2250 = 1.39; 3.35 * (3.35/2.039) / 8 = 0.688.
  BOOST_TEST(error.compute == 989.0 * 989.0 / 312.0 / 2250.0, tolerance(1e-9));
  BOOST_TEST(error.bandwidth == 3.35 * 3.35 / 2.039 / 8.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
