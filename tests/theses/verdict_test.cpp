// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/verdict.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

namespace theses = strandline::theses;
using theses::Ruling;

BOOST_AUTO_TEST_SUITE(verdict)

namespace {

theses::Verdict found(double low, double point, double high) {
  theses::Verdict v;
  v.number = {"gain", "x", low, point, high, "90 % of draws", "gain"};
  v.flips.push_back({"arrivals", "1/year", 1, 2.5, 0, 4, "", false});
  return v;
}

const theses::Rule kAboveTwo{"gain", "x", true, 2};
const theses::Rule kBelowTwo{"gain", "x", false, 2};

}  // namespace

BOOST_AUTO_TEST_CASE(holds_where_the_whole_interval_is_on_the_good_side) {
  BOOST_CHECK(theses::rule(kAboveTwo, 2.1, 3) == Ruling::kHolds);
  BOOST_CHECK(theses::rule(kBelowTwo, 1, 1.9) == Ruling::kHolds);
}

BOOST_AUTO_TEST_CASE(fails_where_none_of_it_is) {
  BOOST_CHECK(theses::rule(kAboveTwo, 1, 2) == Ruling::kFails);
  BOOST_CHECK(theses::rule(kBelowTwo, 2, 3) == Ruling::kFails);
}

BOOST_AUTO_TEST_CASE(holds_on_conditions_between) {
  BOOST_CHECK(theses::rule(kAboveTwo, 1, 3) == Ruling::kHoldsWhen);
  BOOST_CHECK(theses::rule(kBelowTwo, 1, 3) == Ruling::kHoldsWhen);
}

BOOST_AUTO_TEST_CASE(condition_is_the_side_of_the_first_crossing) {
  theses::Verdict v = found(1, 2.5, 3);
  theses::judge(kAboveTwo, v);
  BOOST_CHECK(v.ruling == Ruling::kHoldsWhen);
  BOOST_CHECK_EQUAL(v.condition, "arrivals is below 2.5 1/year");
}

BOOST_AUTO_TEST_CASE(a_verdict_that_holds_has_no_condition) {
  theses::Verdict v = found(2.5, 3, 4);
  theses::judge(kAboveTwo, v);
  BOOST_CHECK_EQUAL(theses::name_of(v.ruling), "holds");
  BOOST_CHECK(v.condition.empty());
}

BOOST_AUTO_TEST_CASE(says_so_where_no_input_decides) {
  theses::Verdict v = found(1, 2.5, 3);
  v.flips[0].crossing = NAN;
  theses::judge(kAboveTwo, v);
  BOOST_CHECK(v.condition.find("nothing that was moved decides it") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_a_number_of_another_name_or_unit) {
  theses::Verdict v = found(1, 2, 3);
  BOOST_CHECK_THROW(theses::judge({"loss", "x", true, 2}, v), std::logic_error);
  BOOST_CHECK_THROW(theses::judge({"gain", "MUSD", true, 2}, v), std::logic_error);
}

BOOST_AUTO_TEST_CASE(refuses_an_interval_that_is_no_number) {
  theses::Verdict v = found(NAN, 2, 3);
  BOOST_CHECK_THROW(theses::judge(kAboveTwo, v), std::logic_error);
}

// y = 2 x - 3 meets 4 at x = 3.5, y = 10 - x at 6: by hand.
BOOST_AUTO_TEST_CASE(crossing_of_a_line_is_where_algebra_says) {
  BOOST_CHECK_CLOSE(theses::crossing({0, 2, 5}, {-3, 1, 7}, 4), 3.5, 1e-12);
  BOOST_CHECK_CLOSE(theses::crossing({0, 10}, {10, 0}, 4), 6.0, 1e-12);
}

BOOST_AUTO_TEST_CASE(crossing_leaves_gaps_out_and_takes_the_first) {
  BOOST_CHECK_CLOSE(theses::crossing({0, 1, 2, 3}, {0, NAN, 2, 0}, 1), 1.0, 1e-12);
  BOOST_CHECK(std::isnan(theses::crossing({0, 1}, {0, 1}, 5)));
}

BOOST_AUTO_TEST_SUITE_END()
