// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/measured/scatter_plot.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace {

using namespace strandline;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scatter_plot)

BOOST_AUTO_TEST_CASE(points_on_one_place_are_one_mark) {
  const hw::Scatter panel{"t", "us", {{"a", 10, 11}, {"a", 10, 11}, {"a", 10, 11}, {"a", 1, 9}}};
  const std::string svg = hw::scatter_svg({panel}, "title");
  BOOST_TEST(count(svg, "h3v3h-3z") == 2u);
  BOOST_TEST(count(svg, "4 points") == 1u);
}

BOOST_AUTO_TEST_CASE(the_panel_states_the_median_error) {
  const hw::Scatter panel{"t", "us", {{"a", 10, 11}, {"a", 10, 12}, {"a", 10, 5}}};
  BOOST_TEST(hw::scatter_svg({panel}, "t").find("median error 20.0 %") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_has_no_logarithm_is_left_out) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const hw::Scatter panel{"t", "us", {{"a", 0, 1}, {"a", 1, 0}, {"a", -1, 1}, {"a", nan, 1}}};
  const std::string svg = hw::scatter_svg({panel}, "t");
  BOOST_TEST(count(svg, "h3v3h-3z") == 0u);
  BOOST_TEST(count(svg, "nan") == 0u);
}

BOOST_AUTO_TEST_CASE(many_points_stay_a_small_file) {
  hw::Scatter panel{"t", "us", {}};
  for (int i = 0; i < 200000; ++i) {
    const double x = std::pow(10, i % 1000 / 200.0);
    panel.points.push_back({std::to_string(i % 20), x, x * std::pow(10, (i / 1000 - 100) / 300.0)});
  }
  BOOST_TEST(hw::scatter_svg({panel}, "t").size() < 300u * 1024);
}

BOOST_AUTO_TEST_CASE(names_are_escaped) {
  const hw::Scatter panel{"a<b & c", "us", {{"x<y", 1, 1}}};
  const std::string svg = hw::scatter_svg({panel}, "p & q");
  BOOST_TEST(svg.find("a&lt;b &amp; c") != std::string::npos);
  BOOST_TEST(svg.find("x<y") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
