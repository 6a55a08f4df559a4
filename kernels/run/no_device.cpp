// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/refusal.h"
#include "kernels/paths/future_sources.h"
#include "kernels/run/layer_run.h"

namespace strandline::kernels {
namespace {

[[noreturn]] void refuse() {
  throw Refusal(
      "cuda: this program was built without the CUDA kernels: install the CUDA toolkit and "
      "configure again, or run on the host");
}

}  // namespace

bool compiled_with_cuda() {
  return false;
}

Device first_device() {
  refuse();
}

std::vector<CallRun> check_on_device(const std::vector<Call>& /*calls*/, std::uint64_t /*seed*/) {
  refuse();
}

std::unique_ptr<evolution::FutureSource> futures_on_device(const evolution::FutureDeal& /*deal*/) {
  refuse();
}

DeviceTimes time_on_device(const std::vector<Call>& /*calls*/, std::uint64_t /*seed*/) {
  refuse();
}

}  // namespace strandline::kernels
