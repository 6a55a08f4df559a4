// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "core/work_shares.h"

#include <algorithm>

namespace strandline::core {

WorkShares WorkShares::of(const std::array<double, kWorkClasses>& seconds) {
  double total = 0;
  for (const double s : seconds) total += std::max(0.0, s);
  WorkShares shares;
  if (!(total > 0)) return shares;
  std::array<int, kWorkClasses> parts{};
  std::array<double, kWorkClasses> left{};
  int given = 0;
  for (int c = 0; c < kWorkClasses; ++c) {
    const double exact = kParts * std::max(0.0, seconds[c]) / total;
    parts[c] = static_cast<int>(exact);
    left[c] = exact - parts[c];
    given += parts[c];
  }
  for (; given < kParts; ++given) {
    const auto most = std::max_element(left.begin(), left.end()) - left.begin();
    ++parts[most];
    left[most] = -1;
  }
  for (int c = 0; c < kWorkClasses; ++c)
    shares.packed_ |= static_cast<std::uint32_t>(parts[c]) << (4 * c);
  return shares;
}

}  // namespace strandline::core
