// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantity.h"

#include <boost/test/unit_test.hpp>
#include <type_traits>

#include "core/typed_index.h"

using namespace strandline::core;

namespace {
template <typename A, typename B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <typename V, typename I>
concept Indexable = requires(V v, I i) {
  v[i];
};
using ChipIndex = TypedIndex<struct ChipTag>;
using ModelIndex = TypedIndex<struct ModelTag>;
}  // namespace

BOOST_AUTO_TEST_SUITE(quantity)

BOOST_AUTO_TEST_CASE(dimensions_multiply_and_divide) {
  const auto time = Bytes(6e12) / BytesPerSecond(3e12);
  static_assert(std::is_same_v<std::remove_const_t<decltype(time)>, Seconds>);
  BOOST_TEST(time.value() == 2.0);
  const auto energy = Watts(1000) * Seconds(3600);
  static_assert(std::is_same_v<std::remove_const_t<decltype(energy)>, Joules>);
  BOOST_TEST(energy.value() == 3.6e6);
}

BOOST_AUTO_TEST_CASE(unlike_dimensions_do_not_add) {
  static_assert(Addable<Seconds, Seconds>);
  static_assert(!Addable<Seconds, Bytes>);
  static_assert(!Addable<Usd, double>);
  BOOST_TEST(((Usd(1) + Usd(2) - Usd(0.5)) * 2.0).value() == 5.0);
  BOOST_TEST((Seconds(1) < Seconds(2)));
}

BOOST_AUTO_TEST_CASE(a_vector_takes_only_its_own_index) {
  TypedVector<ChipTag, int> chips(2, 7);
  static_assert(Indexable<decltype(chips), ChipIndex>);
  static_assert(!Indexable<decltype(chips), ModelIndex>);
  static_assert(!Indexable<decltype(chips), int>);
  const ChipIndex third = chips.push_back(9);
  BOOST_TEST(third.value == 2u);
  BOOST_TEST(chips[third] == 9);
}

BOOST_AUTO_TEST_SUITE_END()
