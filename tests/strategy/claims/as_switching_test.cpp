// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/claims/as_switching.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/csv.h"
#include "strategy/engines/closed_form.h"
#include "strategy/engines/dual.h"
#include "strategy/engines/switching_claim.h"
#include "strategy/engines/switching_grid.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::strategy;
using namespace strandline::strategy::claims;

namespace {

constexpr engines::EngineOptions kFew{.paths = 32'768, .seed = 3, .threads = 0};

engines::Valuation simulated(const Claim& claim) {
  const auto v = engines::priced_as_switching(claim, kFew);
  BOOST_REQUIRE(v);
  BOOST_TEST_MESSAGE(claim_kind(claim) << ": [" << v->lower << " +- " << v->standard_error << ", "
                                       << v->upper << "], " << v->seconds << " s");
  return *v;
}

/// The interval holds the value, and the policy loses no more than the given share of it.
void holds(const engines::Valuation& v, double value, double share) {
  BOOST_TEST(v.lower - 3 * v.standard_error < value);
  BOOST_TEST(v.upper + 3 * v.standard_error > value);
  BOOST_TEST(v.lower > (1 - share) * value);
}

BermudanOption max_call(double spot) {
  BermudanOption o;
  o.payoff = Payoff::kMaxCall;
  o.assets.assign(2, {spot, 0.2, 0.1});
  o.strike = 100;
  o.rate = 0.05;
  o.maturity = 3;
  o.dates = 9;
  return o;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims_as_switching)

// Andersen and Broadie (2004), Table 2, two assets: 8.08, 13.90, 21.34 (lattice 8.075, 13.902,
// 21.345). Exercise is a choice of the asset to take.
BOOST_AUTO_TEST_CASE(max_calls_agree_with_the_literature_and_with_longstaff_schwartz) {
  for (const auto& [spot, lattice] : {std::pair{90.0, 8.075}, {100.0, 13.902}, {110.0, 21.345}}) {
    const auto v = simulated(max_call(spot));
    holds(v, lattice, 0.01);
    const engines::LsmOptions lsm{.training_paths = 32'768, .pricing_paths = 200'000};
    const auto direct = engines::price_policy(engines::train_lsm(max_call(spot), lsm), lsm);
    BOOST_TEST(std::abs(v.value - direct.value) <
               0.01 * lattice + 3 * (v.standard_error + direct.standard_error));
  }
}

BOOST_AUTO_TEST_CASE(a_put_is_its_own_switching_problem) {
  BermudanOption o;
  o.assets = {{36, 0.2, 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = 1;
  o.dates = 50;
  const auto form = as_switching(o, 1);
  BOOST_REQUIRE(form);
  // Longstaff and Schwartz (2001), Table 1, first row, recomputed.
  BOOST_TEST(std::abs(engines::switching_grid(form->problem).value - 4.47782) < 2e-4);
}

// Margrabe (1978): the European right in closed form, the American one on trees of 4000 steps.
BOOST_AUTO_TEST_CASE(exchange_rights_on_two_assets) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const auto table = core::Csv::load(*data / "options/american_exchange_two_asset.csv");
  const auto number = [&](std::size_t row, const char* name) {
    return std::stod(table.cell(row, name));
  };
  for (std::size_t row = 0; row < table.rows.size(); row += 5) {
    ExchangeOption o{.receive = {number(row, "V"), number(row, "sigma_V"), number(row, "delta_V")},
                     .give = {number(row, "I"), number(row, "sigma_I"), number(row, "delta_I")},
                     .correlation = number(row, "rho"),
                     .maturity = number(row, "T")};
    holds(simulated(o), number(row, "european_margrabe_exact"), 0.01);
    o.american = true;
    holds(simulated(o), number(row, "american_value(1-D reduction CRR n=4000 Richardson)"), 0.02);
  }
}

// McDonald and Siegel (1986) in closed form; the right to invest dies with the hazard. Rights
// exercised at any time have 64 dates here: where death is fast their lower bound loses more, 6.6 %
// at a hazard of 0.5.
BOOST_AUTO_TEST_CASE(perpetual_rights_with_death) {
  for (const double hazard : {0.05, 0.1, 0.5}) {
    const PerpetualInvestment c{1, 1, 0.2, 0.04, 0.04, hazard};
    holds(simulated(c), engines::perpetual_investment(c).value, hazard < 0.5 ? 0.06 : 0.08);
  }
  const PerpetualExchange e{{1, 0.25, 0.08}, {1, 0.15, 0.03}, 0.2};
  holds(simulated(e), engines::perpetual_exchange(e).value, 0.06);
}

// No hazard, no volatility: the best date is known, and the policy finds it among its own.
BOOST_AUTO_TEST_CASE(without_risk_the_net_present_value_is_found) {
  for (const double hazard : {0.0, 1e-9}) {
    const PerpetualInvestment c{1, 1, 0.0, 0.03, 0.05, hazard};
    const auto form = as_switching(c, 64);
    double best = 0;
    for (int k = 0; k <= 64; ++k) {
      const double t = k * form->problem.dt();
      best = std::max(best, std::exp(-0.05 * t) * (std::exp(0.02 * t) - 1));
    }
    const auto v = simulated(c);
    BOOST_TEST(v.lower == best, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(v.upper >= engines::perpetual_investment(c).value);
    // The closed form takes any date: log(5/3) / 0.02 years from now.
    BOOST_TEST(v.lower == engines::perpetual_investment(c).value,
               boost::test_tools::tolerance(0.002));
  }
}

BOOST_AUTO_TEST_CASE(claims_without_the_form_have_none) {
  BermudanOption butterfly;
  butterfly.payoff = Payoff::kButterfly;
  butterfly.assets = {{100, 0.2, 0}};
  butterfly.dates = 4;
  BOOST_TEST(!as_switching(butterfly, 10));
  BOOST_TEST(!as_switching(CompoundOption{}, 10));
  BOOST_TEST(!as_switching(SwitchingProblem{}, 10));
  BOOST_TEST(!engines::priced_as_switching(Mine{}, kFew));
}

BOOST_AUTO_TEST_SUITE_END()
