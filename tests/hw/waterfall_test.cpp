// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <iostream>

#include "hw/economics.h"

using namespace strandline;

namespace {

const hw::ChipCatalog& chips() {
  static const hw::ChipCatalog all = hw::ChipCatalog::load();
  return all;
}

const archs::Architecture& model(const std::string& id) {
  static const archs::ArchitectureCatalog all = archs::ArchitectureCatalog::load();
  return all.find(id);
}

hw::Waterfall fall(const std::string& model_id, const std::string& candidate,
                   double tok_s_user = 30) {
  core::Segment chat;
  chat.interactivity_tok_s_user = tok_s_user;
  return hw::waterfall(model(model_id), chat, chips().find("gb300-nvl72"),
                       chips().find("at-cost-gpu"), chips().find(candidate), hw::SiteCosts{});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(waterfall)

BOOST_AUTO_TEST_CASE(margin_is_the_ratio_of_ownership_costs) {
  // The at-cost chip is the GPU in all but price: its tokens cost less by the ratio of hourly
  // costs.
  const hw::SiteCosts site;
  const auto& gpu = chips().find("gb300-nvl72");
  const auto& at_cost = chips().find("at-cost-gpu");
  const auto usd_h = [&](const hw::Chip& chip) {
    return hw::ownership_usd_h(chip, hw::capex_usd(chip, site).value, site);
  };
  const auto w = fall("deepseek-r1", "moe-transformer-asic");
  BOOST_TEST(w.gpu_usd_mtok / w.at_cost_usd_mtok == usd_h(gpu) / usd_h(at_cost),
             boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(equal_technology_adds_no_step) {
  // The MoE candidate shares memory, node and package with the GPU: that step is network latency.
  const auto w = fall("deepseek-r1", "moe-transformer-asic");
  BOOST_TEST(w.technology_usd_mtok == w.at_cost_usd_mtok, boost::test_tools::tolerance(0.10));
}

BOOST_AUTO_TEST_CASE(software_never_gains_over_full_efficiency) {
  for (const char* id : {"moe-transformer-asic", "stacked-memory-asic", "tpu-like"}) {
    const auto w = fall("deepseek-r1", id);
    std::cout << id << ": gpu " << w.gpu_usd_mtok << ", at cost " << w.at_cost_usd_mtok
              << ", technology " << w.technology_usd_mtok << ", specialized "
              << w.specialized_usd_mtok << ", candidate " << w.candidate_usd_mtok << " USD/Mtok\n";
    BOOST_TEST(w.specialized_usd_mtok <= w.candidate_usd_mtok);
    BOOST_TEST(w.candidate_usd_mtok > 0.1 * w.at_cost_usd_mtok);  // not ten times
  }
}

BOOST_AUTO_TEST_CASE(weights_on_the_die_buy_speed_not_cheap_tokens_at_ease) {
  // Both engines answer users that no GPU can, and hold one model for a rack's price.
  for (const char* id : {"weights-in-rom-asic", "sram-decode-asic"}) {
    const auto fast = fall("gpt-oss-120b", id, 700);
    std::cout << id << " at 700 tok/s/user: gpu " << fast.gpu_usd_mtok << ", candidate "
              << fast.candidate_usd_mtok << " USD/Mtok\n";
    BOOST_TEST(std::isinf(fast.gpu_usd_mtok), id);
    BOOST_TEST(std::isfinite(fast.candidate_usd_mtok), id);
  }
  const auto slow = fall("gpt-oss-120b", "sram-decode-asic", 30);
  BOOST_TEST(slow.candidate_usd_mtok > slow.gpu_usd_mtok);
}

BOOST_AUTO_TEST_CASE(a_target_out_of_reach_costs_without_bound) {
  constexpr double kBeyondAnyChip = 1e6;
  const auto w = fall("deepseek-r1", "moe-transformer-asic", kBeyondAnyChip);
  BOOST_TEST(std::isinf(w.gpu_usd_mtok));
  BOOST_TEST(std::isinf(w.candidate_usd_mtok));
}

BOOST_AUTO_TEST_SUITE_END()
