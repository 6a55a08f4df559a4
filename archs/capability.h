// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace strandline::archs {

/// What an architecture demands of a chip beyond dense products: the "hard operators" of the
/// architecture record (shared/data/archs/README.md, section 5), number formats and decoding
/// schemes. A model's needs and a chip's abilities are 64-bit masks over these.
enum class Capability : std::uint8_t {
  // functional level: hard operators
  kSoftmaxAttention,
  kMoeRouting,
  kLatentKv,
  kTopkSparse,
  kCompressedKv,
  kSsmScan,
  kDeltaRule,
  kLinearAttention,
  kShortConv,
  kMultiStream,
  kTableGather,
  kLoopDepth,
  kBidirectional,
  kWeightUpdate,
  // efficient level: what a chip can do without, at a price
  kKvBroadcast,
  kWindowCache,
  kFineMoe,
  kMultiToken,
  kFp8,
  kFp4,
  kTernary,
  // unseen operators, kNovel0 + signature index
  kNovel0,
  kNovelLast = kNovel0 + 15,
  kCount
};

using CapabilityMask = std::uint64_t;

constexpr CapabilityMask bit(Capability c) {
  return CapabilityMask{1} << static_cast<int>(c);
}
constexpr CapabilityMask novel_bit(int signature) {
  return CapabilityMask{1} << (static_cast<int>(Capability::kNovel0) + signature);
}
/// The functional level: an architecture that needs one of these cannot run without it (or its
/// rewriting).
constexpr CapabilityMask kFunctionalMask =
    (bit(Capability::kKvBroadcast) - 1) | ~(bit(Capability::kNovel0) - 1);
constexpr int kNovelSignatures = 16;

std::string_view name_of(Capability c);  ///< "softmax_attention", ..., "novel3"
std::optional<Capability> capability_from(std::string_view name);

}  // namespace strandline::archs
