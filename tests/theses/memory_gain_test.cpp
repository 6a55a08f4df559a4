// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/memory_gain.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace strandline;
namespace tt = boost::test_tools;

namespace {

const hw::Chip& chip(const char* id) {
  static const auto all = hw::ChipCatalog::load();
  return all.find(id);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_gain)

BOOST_AUTO_TEST_CASE(where_memory_alone_binds_the_gain_is_that_of_bandwidth) {
  // A floor of nothing, compute without end: decode of a dense model with short prompts is bytes
  // over bandwidth but for a microsecond of dispatch here and there: a large model hides it.
  hw::Chip c = chip("moe-transformer-asic");
  c.derating.layer_overhead_s.value = 1e-12;
  c.core = nullptr;
  c.engines.resize(1);
  c.engines.front().fill_s = 0;
  for (auto& [type, peak] : c.engines.front().peak_op_s) peak.value = 1e22;
  c.network.topology = hw::TopologyKind::kNone;
  for (std::size_t i = 1; i < c.memory.size(); ++i) c.memory[i].bandwidth_b_s.value = 1e22;
  const auto models = std::vector{archs::ArchitectureCatalog::load().find("llama-2-70b")};
  const theses::Service service{1, 4096, 0, {20}};
  const auto one = theses::changed(c, {});
  const auto three = theses::changed(c, {.capacity = 1, .bandwidth = 3, .reached = 1, .price = 1});
  const auto x = theses::rate_rows(one, models, service, 1, 1);
  const auto y = theses::rate_rows(three, models, service, 1, 1);
  BOOST_TEST(x[0][0] > 0);
  BOOST_TEST(y[0][0] / x[0][0] == 3.0, tt::tolerance(0.03));
  BOOST_TEST(y[0][0] / x[0][0] <= 3.0);
}

BOOST_AUTO_TEST_CASE(draws_reach_the_ends_of_a_90_percent_interval) {
  const core::Sourced number{20, 12, 46, "test"};
  BOOST_TEST(theses::drawn(number, 1.6448536269514722) == 46, tt::tolerance(1e-9));
  BOOST_TEST(theses::drawn(number, -1.6448536269514722) == 12, tt::tolerance(1e-9));
  BOOST_TEST(theses::drawn(number, 0) == 20);
  BOOST_TEST(theses::drawn({5, 5, 5, "test"}, 1) == 5);
}

BOOST_AUTO_TEST_CASE(draw_nought_changes_nothing_and_draws_repeat) {
  const hw::Chip& c = chip("one-die-stacked-switch");
  const auto none = theses::draw_change(c, 1, 0, 0);
  BOOST_TEST(none.bandwidth == 1);
  const auto a = theses::draw_change(c, 1, 3, 0), b = theses::draw_change(c, 1, 3, 0);
  BOOST_TEST(a.bandwidth == b.bandwidth);
  BOOST_TEST(a.bandwidth != theses::draw_change(c, 1, 3, 1).bandwidth);
}

BOOST_AUTO_TEST_CASE(price_moves_capital_by_the_bill_of_the_memory) {
  // 168 GB at 18 USD (hw/parameters.yaml): twice the price adds 3,024 USD.
  const hw::Chip& c = chip("one-die-stacked-switch");
  const auto plain = theses::changed(c, {});
  const auto dear = theses::changed(c, {.capacity = 1, .bandwidth = 1, .reached = 1, .price = 2});
  BOOST_TEST(dear.capex_usd() - plain.capex_usd() == 168 * 18.0, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(gains_are_cost_over_cost) {
  const auto g = theses::gains({{100}, {0}}, 2, {{300}, {50}}, 4, 0);
  BOOST_TEST(g[0].at(0) == 1.5, tt::tolerance(1e-12));  // (2/100) / (4/300)
  BOOST_TEST(g[1].empty());
}

BOOST_AUTO_TEST_CASE(equal_gains_have_no_interval) {
  const std::vector<std::vector<double>> same{{2}, {2}, {2}};
  const auto s = theses::over_draws_and_models(same, {same, same}, 1);
  BOOST_TEST(s.low == 2.0, tt::tolerance(1e-12));
  BOOST_TEST(s.high == 2.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
