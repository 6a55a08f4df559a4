// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include <cmath>

#include "report/format.h"

using namespace strandline::report;

BOOST_AUTO_TEST_SUITE(format)

BOOST_AUTO_TEST_CASE(money_has_two_or_three_digits_and_a_unit) {
  BOOST_TEST(money(340.4) == "$340\u00a0M");
  BOOST_TEST(money(31.2) == "$31\u00a0M");
  BOOST_TEST(money(3.42) == "$3.4\u00a0M");
  BOOST_TEST(money(1240) == "$1.24\u00a0bn");
  BOOST_TEST(money(-420) == "\u2212$420\u00a0M");
  BOOST_TEST(money(12345) == "$12.3\u00a0bn");
}

BOOST_AUTO_TEST_CASE(money_changes_unit_where_rounding_reaches_it) {
  BOOST_TEST(money(999.4) == "$999\u00a0M");
  BOOST_TEST(money(999.6) == "$1.00\u00a0bn");
}

BOOST_AUTO_TEST_CASE(zero_and_what_rounds_to_it_carry_no_sign) {
  BOOST_TEST(money(0) == "$0");
  BOOST_TEST(money(-0.0004) == "$0");
  BOOST_TEST(percent(-0.0) == "0\u00a0%");
}

BOOST_AUTO_TEST_CASE(unknown_numbers_say_so) {
  BOOST_TEST(money(NAN) == "not known");
  BOOST_TEST(percent(NAN) == "not known");
  BOOST_TEST(number(INFINITY) == "not known");
  BOOST_TEST(quantity(NAN, "B/s") == "not known");
}

BOOST_AUTO_TEST_CASE(percent_keeps_a_decimal_only_near_the_ends) {
  BOOST_TEST(percent(0.1234) == "12\u00a0%");
  BOOST_TEST(percent(0.0042) == "0.4\u00a0%");
  BOOST_TEST(percent(0.997) == "99.7\u00a0%");
  BOOST_TEST(percent(1) == "100\u00a0%");
}

BOOST_AUTO_TEST_CASE(numbers_are_grouped_and_keep_their_digits) {
  BOOST_TEST(number(1234567) == "1,234,567");
  BOOST_TEST(number(0.0834) == "0.0834");
  BOOST_TEST(number(2.50) == "2.5");
  BOOST_TEST(number(-17) == "\u221217");
  BOOST_TEST(count(100000) == "100,000");
}

BOOST_AUTO_TEST_CASE(quantities_take_prefixes_of_their_base_unit) {
  BOOST_TEST(quantity(4.8e12, "B/s") == "4.8\u00a0TB/s");
  BOOST_TEST(quantity(141e9, "B") == "141\u00a0GB");
  BOOST_TEST(quantity(0.24, "share") == "24\u00a0%");
  BOOST_TEST(quantity(330, "MUSD") == "$330\u00a0M");
  BOOST_TEST(quantity(38000, "USD") == "$38,000");
  BOOST_TEST(quantity(4.3, "1/year") == "4.3\u00a01/year");
}

BOOST_AUTO_TEST_CASE(quarters_come_with_years) {
  BOOST_TEST(quarters(9) == "9 quarters (2.3 years)");
  BOOST_TEST(quarters(1) == "1 quarter (0.3 years)");
}

BOOST_AUTO_TEST_CASE(script_safe_json_cannot_close_the_script) {
  const std::string safe = script_safe("{\"a\":\"</script><!-- & \u2028\"}");
  BOOST_TEST(safe.find('<') == std::string::npos);
  BOOST_TEST(safe.find('>') == std::string::npos);
  BOOST_TEST(safe.find('&') == std::string::npos);
  BOOST_TEST(safe.find("\u2028") == std::string::npos);
  BOOST_TEST(safe.find("\\u003c/script\\u003e") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
