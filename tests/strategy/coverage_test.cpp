// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/coverage.h"

#include <boost/test/unit_test.hpp>

#include "tests/strategy/fixtures.h"

using namespace strandline;
using tests::SmallWorld;

namespace {

strategy::Lens lens_of(const SmallWorld& w, int column) {
  strategy::Lens lens;
  lens.column = column;
  lens.mask = w.costs.columns[column].native_mask;
  return lens;
}

strategy::ColumnRates rates_of(const SmallWorld& w, const strategy::Lens& lens, int t) {
  strategy::Scratch scratch;
  scratch.begin(w.future);
  scratch.use({&w.terms, &w.costs});
  return scratch.rates(lens, t);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(closed_shift_is_exact_at_none_and_all) {
  for (const double shift : {-2.0, 0.0, 2.0})
    for (const double closed : {0.0, 0.67, 1.0}) {
      BOOST_TEST(strategy::shifted_coverage(0.0, closed, std::exp(shift)) == 0.0);
      BOOST_TEST(strategy::shifted_coverage(1.0, closed, std::exp(shift)) == 1.0);
    }
}

BOOST_AUTO_TEST_CASE(closed_shift_moves_the_logit) {
  const double c = strategy::shifted_coverage(0.4, 1.0, std::exp(0.7));
  BOOST_TEST(std::log(c / (1 - c)) - std::log(0.4 / 0.6) == 0.7,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(strategy::shifted_coverage(0.4, 0.5, 1.0) == 0.4, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(strategy::shifted_coverage(0.4, 0.5, std::exp(-1.0)) < 0.4);
}

BOOST_AUTO_TEST_CASE(rates_mix_harmonically) {
  SmallWorld w;
  w.costs.cell(SmallWorld::kGpu, 0, 1).decode_tok_s = 512;
  strategy::Lens lens = lens_of(w, SmallWorld::kGpu);
  const auto r = rates_of(w, lens, 0);
  const double rate = 1e6 / 3600 / r.decode_h[0];
  BOOST_TEST(rate == 2.0 / (1.0 / 1024 + 1.0 / 512), boost::test_tools::tolerance(1e-6));
  BOOST_TEST(r.covered[0] == 1.0);
  BOOST_TEST(r.covered[2] == 0.0);
}

BOOST_AUTO_TEST_CASE(a_family_is_served_only_inside_the_mask_and_where_its_cell_serves) {
  SmallWorld w;
  w.terms.closed_share = 0;
  w.shift(5, 2, 0.25f);
  BOOST_TEST(rates_of(w, lens_of(w, SmallWorld::kNarrow), 4).covered[0] == 1.0);
  BOOST_TEST(rates_of(w, lens_of(w, SmallWorld::kNarrow), 5).covered[0] == 0.75,
             boost::test_tools::tolerance(1e-6));
  BOOST_TEST(rates_of(w, lens_of(w, SmallWorld::kWide), 5).covered[0] == 1.0);
  w.costs.cell(SmallWorld::kWide, 1, 0).serves = core::Serves::kTooSlow;
  const auto wide = rates_of(w, lens_of(w, SmallWorld::kWide), 5);
  BOOST_TEST(wide.covered[0] == 1.0);
  BOOST_TEST(wide.covered[1] == 0.625, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(causes_name_what_misses_most_spend) {
  SmallWorld w;
  w.shift(5, 2, 0.25f);
  strategy::Scratch scratch;
  scratch.begin(w.future);
  scratch.use({&w.terms, &w.costs});
  BOOST_CHECK(scratch.dominating_cause(lens_of(w, SmallWorld::kNarrow), 4) ==
              strategy::StrandingCause::kNone);
  BOOST_CHECK(scratch.dominating_cause(lens_of(w, SmallWorld::kNarrow), 5) ==
              strategy::StrandingCause::kOperator);
  for (int s = 0; s < 2; ++s)
    w.costs.cell(SmallWorld::kNarrow, s, 1).serves = core::Serves::kNoCapacity;
  BOOST_CHECK(scratch.dominating_cause(lens_of(w, SmallWorld::kNarrow), 5) ==
              strategy::StrandingCause::kCapacity);
  for (int s = 0; s < 2; ++s)
    w.costs.cell(SmallWorld::kNarrow, s, 1).serves = core::Serves::kNoContext;
  BOOST_CHECK(scratch.dominating_cause(lens_of(w, SmallWorld::kNarrow), 5) ==
              strategy::StrandingCause::kContext);
}

BOOST_AUTO_TEST_CASE(unseen_operators_run_at_the_ramp_on_programmable_chips) {
  SmallWorld w;
  w.shift(4, 3, 0.5f);
  strategy::Lens lens = lens_of(w, SmallWorld::kGpu);
  lens.ramped = ~w.future.known_mask;
  const double full = rates_of(w, lens, 0).decode_h[0];
  const auto hours = [&](int t) { return rates_of(w, lens, t).decode_h[0]; };
  BOOST_TEST(hours(4) == full * (0.5 + 0.5 / w.terms.ramp_start),
             boost::test_tools::tolerance(1e-6));
  const double e = 1 - (1 - w.terms.ramp_start) * std::exp(-3 / w.terms.ramp_quarters);
  BOOST_TEST(hours(7) == full * (0.5 + 0.5 / e), boost::test_tools::tolerance(1e-6));
  for (int t = 5; t < 40; ++t) BOOST_TEST(hours(t) <= hours(t - 1));
}

BOOST_AUTO_TEST_CASE(an_own_compiler_serves_unseen_operators_after_its_lag) {
  SmallWorld w;
  w.terms.closed_share = 0;
  w.shift(4, 3, 0.5f);
  strategy::Lens lens = lens_of(w, SmallWorld::kSemi);
  lens.mask = ~std::uint64_t{0};
  lens.ramped = ~w.costs.columns[SmallWorld::kSemi].native_mask;
  lens.own_compiler = true;
  const int lag = static_cast<int>(w.terms.semi_lag_quarters);
  BOOST_TEST(rates_of(w, lens, 3 + lag).covered[0] == 0.5, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(rates_of(w, lens, 4 + lag).covered[0] == 1.0);
}

BOOST_AUTO_TEST_CASE(added_capabilities_take_the_wide_chips_rate_else_the_gpus) {
  SmallWorld w;
  w.shift(5, 2, 0.5f);
  strategy::Lens lens = lens_of(w, SmallWorld::kNarrow);
  lens.mask |= tests::kScan;
  lens.wide_column = SmallWorld::kWide;
  lens.reference_column = SmallWorld::kGpu;
  const double own = 1e6 / 3600 / 2048;
  BOOST_TEST(rates_of(w, lens, 5).decode_h[0] == 0.5 * own + 0.5 * 1e6 / 3600 / 1536,
             boost::test_tools::tolerance(1e-6));
  lens.wide_column = -1;
  BOOST_TEST(rates_of(w, lens, 5).decode_h[0] == 0.5 * own + 0.5 * 1e6 / 3600 / 1024,
             boost::test_tools::tolerance(1e-6));
  lens.inverse_gain = 0.5;
  BOOST_TEST(rates_of(w, lens, 5).decode_h[0] == 0.25 * own + 0.5 * 1e6 / 3600 / 1024,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(steering_keeps_part_of_operator_misses_only) {
  SmallWorld w;
  w.terms.closed_share = 0;
  w.terms.steering = 0.4;
  w.shift(5, 2, 0.5f);
  strategy::Lens lens = lens_of(w, SmallWorld::kNarrow);
  lens.steered = true;
  BOOST_TEST(rates_of(w, lens, 5).covered[0] == 0.5 + 0.4 * 0.5,
             boost::test_tools::tolerance(1e-6));
  for (int s = 0; s < 2; ++s) {
    w.costs.cell(SmallWorld::kNarrow, s, 0).serves = core::Serves::kNoCapacity;
    w.costs.cell(SmallWorld::kNarrow, s, 1).serves = core::Serves::kNoCapacity;
  }
  BOOST_TEST(rates_of(w, lens, 4).covered[0] == 0.0);
}

BOOST_AUTO_TEST_CASE(table_and_cells_give_the_same_bits) {
  SmallWorld w;
  const strategy::RateTable table(w.costs);
  const strategy::Context fast{&w.terms, &w.costs, &table};
  for (std::uint32_t path = 0; path < 50; ++path) {
    tests::randomize(w, path);
    for (const strategy::Plan& plan : w.all_plans()) {
      strategy::Outcome out;
      strategy::play(fast, plan, w.stream, path, w.future, out);
      BOOST_TEST(out.value_musd == w.play(plan, path).value_musd);
    }
  }
}

BOOST_AUTO_TEST_CASE(shared_memory_gives_the_same_bits_in_any_order) {
  SmallWorld w;
  strategy::Scratch scratch;
  const auto plans = w.all_plans();
  strategy::Terms other = w.terms;
  other.closed_logit_shift = 1;
  for (std::uint32_t path = 0; path < 50; ++path) {
    tests::randomize(w, path);
    scratch.begin(w.future);
    for (std::size_t i = plans.size(); i-- > 0;) {
      strategy::Outcome out, shifted;
      strategy::play({&w.terms, &w.costs}, plans[i], w.stream, path, w.future, scratch, out);
      strategy::play({&other, &w.costs}, plans[i], w.stream, path, w.future, scratch, shifted);
      BOOST_TEST(out.value_musd == w.play(plans[i], path).value_musd);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
