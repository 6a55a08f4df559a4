// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "report/curve_picture.h"

#include <boost/test/unit_test.hpp>
#include <regex>

namespace {

using namespace strandline;

report::CurvePicture picture() {
  report::FrontierLine wide{"chip-a", {{10, 1000, 0.8, 1.25}, {20, 700, 0.8, 1.25}}};
  report::FrontierLine bare{"b <&\" chip", {{5, 400}, {50, 40}}};
  report::FrontierLine none{"too-small", {}};
  return {"Curves & bands", {{"model-1", {wide, bare, none}}, {"model-2", {bare}}}};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

/// Corners of the first element with that start, as x, y pairs.
std::vector<std::pair<double, double>> corners(const std::string& svg, const std::string& start) {
  const auto at = svg.find("points=\"", svg.find(start)) + 8;
  const std::string text = svg.substr(at, svg.find('"', at) - at);
  std::vector<std::pair<double, double>> found;
  static const std::regex kPair(R"(([0-9.]+),([0-9.]+))");
  for (std::sregex_iterator it(text.begin(), text.end(), kPair), end; it != end; ++it)
    found.emplace_back(std::stod((*it)[1]), std::stod((*it)[2]));
  return found;
}

/// Every opened element is closed in order, and no bare "<" or "&" is left in text.
bool well_formed(const std::string& xml) {
  static const std::regex kTag(R"(<(/?)([a-zA-Z]+)((?:[^<>"]|"[^"]*")*?)(/?)>)");
  static const std::regex kEntity(R"(&(?!amp;|lt;|gt;|quot;))");
  const std::string body = std::regex_replace(xml, std::regex("<style>[^<]*</style>"), "");
  if (std::regex_search(body, kEntity)) return false;
  std::vector<std::string> open;
  std::size_t tags = 0;
  for (std::sregex_iterator it(body.begin(), body.end(), kTag), end; it != end; ++it) {
    ++tags;
    if ((*it)[1].length()) {
      if (open.empty() || open.back() != (*it)[2]) return false;
      open.pop_back();
    } else if (!(*it)[4].length()) {
      open.push_back((*it)[2]);
    }
  }
  return open.empty() && tags == count(body, "<");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(curve_picture)

BOOST_AUTO_TEST_CASE(every_frontier_is_drawn_and_named_beside_its_line) {
  const std::string svg = report::curve_svg(picture());
  BOOST_TEST(count(svg, "class=\"frontier\"") == 3u);
  BOOST_TEST(count(svg, "<circle") == 6u);
  BOOST_TEST(count(svg, ">chip-a</text>") == 1u);
  BOOST_TEST(count(svg, ">b &lt;&amp;&quot; chip</text>") == 2u);
}

BOOST_AUTO_TEST_CASE(only_known_intervals_are_shaded) {
  BOOST_TEST(count(report::curve_svg(picture()), "class=\"band\"") == 1u);
}

BOOST_AUTO_TEST_CASE(the_picture_is_well_formed) {
  BOOST_TEST(well_formed(report::curve_svg(picture())));
  BOOST_TEST(!well_formed("<svg><g></svg>"));
  BOOST_TEST(!well_formed("<svg>a & b</svg>"));
}

BOOST_AUTO_TEST_CASE(who_cannot_see_it_reads_what_each_line_spans) {
  const std::string svg = report::curve_svg(picture());
  const std::string alt = svg.substr(svg.find("<desc"), svg.find("</desc>") - svg.find("<desc"));
  BOOST_TEST(count(alt, "chip-a from 1,000 at 10 to 700 at 20") == 1u);
  BOOST_TEST(count(alt, "too-small cannot serve it") == 1u);
  BOOST_TEST(count(svg, "role=\"img\"") == 1u);
}

BOOST_AUTO_TEST_CASE(axes_are_logarithmic) {
  // A factor is the same distance wherever it lies: 5 to 50 spans the axis, 10 to 20 its log share.
  report::CurvePicture p = picture();
  p.panels = {{"m", {{"a", {{5, 400}, {10, 200}, {20, 100}, {40, 50}}}}}};
  const auto at = corners(report::curve_svg(p), "class=\"frontier\"");
  BOOST_REQUIRE(at.size() == 4u);
  const double step = at[1].first - at[0].first;
  const double drop = at[1].second - at[0].second;
  BOOST_TEST(step > 0);
  BOOST_TEST(drop > 0);
  for (std::size_t i = 1; i < 4; ++i) {
    BOOST_TEST(std::abs(at[i].first - at[i - 1].first - step) < 0.25);
    BOOST_TEST(std::abs(at[i].second - at[i - 1].second - drop) < 0.25);
  }
}

BOOST_AUTO_TEST_CASE(a_band_encloses_its_line) {
  const std::string svg = report::curve_svg(picture());
  const auto band = corners(svg, "class=\"band\"");
  const auto line = corners(svg, "class=\"frontier\"");
  BOOST_REQUIRE(band.size() == 4u);
  BOOST_TEST(band[0].second < line[0].second);  // the high end stands higher: less y
  BOOST_TEST(band[0].first > line[0].first);
  BOOST_TEST(band[3].second > line[0].second);
  BOOST_TEST(band[3].first < line[0].first);
}

BOOST_AUTO_TEST_CASE(light_and_dark_share_one_file_that_fetches_nothing) {
  const std::string svg = report::curve_svg(picture());
  const std::string html = report::curve_html(picture());
  BOOST_TEST(count(svg, "prefers-color-scheme: dark") == 1u);
  for (const std::string& text : {svg, html})
    for (const char* asks : {"http://", "https://", "url(", "@import", "<script", "<link"}) {
      const std::size_t namespaces =
          std::string(asks) == "http://" ? count(text, "xmlns=\"http://") : 0;
      BOOST_TEST(count(text, asks) == namespaces);
    }
}

BOOST_AUTO_TEST_CASE(the_page_holds_the_picture_and_its_points) {
  const std::string html = report::curve_html(picture());
  BOOST_TEST(count(html, "class=\"frontier\"") == 3u);
  BOOST_TEST(count(html, "<details>") == 2u);
  BOOST_TEST(count(html, "560 to 875") == 1u);
  BOOST_TEST(count(html, "not known") == 4u);
}

BOOST_AUTO_TEST_CASE(the_same_picture_gives_the_same_bytes) {
  BOOST_TEST(report::curve_svg(picture()) == report::curve_svg(picture()));
}

BOOST_AUTO_TEST_CASE(a_model_that_nobody_serves_says_so) {
  const report::CurvePicture none{"t", {{"m", {{"a", {}}}}}};
  const std::string svg = report::curve_svg(none);
  BOOST_TEST(count(svg, "None serves it.") == 1u);
  BOOST_TEST(well_formed(svg));
}

BOOST_AUTO_TEST_SUITE_END()
