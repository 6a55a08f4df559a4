// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/path_kernel.h"

#include <boost/test/unit_test.hpp>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using strategy::Outcome;
using strategy::Perspective;
using strategy::Plan;
using strategy::PlanKind;
using tests::SmallWorld;

namespace {

double components(const Outcome& o) {
  return o.revenue_musd - o.opex_musd - o.capex_musd - o.nre_musd + o.salvage_musd - o.tax_musd +
         o.terminal_musd;
}

bool finite(const Outcome& o) {
  for (const double x : {o.value_musd, o.revenue_musd, o.opex_musd, o.capex_musd, o.nre_musd,
                         o.salvage_musd, o.tax_musd, o.terminal_musd, o.peak_cash_musd,
                         o.stranded_capital_musd, o.own_capex_musd, o.covered_share})
    if (!std::isfinite(x)) return false;
  return true;
}

/// Every field equal bit for bit.
bool same(const Outcome& a, const Outcome& b) {
  return a.value_musd == b.value_musd && a.revenue_musd == b.revenue_musd &&
         a.opex_musd == b.opex_musd && a.capex_musd == b.capex_musd && a.nre_musd == b.nre_musd &&
         a.salvage_musd == b.salvage_musd && a.tax_musd == b.tax_musd &&
         a.terminal_musd == b.terminal_musd && a.peak_cash_musd == b.peak_cash_musd &&
         a.payback_quarter == b.payback_quarter && a.volume == b.volume &&
         a.economic_strand == b.economic_strand && a.functional_strand == b.functional_strand &&
         a.covered_share == b.covered_share && a.retired == b.retired;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(path_kernel)

/// Two years of a chip that works at once, computed by hand from the fixture's numbers.
BOOST_AUTO_TEST_CASE(without_lags_the_value_is_the_hand_computed_one) {
  SmallWorld w;
  w.no_frictions();
  w.make_future(8);
  w.terms.terminal_margin_decay = 1;
  w.terms.own_residual = 0;
  Plan plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  plan.recourse.renew = false;
  const double hours_per_quarter = 8766.0 / 4;
  const double mtok = 2 * 0.02 * 4e9;
  const double hours = mtok * (1e6 / 3600 / 2048 + 1e6 / 3600 / 8192);
  const double busy = hours / hours_per_quarter;
  const double utilization = 1 / (1.4 + 2.326 * 1.0 / std::sqrt(busy / 16));
  const double chips = busy * 1.1 / (0.97 * utilization);
  const double price = 1e6 / 3600 * (1.0 / 1024 + 1.0 / 4096) * 2.0 * 1.2;
  const double revenue = mtok * price * 1e-6;
  const double fixed = chips * 0.25e-6 * (10 * 1500 / 15.0 + (0.03 + 0.03) * 12000);
  const double idle = chips * hours_per_quarter * 0.97 - hours;
  const double power = (hours + 0.3 * idle) * 1.5 * 1.1 * 0.083 * 1e-6;
  const double capex = chips * 12000e-6;
  double value = 0;
  for (int t = 0; t < 8; ++t) {
    const double profit = revenue - fixed - power - capex / 20 - (t == 0 ? 200 : 0);
    const double cash = revenue - fixed - power - (t == 0 ? 200 + capex : 0) - 0.21 * profit;
    value += std::exp(-0.0395 * (t + 0.5) / 4) * cash;
  }
  value += std::exp(-0.0395 * 8 / 4) * 0.21 * capex * 12 / 20;
  const Outcome o = w.play(plan);
  BOOST_TEST(tests::deviation(o.value_musd, value) < 1e-9,
             o.value_musd << " against " << value << ", deviation "
                          << tests::deviation(o.value_musd, value));
  BOOST_TEST(o.volume == 0);
  BOOST_TEST(o.spins == 1);
}

BOOST_AUTO_TEST_CASE(value_is_the_sum_of_its_parts_and_finite_on_ten_thousand_futures) {
  SmallWorld w;
  const auto plans = w.all_plans();
  BOOST_TEST(plans.size() == 8u);
  int broken = 0, off = 0, positive_peaks = 0, large = 0;
  for (std::uint32_t path = 0; path < 10000; ++path) {
    tests::randomize(w, path);
    w.terms.perspective = static_cast<Perspective>(path % 3);
    w.terms.loss_offset = (path % 5) / 4.0;
    for (const Plan& plan : plans) {
      const Outcome o = w.play(plan, path);
      broken += !finite(o);
      off += tests::deviation(o.value_musd, components(o)) > 1e-9 &&
             std::abs(o.value_musd - components(o)) > 1e-6;
      positive_peaks += o.peak_cash_musd > 0;
      large += std::abs(o.value_musd) >= 4194304.0;
    }
  }
  BOOST_TEST(broken == 0);
  BOOST_TEST(off == 0);
  BOOST_TEST(positive_peaks == 0);
  BOOST_TEST(large == 0);
}

BOOST_AUTO_TEST_CASE(a_path_does_not_depend_on_what_was_played_before) {
  SmallWorld w;
  const auto plans = w.all_plans();
  std::vector<Outcome> forward;
  for (std::uint32_t path = 0; path < 20; ++path) {
    tests::randomize(w, path);
    for (const Plan& plan : plans) forward.push_back(w.play(plan, path));
  }
  for (std::uint32_t path = 20; path-- > 0;) {
    tests::randomize(w, path);
    for (std::size_t i = plans.size(); i-- > 0;)
      BOOST_TEST(same(w.play(plans[i], path), forward[path * plans.size() + i]));
  }
}

BOOST_AUTO_TEST_CASE(a_chip_that_supports_everything_never_strands_functionally) {
  SmallWorld w;
  Plan plan = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  int volumes = 0;
  for (std::uint32_t path = 0; path < 1000; ++path) {
    tests::randomize(w, path);
    const Outcome o = w.play(plan, path);
    volumes += o.volume >= 0;
    BOOST_TEST(o.functional_strand == -1);
    if (o.volume >= 0 && o.retired != o.volume)
      BOOST_TEST(o.covered_share == 1.0, boost::test_tools::tolerance(1e-12));
  }
  BOOST_TEST(volumes > 100);
}

BOOST_AUTO_TEST_CASE(a_locked_gpu_is_a_free_one_while_nothing_new_appears) {
  SmallWorld w;
  for (const PlanKind kind : {PlanKind::kGpuBuy, PlanKind::kGpuRent}) {
    Plan free = w.plan(kind), locked = free;
    locked.locked_mask = w.future.known_mask;
    for (const Perspective view : {Perspective::kCaptive, Perspective::kTokenProvider}) {
      w.terms.perspective = view;
      w.make_future(40);
      w.shift(10, 2, 0.3f);
      BOOST_TEST(same(w.play(free), w.play(locked)));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_lock_costs_value_once_something_new_appears) {
  SmallWorld w;
  Plan free = w.plan(PlanKind::kGpuBuy), locked = free;
  locked.locked_mask = w.future.known_mask;
  w.shift(16, 3, 0.6f);
  const Outcome a = w.play(free), b = w.play(locked);
  BOOST_TEST(a.value_musd > b.value_musd);
  BOOST_TEST(a.functional_strand == -1);
  BOOST_TEST(b.functional_strand == 16);
  BOOST_CHECK(b.cause == strategy::StrandingCause::kOperator);
}

BOOST_AUTO_TEST_CASE(renting_at_the_market_price_is_worth_nothing) {
  SmallWorld w;
  for (int t = 0; t < 40; ++t)
    for (int s = 0; s < 2; ++s)
      w.future.quarter[t].price_usd_mtok[s] =
          w.future.quarter[t].gpu_hours_per_mtok[s] * w.future.quarter[t].rent_usd_h;
  const Outcome o = w.play(w.plan(PlanKind::kGpuRent));
  BOOST_TEST(std::abs(o.value_musd) < 1e-9 * o.revenue_musd);
  BOOST_TEST(o.revenue_musd > 0);
}

BOOST_AUTO_TEST_CASE(values_rise_with_price) {
  for (const PlanKind kind : {PlanKind::kGpuBuy, PlanKind::kGpuRent, PlanKind::kAsicNow,
                              PlanKind::kMixed, PlanKind::kPhaseSplit}) {
    SmallWorld w;
    double last = -1e300;
    for (const double factor : {1.0, 1.1, 1.3}) {
      w.make_future(40);
      for (int t = 0; t < 40; ++t)
        for (int s = 0; s < 2; ++s) w.future.quarter[t].price_usd_mtok[s] *= factor;
      const double value = w.play(w.plan(kind, SmallWorld::kNarrow)).value_musd;
      BOOST_TEST(value > last);
      last = value;
    }
  }
}

BOOST_AUTO_TEST_CASE(nre_costs_its_present_value_after_tax) {
  SmallWorld w;
  const Plan plan = w.plan(PlanKind::kAsicNow);
  const Outcome cheap = w.play(plan);
  w.terms.nre_factor = 2;
  const Outcome dear = w.play(plan);
  const double more = dear.nre_musd - cheap.nre_musd;
  BOOST_TEST(more > 100);
  BOOST_TEST(cheap.value_musd - dear.value_musd == more * (1 - w.terms.tax_rate),
             boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(values_rise_with_the_specialization_gain) {
  for (const PlanKind kind : {PlanKind::kAsicNow, PlanKind::kMixed, PlanKind::kGpuBuy}) {
    SmallWorld w;
    double last = -1e300;
    for (const double gain : {1.0, 1.5, 2.0, 4.0}) {
      w.terms.specialization_gain = gain;
      const double value = w.play(w.plan(kind)).value_musd;
      BOOST_TEST(value >= last);
      last = value;
    }
  }
}

BOOST_AUTO_TEST_CASE(merchants_without_a_chip_have_no_business) {
  SmallWorld w;
  w.terms.perspective = Perspective::kMerchant;
  for (const PlanKind kind : {PlanKind::kGpuBuy, PlanKind::kGpuRent}) {
    const Outcome o = w.play(w.plan(kind));
    BOOST_TEST(o.value_musd == 0.0);
    BOOST_TEST(o.revenue_musd == 0.0);
  }
  const Outcome chip = w.play(w.plan(PlanKind::kAsicNow), 3);
  BOOST_TEST(chip.revenue_musd > 0);
  BOOST_TEST(chip.capex_musd == 0.0);
  w.terms.merchant_value_share = 0.7;
  BOOST_TEST(w.play(w.plan(PlanKind::kAsicNow), 3).revenue_musd > chip.revenue_musd);
}

BOOST_AUTO_TEST_CASE(a_providers_own_capacity_presses_the_price) {
  SmallWorld w;
  w.terms.perspective = Perspective::kTokenProvider;
  const Plan plan = w.plan(PlanKind::kGpuBuy);
  const Outcome pressed = w.play(plan);
  for (int t = 0; t < 40; ++t) w.future.quarter[t].supply.count = 0;
  const Outcome alone = w.play(plan);
  BOOST_TEST(pressed.revenue_musd < alone.revenue_musd);
  BOOST_TEST(pressed.revenue_musd > 0.8 * alone.revenue_musd);
}

BOOST_AUTO_TEST_CASE(the_chips_of_a_mixed_plan_carry_the_base_load_fraction) {
  SmallWorld w;
  w.no_frictions();
  w.make_future(12);
  Plan all = w.plan(PlanKind::kAsicNow, SmallWorld::kAll);
  Plan mixed = w.plan(PlanKind::kMixed, SmallWorld::kAll);
  const Outcome a = w.play(all), m = w.play(mixed);
  BOOST_TEST(m.own_tokens_mtok == w.terms.base_load_fraction * a.own_tokens_mtok,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(m.revenue_musd > a.revenue_musd);  // the same tokens, and batch work on idle GPUs
}

BOOST_AUTO_TEST_CASE(phases_apart_take_the_hours_of_both_together) {
  SmallWorld w;
  w.no_frictions();
  w.terms.phase_split_overhead = 0;
  strategy::Scratch scratch;
  scratch.begin(w.future);
  scratch.use({&w.terms, &w.costs});
  const Plan split = w.plan(PlanKind::kPhaseSplit, SmallWorld::kAll);
  Outcome out;
  strategy::Player p{w.terms, w.costs, w.costs.columns.data(), split, w.future, scratch, w.stream,
                     0,       out};
  strategy::observe(p, 0);
  strategy::Allocation a;
  a.prefill = p.market.demand_mtok;
  const auto gpu = scratch.rates(strategy::gpu_lens(p, SmallWorld::kGpu, ~std::uint64_t{0}), 0);
  const strategy::Request before = strategy::gpu_request(p, a, gpu);
  const double decode = sum(p.market.demand_mtok * strategy::own_hours(p, gpu, 1.0));
  const double both = sum(p.market.demand_mtok * (gpu.decode_h + gpu.prefill_h));
  BOOST_TEST(before.hours + decode == both, boost::test_tools::tolerance(1e-12));
  // What the two phases earn is the price.
  BOOST_TEST(sum(p.market.own_worth_usd) * 0.02 * 4e9 * 1e-6 + before.worth_musd ==
                 sum(p.market.price_usd) * 0.02 * 4e9 * 1e-6,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(cumulative_cash_pays_back_only_with_profit) {
  SmallWorld w;
  const Outcome rich = w.play(w.plan(PlanKind::kGpuBuy));
  BOOST_TEST(rich.payback_quarter > 0);
  BOOST_TEST(rich.peak_cash_musd < 0);
  for (int t = 0; t < 40; ++t)
    for (int s = 0; s < 2; ++s) w.future.quarter[t].price_usd_mtok[s] = 0;
  w.terms.idle_rent_fraction = 0;
  const Outcome poor = w.play(w.plan(PlanKind::kGpuBuy));
  BOOST_TEST(poor.payback_quarter == -1);
  BOOST_TEST(poor.value_musd < 0);
  BOOST_TEST(poor.peak_cash_musd <= rich.peak_cash_musd);
}

BOOST_AUTO_TEST_CASE(without_tax_none_is_paid_and_a_later_price_counts_less) {
  SmallWorld w;
  w.terms.tax_rate = 0;
  const Plan plan = w.plan(PlanKind::kGpuRent);
  const double base = w.play(plan).value_musd;
  BOOST_TEST(w.play(plan).tax_musd == 0.0);
  const auto bump = [&](int t) {
    SmallWorld other = w;
    for (int s = 0; s < 2; ++s) other.future.quarter[t].price_usd_mtok[s] *= 2;
    return other.play(plan).value_musd - base;
  };
  BOOST_TEST(bump(0) / bump(20) == std::exp(0.0395 * 5), boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
