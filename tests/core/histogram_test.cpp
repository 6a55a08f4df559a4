// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/histogram.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/rng.h"

using strandline::core::Histogram;

BOOST_AUTO_TEST_SUITE(histogram)

BOOST_AUTO_TEST_CASE(values_fall_into_half_open_bins_with_overflow_at_both_ends) {
  Histogram h(0, 10, 5);
  for (const double x : {-0.001, 0.0, 1.999, 2.0, 9.999, 10.0, 1e300}) h.add(x);
  BOOST_TEST((h.counts() == std::vector<std::uint64_t>{1, 2, 1, 0, 0, 1, 2}));
  BOOST_TEST(h.count() == 7u);
}

BOOST_AUTO_TEST_CASE(a_value_just_below_the_end_stays_inside) {
  Histogram h(0, 0.3, 3);
  h.add(std::nextafter(0.3, 0.0));
  BOOST_TEST(h.counts().back() == 0u);
  BOOST_TEST(h.counts()[3] == 1u);
}

BOOST_AUTO_TEST_CASE(quantiles_of_a_normal_sample_are_near_the_true_ones) {
  Histogram h(-6, 6, 1200);
  const strandline::core::RandomStream stream(1);
  for (std::uint32_t i = 0; i < 400'000; ++i) h.add(stream.normal({.path = i}));
  // Quantile and expected shortfall of the standard normal: z_p and -phi(z_p)/p.
  BOOST_TEST(std::fabs(h.quantile(0.05) - -1.644854) < 0.014);
  BOOST_TEST(std::fabs(h.quantile(0.5)) < 0.010);
  BOOST_TEST(std::fabs(h.quantile(0.95) - 1.644854) < 0.014);
  BOOST_TEST(std::fabs(h.lower_tail_mean(0.05) - -2.062713) < 0.020);
  BOOST_TEST(std::fabs(h.lower_tail_mean(1.0)) < 0.008);
}

BOOST_AUTO_TEST_CASE(quantiles_interpolate_within_a_bin) {
  Histogram h(0, 1, 1);
  for (int i = 0; i < 100; ++i) h.add(0.5);
  BOOST_TEST(std::fabs(h.quantile(0.25) - 0.25) < 1e-15);
  BOOST_TEST(std::fabs(h.lower_tail_mean(0.5) - 0.25) < 1e-15);
}

BOOST_AUTO_TEST_CASE(merging_is_counting_together_in_any_order) {
  Histogram whole(0, 1, 10);
  Histogram a(0, 1, 10);
  Histogram b(0, 1, 10);
  for (int i = 0; i < 100; ++i) {
    const double x = std::fmod(i * 0.618, 1.1);
    whole.add(x);
    (i % 3 ? a : b).add(x);
  }
  Histogram ab = a;
  ab.merge(b);
  b.merge(a);
  BOOST_TEST((ab.counts() == whole.counts()));
  BOOST_TEST((b.counts() == whole.counts()));
}

BOOST_AUTO_TEST_CASE(an_empty_histogram_takes_over_what_is_merged) {
  Histogram a(0, 1, 4);
  a.add(0.4);
  Histogram none;
  none.merge(a);
  a.merge(Histogram());
  BOOST_TEST((none.counts() == a.counts()));
  BOOST_TEST(none.high() == 1.0);
}

BOOST_AUTO_TEST_CASE(misuse_is_a_logic_error) {
  Histogram a(0, 1, 4);
  Histogram other(0, 2, 4);
  BOOST_CHECK_THROW(a.merge(other), std::logic_error);
  BOOST_CHECK_THROW(Histogram(1, 1, 4), std::logic_error);
  BOOST_CHECK_THROW(Histogram(0, 1, 0), std::logic_error);
  BOOST_CHECK_THROW(a.add(std::numeric_limits<double>::quiet_NaN()), std::logic_error);
  BOOST_CHECK_THROW(Histogram().add(0.5), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
