// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/lsm.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "core/csv.h"
#include "core/error.h"
#include "tests/strategy/engines/golden_options.h"
#include "tests/support/data.h"

using namespace strandline;
using namespace strandline::strategy::engines;
using strategy::claims::BermudanOption;
using strategy::claims::Payoff;

namespace {

BermudanOption put(double spot, double volatility, double years, int dates) {
  BermudanOption o;
  o.assets = {{spot, volatility, 0}};
  o.strike = 40;
  o.rate = 0.06;
  o.maturity = years;
  o.dates = dates;
  return o;
}

LsmOptions small() {
  LsmOptions options;
  options.training_paths = 16'384;
  options.pricing_paths = 65'536;
  options.threads = 1;
  return options;
}

SampleValue price(const BermudanOption& option, const LsmOptions& options) {
  return price_policy(train_lsm(option, options), options);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lsm)

// Longstaff and Schwartz (2001), Table 1: their 50 dates a year are the Bermudan column.
BOOST_AUTO_TEST_CASE(the_puts_of_longstaff_and_schwartz) {
  const auto data = tests::data_dir();
  if (!data) return tests::skip("needs ../shared/data");
  const core::Csv table = core::Csv::load(*data / "options/ls2001_american_put.csv");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto number = [&](const char* name) { return std::stod(table.cell(row, name)); };
    const BermudanOption o =
        put(number("S0"), number("sigma"), number("T"), static_cast<int>(number("exercise_dates")));
    const SampleValue value = price(o, small());
    const double exact = number("bermudan_exact_recomputed");
    BOOST_TEST_MESSAGE(
        fmt::format("LS 2001 table 1, S {} sigma {} T {}: {:.4f} +- {:.4f}, exact "
                    "{:.4f}, {:+.1f} s.e.",
                    number("S0"), number("sigma"), number("T"), value.value, value.standard_error,
                    exact, (value.value - exact) / value.standard_error));
    BOOST_TEST(std::abs(value.value - exact) < 3 * value.standard_error);
  }
}

// Training draws paths from the last date back: E W_s W_t = min(s, t), and the marginals are normal
// to what 65,536 paths can tell (Kolmogorov's 0.1 % point, 1.95 / sqrt(n)).
BOOST_AUTO_TEST_CASE(training_paths_are_brownian_bridges) {
  constexpr int kPaths = 65'536, kDates = 4;
  LsmOptions options;
  options.degree = 3;
  const KernelOption option = kernel_option(put(36, 0.2, 1, kDates), options);
  std::vector<float> walk(kPaths);
  std::vector<double> cash(kPaths), sums(64), beta(kMaxFunctions);
  std::vector<std::vector<double>> at(kDates + 1);
  for (int date = kDates; date >= 1; --date) {
    for (int first = 0; first < kPaths; first += kSweepPaths)
      portable_kernels()->sweep(option, {date, date + 1 < kDates ? beta.data() : nullptr,
                                         static_cast<std::uint32_t>(first), kSweepPaths, kPaths,
                                         walk.data() + first, cash.data() + first, sums.data()});
    at[date].assign(walk.begin(), walk.end());
  }
  for (int s = 1; s <= kDates; ++s) {
    for (int t = s; t <= kDates; ++t) {
      double covariance = 0;
      for (int p = 0; p < kPaths; ++p) covariance += at[s][p] * at[t][p] / kPaths;
      BOOST_TEST(std::abs(covariance - s) < 4 * std::sqrt((s * t + s * s) / double{kPaths}),
                 "covariance of dates " << s << " and " << t << ": " << covariance);
    }
    std::sort(at[s].begin(), at[s].end());
    double distance = 0;
    for (int p = 0; p < kPaths; ++p)
      distance = std::max(
          distance, std::abs(0.5 * std::erfc(-at[s][p] / std::sqrt(2.0 * s)) - (p + 0.5) / kPaths));
    BOOST_TEST(distance < 1.95 / std::sqrt(double{kPaths}), "date " << s << ": " << distance);
  }
}

BOOST_AUTO_TEST_CASE(one_date_is_the_european_put) {
  // Black and Scholes (1973): 3.844308 for S 36, K 40, r 0.06, sigma 0.2, one year (LS 2001).
  const SampleValue value = price(put(36, 0.2, 1, 1), small());
  BOOST_TEST(std::abs(value.value - 3.844308) < 3 * value.standard_error);
}

BOOST_AUTO_TEST_CASE(a_call_without_dividends_is_never_exercised_early) {
  // Merton (1973): its Bermudan value is the European one; by parity 3.844308 + 36 - 40 exp(-0.06).
  BermudanOption call = put(36, 0.2, 1, 10);
  call.payoff = Payoff::kCall;
  const SampleValue value = price(call, small());
  BOOST_TEST(std::abs(value.value - (3.844308 + 36 - 40 * std::exp(-0.06))) <
             4 * value.standard_error);
}

BOOST_AUTO_TEST_CASE(without_volatility_the_best_date_is_known) {
  // The forward falls from 36: exercise at the first date, 40 exp(-r t) - 36.
  const SampleValue value = price(put(36, 0.0, 1, 10), small());
  BOOST_TEST(value.value == 40 * std::exp(-0.006) - 36, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(value.standard_error < 1e-6);
}

BOOST_AUTO_TEST_CASE(a_mean_of_one_asset_is_that_asset) {
  BermudanOption mean = put(40, 0.2, 1, 10);
  const SampleValue one = price(mean, small());
  mean.payoff = Payoff::kMeanPut;
  BOOST_TEST(price(mean, small()).value == one.value, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(the_same_bits_for_one_and_two_threads) {
  BOOST_TEST(tests::golden_options_hash(nullptr, 1) == tests::golden_options_hash(nullptr, 2));
}

BOOST_AUTO_TEST_CASE(the_golden_hash_on_every_instruction_set) {
  for (const KernelTable* kernels : {portable_kernels(), avx2_kernels(), avx512_kernels()})
    if (kernels)
      BOOST_TEST(tests::golden_options_hash(kernels, 1) == tests::kGoldenOptions,
                 kernels->name << ": " << std::hex << tests::golden_options_hash(kernels, 1));
}

BOOST_AUTO_TEST_CASE(another_seed_gives_another_sample) {
  LsmOptions other = small();
  other.seed = 2;
  const BermudanOption o = put(36, 0.2, 1, 10);
  BOOST_TEST(price(o, small()).value != price(o, other).value);
}

BOOST_AUTO_TEST_CASE(bad_claims_are_refused) {
  BermudanOption o = put(36, 0.2, 1, 0);
  BOOST_CHECK_THROW(kernel_option(o, {}), core::InputError);  // American
  o = put(36, -0.2, 1, 10);
  BOOST_CHECK_THROW(kernel_option(o, {}), core::InputError);
  o = put(36, 0.2, 1, 10);
  o.payoff = Payoff::kMaxCall;
  o.assets.push_back(o.assets[0]);
  o.correlation = {1, 1, 1, 1};
  BOOST_CHECK_THROW(kernel_option(o, {}), core::InputError);
  LsmOptions many;
  many.training_paths = kMaxTrainingPaths + 1;
  BOOST_CHECK_THROW(train_lsm(put(36, 0.2, 1, 10), many), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
