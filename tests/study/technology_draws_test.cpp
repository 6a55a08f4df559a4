// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/technology_draws.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/files.h"
#include "hw/roadmap.h"

using namespace strandline;
using hw::Technology;

namespace tt = boost::test_tools;

namespace {

const hw::GrowthRisk& of(const hw::GrowthRisks& risks, Technology t) {
  return risks[static_cast<std::size_t>(t)];
}

constexpr double kEighty = 1.2815515655446004;

}  // namespace

BOOST_AUTO_TEST_SUITE(technology_draws)

BOOST_AUTO_TEST_CASE(a_chip_of_today_is_not_uncertain) {
  const auto catalog = hw::ChipCatalog::load();
  for (const hw::GrowthRisk& r : hw::growth_risks(catalog.find("b200"), 0)) {
    BOOST_TEST(r.technology.up == 0);
    BOOST_TEST(r.family.up == 0);
    BOOST_TEST(r.steps == 0);
  }
}

BOOST_AUTO_TEST_CASE(risks_together_have_the_projected_interval) {
  const auto catalog = hw::ChipCatalog::load();
  const hw::Chip& base = catalog.find("b200");
  for (const int quarter : {4, 12, 30}) {
    const hw::Chip then = hw::project(base, quarter);
    const hw::GrowthRisks risks = hw::growth_risks(base, quarter);
    const auto& r = of(risks, Technology::kNetwork);
    const core::Sourced &a = base.network.bandwidth_b_s, &b = then.network.bandwidth_b_s;
    const double up = kEighty * std::hypot(r.technology.up, std::sqrt(r.steps));
    BOOST_TEST(std::log(b.high / b.value) - std::log(a.high / a.value) == up, tt::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(risks_grow_with_time) {
  const auto catalog = hw::ChipCatalog::load();
  const hw::Chip& base = catalog.find("b200");
  for (const Technology t : {Technology::kCompute, Technology::kPrice, Technology::kPower}) {
    const auto near = hw::growth_risks(base, 8), far = hw::growth_risks(base, 36);
    BOOST_TEST(of(far, t).technology.up > of(near, t).technology.up);
    BOOST_TEST(of(far, t).steps > of(near, t).steps);
  }
}

BOOST_AUTO_TEST_CASE(own_chips_take_the_interval_of_their_bill) {
  const auto catalog = hw::ChipCatalog::load();
  const auto risks = hw::growth_risks(catalog.find("moe-transformer-asic"), 16);
  BOOST_TEST(of(risks, Technology::kPrice).family.up > 0.05);
  BOOST_TEST(of(risks, Technology::kPrice).steps == 0);
}

BOOST_AUTO_TEST_CASE(one_figure_changes_alone) {
  const auto catalog = hw::ChipCatalog::load();
  const hw::Chip& chip = catalog.find("b200");
  const hw::Chip fast = hw::with_technology(chip, Technology::kBandwidth, 2);
  BOOST_TEST(fast.main_memory().bandwidth_b_s.value == 2 * chip.main_memory().bandwidth_b_s.value);
  BOOST_TEST(fast.main_memory().capacity_bytes.value == chip.main_memory().capacity_bytes.value);
  BOOST_TEST(fast.network.bandwidth_b_s.value == chip.network.bandwidth_b_s.value);
}

BOOST_AUTO_TEST_SUITE_END()
