// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/codesign_grid.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <limits>

using namespace strandline::theses;
namespace tt = boost::test_tools;

BOOST_AUTO_TEST_SUITE(codesign_grid)

BOOST_AUTO_TEST_CASE(independent_layers_give_the_product) {
  CostCube c({3, 2, 4});
  const double a[] = {1, 0.5, 0.8}, b[] = {1, 0.25}, d[] = {1, 1.5, 0.2, 0.9};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t k = 0; k < 4; ++k) c.at(i, j, k) = 7 * a[i] * b[j] * d[k];
  BOOST_TEST(c.gain(bit(Layer::kModel)) == 2.0, tt::tolerance(1e-12));
  BOOST_TEST(c.gain(bit(Layer::kMapping)) == 4.0, tt::tolerance(1e-12));
  BOOST_TEST(c.gain(bit(Layer::kSilicon)) == 5.0, tt::tolerance(1e-12));
  BOOST_TEST(c.gain(kAllLayers) == 40.0, tt::tolerance(1e-12));
  BOOST_TEST(codesign_factor(c) == 1.0, tt::tolerance(1e-12));
  BOOST_TEST(codesign_factor(c, Layer::kModel, Layer::kSilicon) == 1.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(layers_that_mend_one_bottleneck_give_less_than_the_product) {
  // Cost = max of what binds (10) and a rest (4): each layer alone takes the first away.
  CostCube c({2, 2, 2});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t k = 0; k < 2; ++k) c.at(i, j, k) = i || j || k ? 4 : 10;
  BOOST_TEST(c.gain(kAllLayers) == 2.5);
  BOOST_TEST(codesign_factor(c) == 2.5 / (2.5 * 2.5 * 2.5), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(bottlenecks_in_a_row_give_more_than_the_product) {
  // Cost = max of one term for each layer: no layer alone gains anything, all together gain 8.
  CostCube c({2, 2, 2});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t k = 0; k < 2; ++k)
        c.at(i, j, k) = std::max({i ? 1.0 : 8.0, j ? 1.0 : 8.0, k ? 1.0 : 8.0});
  BOOST_TEST(c.gain(bit(Layer::kMapping)) == 1.0);
  BOOST_TEST(codesign_factor(c) == 8.0);
}

BOOST_AUTO_TEST_CASE(choices_that_do_not_serve_are_never_taken) {
  CostCube c({2, 1, 1});
  c.at(0, 0, 0) = 3;
  BOOST_TEST(c.at(1, 0, 0) == std::numeric_limits<double>::infinity());
  BOOST_TEST(c.gain(kAllLayers) == 1.0);
  BOOST_TEST(c.best(kAllLayers)[0] == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
