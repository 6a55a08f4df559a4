// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace strandline::core {

/// FNV-1a over 64 bits (Fowler, Noll, Vo), fed in pieces: content hashes for caches and golden
/// tests. Not for adversaries.
class ContentHash {
 public:
  ContentHash& add(std::string_view bytes) {
    for (unsigned char c : bytes) state_ = (state_ ^ c) * 0x100000001b3ULL;
    return *this;
  }
  ContentHash& add(std::uint64_t x) {
    for (int i = 0; i < 8; ++i) state_ = (state_ ^ ((x >> (8 * i)) & 0xff)) * 0x100000001b3ULL;
    return *this;
  }
  ContentHash& add(double x) { return add(std::bit_cast<std::uint64_t>(x)); }
  std::uint64_t value() const { return state_; }
  std::string hex() const;  ///< 16 digits

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace strandline::core
