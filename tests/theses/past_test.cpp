// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/past.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace theses = strandline::theses;

BOOST_AUTO_TEST_SUITE(past)

BOOST_AUTO_TEST_CASE(quarters_of_dates) {
  BOOST_CHECK_EQUAL(theses::quarter_of_date("2025-03-31"), 4 * 2025);
  BOOST_CHECK_EQUAL(theses::quarter_of_date("2025-04"), 4 * 2025 + 1);
  BOOST_CHECK_EQUAL(theses::quarter_of_date("2024-12-01"), theses::quarter_of_name("2024-Q4"));
  BOOST_CHECK_EQUAL(theses::quarter_name(theses::quarter_of_name("2023-Q3")), "2023-Q3");
}

BOOST_AUTO_TEST_CASE(what_is_no_date_is_told) {
  for (const char* text : {"", "2025", "2025-13-01", "2025/03/01", "someday"})
    BOOST_CHECK_EQUAL(theses::quarter_of_date(text), -1);
  for (const char* text : {"", "2025-Q5", "2025-Q0", "2025Q1", "2025-Q11"})
    BOOST_CHECK_EQUAL(theses::quarter_of_name(text), -1);
}

namespace {

/// Two points: 100 tokens/s/user at 10 tokens/s/chip of throughput, 10 at 1000.
const theses::Curve kLine{{10, 100}, {1000, 10}, 0};

}  // namespace

// On a log-log line of slope -2 the throughput at 20 is 1000 / 4.
BOOST_AUTO_TEST_CASE(throughput_between_points_lies_on_the_log_log_line) {
  BOOST_CHECK_CLOSE(kLine.at(20), 250.0, 1e-9);
  BOOST_CHECK_CLOSE(kLine.at(5), 1000.0, 1e-9);
  BOOST_CHECK_EQUAL(kLine.at(101), 0.0);
}

// Twice the time: half the throughput, where 20 is what 40 was: 1000 / 16 / 2.
BOOST_AUTO_TEST_CASE(slower_work_moves_the_whole_curve) {
  BOOST_CHECK_CLOSE(kLine.at(20, 2), 31.25, 1e-9);
  BOOST_CHECK_EQUAL(kLine.at(60, 2), 0.0);
}

BOOST_AUTO_TEST_CASE(the_first_draw_is_the_prediction) {
  for (const double z : theses::chip_errors(1, 0, 3)) BOOST_CHECK_EQUAL(z, 0.0);
  BOOST_CHECK(theses::chip_errors(1, 1, 3) == theses::chip_errors(1, 1, 3));
  BOOST_CHECK(theses::chip_errors(1, 1, 3) != theses::chip_errors(1, 2, 3));
}

BOOST_AUTO_TEST_SUITE_END()
