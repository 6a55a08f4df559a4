// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/fragment.cuh"

#include <boost/test/unit_test.hpp>
#include <set>
#include <utility>

#include "kernels/common/random.h"

using namespace strandline::kernels;

BOOST_AUTO_TEST_SUITE(fragment)

template <class Layout>
std::size_t spots(Layout layout, int elements, int rows, int columns) {
  std::set<std::pair<int, int>> seen;
  for (int lane = 0; lane < 32; ++lane)
    for (int i = 0; i < elements; ++i) {
      const Spot s = layout(lane, i);
      BOOST_REQUIRE(s.row >= 0 && s.row < rows && s.column >= 0 && s.column < columns);
      seen.insert({s.row, s.column});
    }
  return seen.size();
}

BOOST_AUTO_TEST_CASE(every_element_has_one_holder) {
  BOOST_TEST(spots(spot_in_a, 8, 16, 16) == 256U);
  BOOST_TEST(spots(spot_in_b, 4, 16, 8) == 128U);
  BOOST_TEST(spots(spot_in_c, 4, 16, 8) == 128U);
}

BOOST_AUTO_TEST_CASE(layouts_are_those_of_the_manual) {
  // PTX ISA 8, figures of mma.m16n8k16: lane 5 holds a3 at row 9, column 3; b2 at row 10, column 1;
  // c3 at row 9, column 3.
  BOOST_TEST(spot_in_a(5, 3).row == 9);
  BOOST_TEST(spot_in_a(5, 3).column == 3);
  BOOST_TEST(spot_in_b(5, 2).row == 10);
  BOOST_TEST(spot_in_b(5, 2).column == 1);
  BOOST_TEST(spot_in_c(5, 3).row == 9);
  BOOST_TEST(spot_in_c(5, 3).column == 3);
}

BOOST_AUTO_TEST_CASE(loads_and_product_equal_a_plain_product) {
  Inputs inputs(3);
  constexpr int kStride = 24;
  const auto left = inputs.values<Bf16>(16 * kStride), right = inputs.values<Bf16>(16 * kStride);
  FragmentA<32> a;
  FragmentB<32> b, rows;
  FragmentC<32> by_columns, by_rows;
  by_columns.clear();
  by_rows.clear();
  load_a(a, left.data(), kStride, 0);
  load_b(b, right.data(), kStride, 0);
  load_b_rows(rows, right.data(), kStride, 0);
  multiply(by_columns, a, b);
  multiply(by_rows, a, rows);
  const auto at = [](const std::vector<Bf16>& m, int r, int c) {
    return static_cast<double>(widen(m[static_cast<std::size_t>(r * kStride + c)]));
  };
  for (int lane = 0; lane < 32; ++lane)
    for (int i = 0; i < 4; ++i) {
      const Spot s = spot_in_c(lane, i);
      double columns_sum = 0, rows_sum = 0;
      for (int k = 0; k < 16; ++k) {
        columns_sum += at(left, s.row, k) * at(right, s.column, k);
        rows_sum += at(left, s.row, k) * at(right, k, s.column);
      }
      BOOST_TEST(std::abs(by_columns.values[lane][i] - columns_sum) < 1e-5);
      BOOST_TEST(std::abs(by_rows.values[lane][i] - rows_sum) < 1e-5);
    }
}

BOOST_AUTO_TEST_CASE(rows_are_joined_over_their_four_lanes) {
  RowPairs<32> rows;
  for (int lane = 0; lane < 32; ++lane)
    for (int r = 0; r < 2; ++r) rows.values[lane][r] = static_cast<float>(10 * lane + r);
  join_rows(rows, Plus());
  for (int lane = 0; lane < 32; ++lane) {
    const auto first = static_cast<float>(lane / 4 * 4);
    BOOST_TEST(rows.values[lane][0] == 10 * (4 * first + 6));
    BOOST_TEST(rows.values[lane][1] == 10 * (4 * first + 6) + 4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
