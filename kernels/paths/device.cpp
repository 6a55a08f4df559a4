// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/device_runner.h"
#include "kernels/paths/future_sources.h"
#include "kernels/paths/path_sampler.h"
#include "kernels/paths/same_futures.h"

namespace strandline::kernels {

std::unique_ptr<evolution::FutureSource> futures_on_device(const evolution::FutureDeal& deal) {
  auto source = std::make_unique<PathSampler<DeviceRunner>>(deal);
  require_same_futures(deal, *source);
  return source;
}

}  // namespace strandline::kernels
