// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "batch/sweep.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>

#include "core/error.h"
#include "core/yaml.h"

using namespace strandline;
using batch::Settings;

namespace {

std::string joined(const Settings& settings) {
  std::string out;
  for (const auto& [key, value] : settings) out += key + "=" + value + ";";
  return out;
}

/// The point of a one-range-per-key sweep as numbers.
std::vector<double> point(const Settings& settings) {
  std::vector<double> x;
  for (const auto& [key, value] : settings) x.push_back(std::stod(value));
  return x;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sweep)

BOOST_AUTO_TEST_CASE(lists_multiply_and_the_last_runs_fastest) {
  const auto all = batch::expand(batch::parse_sweep({"a=1,2", "b=x,[p, q],z"}, ""));
  BOOST_REQUIRE_EQUAL(all.size(), 6u);
  BOOST_TEST(joined(all[0]) == "a=1;b=x;");
  BOOST_TEST(joined(all[1]) == "a=1;b=[p, q];");
  BOOST_TEST(joined(all[5]) == "a=2;b=z;");
}

BOOST_AUTO_TEST_CASE(nothing_swept_is_one_unit) {
  BOOST_TEST(batch::expand(batch::parse_sweep({}, "")).size() == 1u);
}

/// The first points of the sequence in two dimensions, as Joe and Kuo print them.
BOOST_AUTO_TEST_CASE(samples_are_the_published_sobol_points) {
  const auto all = batch::expand(batch::parse_sweep({"a=0..1", "b=0..8"}, "sobol:4"));
  const double expected[4][2] = {{0.5, 0.5}, {0.75, 0.25}, {0.25, 0.75}, {0.375, 0.375}};
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(point(all[i])[0] == expected[i][0], boost::test_tools::tolerance(1e-9));
    BOOST_TEST(point(all[i])[1] == 8 * expected[i][1], boost::test_tools::tolerance(1e-9));
  }
}

/// A digital net: 2^k - 1 points and the origin put exactly one into each of 2^k equal bins.
BOOST_AUTO_TEST_CASE(every_range_is_filled_evenly) {
  const auto all = batch::expand(batch::parse_sweep({"a=0..64", "b=0..64", "c=0..64"}, "sobol:63"));
  for (std::size_t d = 0; d < 3; ++d) {
    std::set<int> bins{0};
    for (const Settings& s : all) bins.insert(static_cast<int>(point(s)[d]));
    BOOST_TEST(bins.size() == 64u);
  }
}

BOOST_AUTO_TEST_CASE(lists_and_ranges_meet_at_every_point) {
  const auto all = batch::expand(batch::parse_sweep({"a=0..1", "b=x,y"}, "sobol:3"));
  BOOST_REQUIRE_EQUAL(all.size(), 6u);
  BOOST_TEST(all[0][0].second == all[3][0].second);
  BOOST_TEST(all[0][1].second == "x");
  BOOST_TEST(all[3][1].second == "y");
}

BOOST_AUTO_TEST_CASE(malformed_sweeps_are_refused) {
  const std::pair<std::vector<std::string>, std::string> bad[] = {{{"a"}, ""},
                                                                  {{"=1"}, ""},
                                                                  {{"a="}, ""},
                                                                  {{"a=1,,2"}, ""},
                                                                  {{"a=1", "a=2"}, ""},
                                                                  {{"a=0..1"}, ""},
                                                                  {{"a=1"}, "sobol:8"},
                                                                  {{"a=2..1"}, "sobol:8"},
                                                                  {{"a=0..x"}, "sobol:8"},
                                                                  {{"a=0..1"}, "sobol:0"},
                                                                  {{"a=0..1"}, "halton:8"},
                                                                  {{"a=0..nan"}, "sobol:8"}};
  for (const auto& [sets, sample] : bad)
    BOOST_CHECK_THROW(batch::parse_sweep(sets, sample), core::InputError);
}

BOOST_AUTO_TEST_CASE(a_sweep_beyond_a_million_units_is_refused) {
  std::vector<std::string> sets;
  for (const char* key : {"a", "b", "c", "d", "e", "f", "g"})
    sets.push_back(std::string(key) + "=1,2,3,4,5,6,7,8,9,10");
  BOOST_CHECK_THROW(batch::expand(batch::parse_sweep(sets, "")), core::InputError);
}

BOOST_AUTO_TEST_CASE(values_are_set_where_they_belong) {
  const std::string text =
      "seed: 1\nterms: {pue: 1.2}\nsegments:\n  - {id: chat, share: 1}\n  - {id: code, share: 0}\n";
  const std::string out = batch::apply(text, {{"seed", "7"},
                                              {"terms.nre", "2"},
                                              {"process.rate", "0.5"},
                                              {"segments[1].share", "3"},
                                              {"title", "a: b # c"},
                                              {"list", "[1, 2]"}});
  const auto root = core::YamlNode::parse(out, "out");
  BOOST_TEST(root.integer("seed") == 7);
  BOOST_TEST(root.at("terms").number("pue") == 1.2);
  BOOST_TEST(root.at("terms").number("nre") == 2);
  BOOST_TEST(root.at("process").number("rate") == 0.5);
  BOOST_TEST(root.at("segments").items()[0].number("share") == 1);
  BOOST_TEST(root.at("segments").items()[1].number("share") == 3);
  BOOST_TEST(root.text("title") == "a: b # c");
  BOOST_TEST(root.at("list").items().size() == 2u);
}

BOOST_AUTO_TEST_CASE(paths_that_lead_nowhere_are_refused) {
  const std::string text = "seed: 1\nsegments: [{id: chat}]\n";
  for (const char* key : {"seed.x", "segments[1].id", "segments.x", "a..b", "segments[0].id.z"})
    BOOST_CHECK_THROW(batch::apply(text, {{key, "1"}}), core::InputError);
  BOOST_CHECK_THROW(batch::apply(text, {{"list", "[1, "}}), core::InputError);
}

BOOST_AUTO_TEST_SUITE_END()
