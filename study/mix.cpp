// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/mix.h"

#include <array>
#include <cmath>

namespace strandline::study {

double effective_templates(const core::FutureQuarter& q, const std::vector<std::uint64_t>& needs) {
  std::array<double, core::kMaxFamilies> mass{};
  std::array<std::uint64_t, core::kMaxFamilies> template_of{};
  int templates = 0;
  for (int f = 0; f < q.families; ++f) {
    const std::uint64_t need = needs[q.genome[f]];
    int k = 0;
    while (k < templates && template_of[k] != need) ++k;
    if (k == templates) template_of[templates++] = need;
    mass[k] += q.share[0][f];
  }
  double entropy = 0;
  for (int k = 0; k < templates; ++k)
    if (mass[k] > 0) entropy -= mass[k] * std::log(mass[k]);
  return std::exp(entropy);
}

}  // namespace strandline::study
