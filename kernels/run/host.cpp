// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "kernels/common/refusal.h"
#include "kernels/run/checked.h"

namespace strandline::kernels {

std::vector<CallRun> run_on_host(const std::vector<Call>& calls, std::uint64_t seed) {
  return checked<HostRunner>(calls, seed);
}

void require_memory(const std::vector<Call>& calls, double free_bytes) {
  constexpr double kGiga = 1e9;
  double all = 0;
  for (const Call& call : calls) all += bytes_of(call);
  if (all <= free_bytes) return;
  throw Refusal(
      fmt::format("cuda: the layer's data are {:.3g} GB and the GPU has {:.3g} GB free: "
                  "take a larger --scale, a smaller --batch or --context",
                  all / kGiga, free_bytes / kGiga));
}

}  // namespace strandline::kernels
