// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <ql/exercise.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/pricingengines/vanilla/mcamericanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/target.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include "bench/option_peers.h"

namespace strandline::bench {

double quantlib_put(const PutRun& run) {
  using namespace QuantLib;
  const Date today(15, May, 1998);
  Settings::instance().evaluationDate() = today;
  const DayCounter days = Actual365Fixed();
  const auto process = ext::make_shared<BlackScholesMertonProcess>(
      Handle<Quote>(ext::make_shared<SimpleQuote>(36.0)),
      Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, 0.0, days)),
      Handle<YieldTermStructure>(ext::make_shared<FlatForward>(today, 0.06, days)),
      Handle<BlackVolTermStructure>(
          ext::make_shared<BlackConstantVol>(today, TARGET(), 0.2, days)));
  VanillaOption option(ext::make_shared<PlainVanillaPayoff>(QuantLib::Option::Put, 40.0),
                       ext::make_shared<AmericanExercise>(today, today + 365));
  option.setPricingEngine(MakeMCAmericanEngine<PseudoRandom>(process)
                              .withSteps(static_cast<Size>(run.steps))
                              .withSamples(static_cast<Size>(run.pricing_paths))
                              .withCalibrationSamples(static_cast<Size>(run.calibration_paths))
                              .withPolynomialOrder(3)
                              .withBasisSystem(LsmBasisSystem::Monomial)
                              .withSeed(42));
  return option.NPV();
}

}  // namespace strandline::bench
