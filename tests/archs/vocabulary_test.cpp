// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/test/unit_test.hpp>
#include <set>

#include "archs/capability.h"
#include "archs/data_type.h"
#include "archs/operator.h"

using namespace strandline::archs;

BOOST_AUTO_TEST_SUITE(vocabulary)

BOOST_AUTO_TEST_CASE(block_scaled_formats_count_their_scales) {
  // OCP Microscaling 1.0: 32 four-bit values share an 8-bit scale; NVFP4: 16 values.
  BOOST_TEST(bytes_per_element(DataType::kMxfp4) * 32 == 17.0);
  BOOST_TEST(bytes_per_element(DataType::kNvfp4) * 16 == 9.0);
  BOOST_TEST(bytes_per_element(DataType::kMxfp8) * 32 == 33.0);
  BOOST_TEST(bytes_per_element(DataType::kBf16) == 2.0);
}

BOOST_AUTO_TEST_CASE(data_type_names_are_distinct_and_read_back) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(DataType::kCount); ++i) {
    const auto type = static_cast<DataType>(i);
    BOOST_TEST(seen.insert(name_of(type)).second);
    BOOST_TEST((data_type_from(name_of(type)) == type));
  }
  BOOST_TEST(!data_type_from("fp7").has_value());
}

BOOST_AUTO_TEST_CASE(operator_names_are_distinct_and_described) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(OperatorKind::kCount); ++i) {
    const auto kind = static_cast<OperatorKind>(i);
    BOOST_TEST(seen.insert(name_of(kind)).second);
    BOOST_TEST((operator_kind_from(name_of(kind)) == kind));
    BOOST_TEST(describe(kind).ends_with('.'));
  }
  BOOST_TEST(name_of(OperatorKind::kGroupedGemm) == "grouped_gemm");
  BOOST_TEST(name_of(OperatorKind::kNovel) == "novel");
}

BOOST_AUTO_TEST_CASE(capability_names_are_distinct_and_read_back) {
  std::set<std::string_view> seen;
  for (int i = 0; i < static_cast<int>(Capability::kCount); ++i) {
    const auto c = static_cast<Capability>(i);
    BOOST_TEST(seen.insert(name_of(c)).second);
    BOOST_TEST((capability_from(name_of(c)) == c));
  }
  BOOST_TEST(name_of(Capability::kFp4) == "fp4");
  BOOST_TEST((capability_from("novel3") ==
              static_cast<Capability>(static_cast<int>(Capability::kNovel0) + 3)));
}

BOOST_AUTO_TEST_CASE(functional_mask_holds_hard_operators_and_novel_ones_only) {
  BOOST_TEST((kFunctionalMask & bit(Capability::kWeightUpdate)) != 0u);
  BOOST_TEST((kFunctionalMask & novel_bit(15)) != 0u);
  for (Capability c :
       {Capability::kKvBroadcast, Capability::kMultiToken, Capability::kFp8, Capability::kTernary})
    BOOST_TEST((kFunctionalMask & bit(c)) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
