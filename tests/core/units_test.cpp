// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <tuple>

#include "core/yaml.h"

using strandline::core::unit_scale;

BOOST_AUTO_TEST_SUITE(units)

BOOST_AUTO_TEST_CASE(units_have_their_scale_and_dimension) {
  const std::tuple<const char*, double, const char*> rows[] = {{"s", 1, "s"},
                                                               {"ms", 1e-3, "s"},
                                                               {"us", 1e-6, "s"},
                                                               {"ns", 1e-9, "s"},
                                                               {"min", 60, "s"},
                                                               {"h", 3600, "s"},
                                                               {"day", 86400, "s"},
                                                               {"week", 604800, "s"},
                                                               {"year", 31557600, "s"},
                                                               {"quarter", 7889400, "s"},
                                                               {"B", 1, "B"},
                                                               {"KB", 1e3, "B"},
                                                               {"kB", 1e3, "B"},
                                                               {"MB", 1e6, "B"},
                                                               {"GB", 1e9, "B"},
                                                               {"TB", 1e12, "B"},
                                                               {"PB", 1e15, "B"},
                                                               {"KiB", 1024, "B"},
                                                               {"MiB", 1048576, "B"},
                                                               {"GiB", 1073741824, "B"},
                                                               {"TiB", 1099511627776, "B"},
                                                               {"op", 1, "op"},
                                                               {"Gop", 1e9, "op"},
                                                               {"Top", 1e12, "op"},
                                                               {"flop", 1, "op"},
                                                               {"GFLOP", 1e9, "op"},
                                                               {"TFLOP", 1e12, "op"},
                                                               {"PFLOP", 1e15, "op"},
                                                               {"Hz", 1, "1/s"},
                                                               {"kHz", 1e3, "1/s"},
                                                               {"MHz", 1e6, "1/s"},
                                                               {"GHz", 1e9, "1/s"},
                                                               {"W", 1, "W"},
                                                               {"kW", 1e3, "W"},
                                                               {"MW", 1e6, "W"},
                                                               {"J", 1, "J"},
                                                               {"pJ", 1e-12, "J"},
                                                               {"kWh", 3.6e6, "J"},
                                                               {"USD", 1, "USD"},
                                                               {"usd", 1, "USD"},
                                                               {"kUSD", 1e3, "USD"},
                                                               {"MUSD", 1e6, "USD"},
                                                               {"BUSD", 1e9, "USD"},
                                                               {"mm2", 1e-6, "m2"},
                                                               {"um2", 1e-12, "m2"},
                                                               {"m2", 1, "m2"},
                                                               {"cm2", 1e-4, "m2"},
                                                               {"%", 0.01, "1"},
                                                               {"1", 1, "1"}};
  for (const auto& [unit, scale, dimension] : rows) {
    const auto found = unit_scale(unit);
    BOOST_REQUIRE_MESSAGE(found, unit);
    BOOST_TEST(std::fabs(found->scale / scale - 1) < 1e-15, unit << " is " << found->scale);
    BOOST_TEST(found->dimension == dimension, unit << " is " << found->dimension);
  }
}

BOOST_AUTO_TEST_CASE(quotients_and_products_combine) {
  const std::tuple<const char*, double, const char*> rows[] = {
      {"TB/s", 1e12, "B/s"},
      {"TiB/s", 1099511627776.0, "B/s"},
      {"TFLOP/s", 1e12, "op/s"},
      {"USD/h", 1 / 3600.0, "USD/s"},
      {"USD/kWh", 1 / 3.6e6, "USD/J"},
      {"pJ/B", 1e-12, "J/B"},
      {"1/year", 1 / 31557600.0, "1/s"},
      {"USD/GB", 1e-9, "USD/B"},
      {"pJ/bit", 8e-12, "J/B"},
      {"USD/TFLOP", 1e-12, "USD/op"},
      {"%/year", 0.01 / 31557600.0, "1/s"},
      {"W*h", 3600, "J"},
      {"J/s", 1, "W"},
      {"1/cm2", 1e4, "1/m2"},
      {"USD/GB/month", 1e-9 / 2629800.0, "USD/s/B"},
      {"GB/GB", 1, "1"},
      {"Mtok/s", 1e6, "tok/s"}};
  for (const auto& [unit, scale, dimension] : rows) {
    const auto found = unit_scale(unit);
    BOOST_REQUIRE_MESSAGE(found, unit);
    BOOST_TEST(std::fabs(found->scale / scale - 1) < 1e-14, unit << " is " << found->scale);
    BOOST_TEST(found->dimension == dimension, unit << " is " << found->dimension);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_unit_has_no_scale) {
  for (const char* unit : {"", "TB/", "/s", "TB//s", "furlong", "kmin", "Mh", "TBs", "tb/s", "i",
                           "GiHz", "kiB", "USD per h", "%%", "mm4"})
    BOOST_TEST(!unit_scale(unit).has_value(), "'" << unit << "' was taken as a unit");
}

BOOST_AUTO_TEST_SUITE_END()
