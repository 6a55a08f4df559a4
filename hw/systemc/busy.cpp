// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/systemc/busy.h"

#include <algorithm>
#include <iterator>

namespace strandline::hw::systemc {
namespace {

/// How much earlier than the latest one a user may still ask.
constexpr std::uint64_t kHorizon = 1 << 14;

}  // namespace

std::uint64_t Busy::take(std::uint64_t t, std::uint64_t length) {
  if (length == 0) return t;
  const std::uint64_t asked = t;
  while (!spans_.empty() && spans_.begin()->second + kHorizon < t) spans_.erase(spans_.begin());
  auto next = spans_.upper_bound(t);
  if (next != spans_.begin()) t = std::max(t, std::prev(next)->second);
  for (; next != spans_.end() && next->first < t + length; ++next) t = next->second;
  waited_ += t - asked;
  taken_ += length;
  std::uint64_t begin = t, end = t + length;
  if (next != spans_.end() && next->first == end) {
    end = next->second;
    next = spans_.erase(next);
  }
  if (next != spans_.begin() && std::prev(next)->second == begin) {
    std::prev(next)->second = end;
    return begin;
  }
  spans_.emplace_hint(next, begin, end);
  return begin;
}

}  // namespace strandline::hw::systemc
