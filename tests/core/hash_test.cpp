// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hash.h"

#include <boost/test/unit_test.hpp>

using strandline::core::ContentHash;

BOOST_AUTO_TEST_SUITE(hash)

// Test vectors of the FNV authors (draft-eastlake-fnv, appendix C).
BOOST_AUTO_TEST_CASE(published_vectors_of_fnv_1a) {
  BOOST_TEST(ContentHash().hex() == "cbf29ce484222325");
  BOOST_TEST(ContentHash().add("a").hex() == "af63dc4c8601ec8c");
  BOOST_TEST(ContentHash().add("foobar").hex() == "85944171f73967e8");
}

BOOST_AUTO_TEST_CASE(pieces_hash_like_the_whole) {
  BOOST_TEST(ContentHash().add("foo").add("bar").value() == ContentHash().add("foobar").value());
}

BOOST_AUTO_TEST_CASE(numbers_hash_by_their_little_endian_bytes) {
  const std::string bytes("\x08\x07\x06\x05\x04\x03\x02\x01", 8);
  BOOST_TEST(ContentHash().add(std::uint64_t{0x0102030405060708}).hex() ==
             ContentHash().add(bytes).hex());
  BOOST_TEST(ContentHash().add(0.0).value() != ContentHash().add(-0.0).value());
}

BOOST_AUTO_TEST_SUITE_END()
