// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/quality.h"

#include <cmath>

namespace strandline::archs {

Quality effective_compute(const ParameterCount& p, double training_tokens,
                          const std::string& source) {
  constexpr double kDataSpread = 0.15;
  const double low = std::log10(6 * p.active * training_tokens);
  const double high = std::log10(6 * std::sqrt(p.active * p.total) * training_tokens);
  return {(low + high) / 2, low - kDataSpread, high + kDataSpread, source};
}

}  // namespace strandline::archs
