// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>

#include "core/yaml.h"

using strandline::core::nearest;

BOOST_AUTO_TEST_SUITE(nearest_word)

BOOST_AUTO_TEST_CASE(slips_of_the_hand_are_recognised) {
  const std::vector<std::string> known{"bandwidth", "capacity", "price_usd", "b200", "gb200-nvl72"};
  BOOST_TEST(nearest("bandwith", known) == "bandwidth");
  BOOST_TEST(nearest("Capacity", known) == "capacity");
  BOOST_TEST(nearest("price-usd", known) == "price_usd");
  BOOST_TEST(nearest("gb200_nvl72", known) == "gb200-nvl72");
  BOOST_TEST(nearest("cpaacity", known) == "capacity");
}

BOOST_AUTO_TEST_CASE(a_strange_word_has_no_neighbour) {
  BOOST_TEST(nearest("quantum", {"bandwidth", "capacity"}).empty());
  BOOST_TEST(nearest("", {"a"}).empty());
  BOOST_TEST(nearest("x", {"y"}).empty());
  BOOST_TEST(nearest("word", {}).empty());
  BOOST_TEST(nearest(std::string(100'000, 'a'), {"aaa"}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
