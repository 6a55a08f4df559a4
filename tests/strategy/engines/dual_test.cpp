// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/dual.h"

#include <boost/test/unit_test.hpp>

#include "core/csv.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::strategy::engines;
using strategy::claims::BermudanOption;
using strategy::claims::Payoff;

namespace {

struct Bounds {
  SampleValue lower;
  DualBound dual;
};

Bounds bounds(const BermudanOption& option, DualOptions sizes) {
  LsmOptions options;
  options.training_paths = 65'536;
  options.pricing_paths = 524'288;
  const ExercisePolicy policy = train_lsm(option, options);
  Bounds b;
  b.lower = price_policy(policy, options);
  b.dual = andersen_broadie(policy, b.lower, options, sizes);
  return b;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dual)

// Andersen and Broadie (2004), Table 2, and Broadie and Cao (2008): max-calls on 2, 3 and 5 assets.
BOOST_AUTO_TEST_CASE(the_max_calls_of_andersen_and_broadie) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const core::Csv table = core::Csv::load(*data / "options/bermudan_max_call.csv");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto number = [&](const std::string& name) { return std::stod(table.cell(row, name)); };
    BermudanOption o;
    o.payoff = Payoff::kMaxCall;
    o.assets.assign(static_cast<std::size_t>(number("n_assets")),
                    {number("S0"), number("sigma"), number("q")});
    o.strike = number("K");
    o.rate = number("r");
    o.maturity = number("T");
    o.dates = static_cast<int>(number("exercise_dates"));
    const Bounds b = bounds(o, {400, 1000});
    const std::string lattice = table.cell(row, "lattice_recomputed(Richardson, +-0.005)");
    BOOST_TEST_MESSAGE(fmt::format(
        "max-call on {} assets, S {}: [{:.4f} +- {:.4f}, {:.4f} +- {:.4f}], gap {:.2f} %, lattice "
        "{}",
        o.assets.size(), number("S0"), b.lower.value, b.lower.standard_error, b.dual.upper.value,
        b.dual.upper.standard_error, 100 * b.dual.gap.value / b.lower.value, lattice));
    BOOST_TEST(b.dual.gap.value >= 0);
    BOOST_TEST(b.dual.gap.value - 2 * b.dual.gap.standard_error < 0.0035 * b.lower.value);
    // Of five assets only bounds are known: the prototype's, which the intervals have to meet.
    const double low = lattice.empty() ? number("recomputed_LSM_lower") - 2 * number("lower_se")
                                       : std::stod(lattice) - 0.005;
    const double high = lattice.empty()
                            ? number("recomputed_AndersenBroadie_upper") + 2 * number("upper_se")
                            : std::stod(lattice) + 0.005;
    BOOST_TEST(b.lower.value - 3 * b.lower.standard_error < high);
    BOOST_TEST(b.dual.upper.value + 3 * b.dual.upper.standard_error > low);
  }
}

BOOST_AUTO_TEST_CASE(one_date_leaves_no_gap) {
  BermudanOption o;
  o.assets = {{36, 0.2, 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = 1;
  o.dates = 1;
  BOOST_TEST(std::abs(bounds(o, {64, 64}).dual.gap.value) < 1e-9);
}

// Alfonsi, Kebaier and Lelong (2026), Table 2: 5.6563 +- 0.0017 from below, 5.8726 from above.
BOOST_AUTO_TEST_CASE(the_butterfly_of_alfonsi_kebaier_and_lelong) {
  BermudanOption o;
  o.payoff = Payoff::kButterfly;
  o.assets = {{95, 0.4, 0}};
  o.strike = 90;
  o.upper_strike = 110;
  o.rate = 0.06;
  o.maturity = 0.5;
  o.dates = 10;
  const Bounds b = bounds(o, {400, 400});
  BOOST_TEST_MESSAGE(
      fmt::format("butterfly: [{:.4f} +- {:.4f}, {:.4f}], published [5.6563, 5.8726]",
                  b.lower.value, b.lower.standard_error, b.dual.upper.value));
  BOOST_TEST(b.dual.upper.value + 3 * b.dual.upper.standard_error > 5.6563 - 3 * 0.0017);
  BOOST_TEST(b.lower.value < 5.8726);
  BOOST_TEST(b.lower.value == 5.6563, boost::test_tools::tolerance(0.003));
}

BOOST_AUTO_TEST_CASE(assets_that_move_together_are_one) {
  BermudanOption one;
  one.assets = {{36, 0.2, 0}};
  one.strike = 40;
  one.rate = 0.06;
  one.maturity = 1;
  one.dates = 10;
  BermudanOption two = one;
  two.payoff = Payoff::kMeanPut;
  two.assets.push_back(two.assets[0]);
  two.correlation = {1, 0.999999, 0.999999, 1};
  const Bounds a = bounds(one, {64, 256}), b = bounds(two, {64, 256});
  BOOST_TEST(a.lower.value == b.lower.value, boost::test_tools::tolerance(0.01));
  BOOST_TEST(b.dual.gap.value < 0.01 * b.lower.value);
}

BOOST_AUTO_TEST_SUITE_END()
