// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "evolution/future_source.h"

namespace strandline::kernels {

/// Futures from the first visible GPU. Refusals are those of first_device() (run/layer_run.h), too
/// little memory for the processes' tables, and a GPU whose first futures are not those of the
/// host (same_futures.h); sample() refuses where there is no memory for a block.
std::unique_ptr<evolution::FutureSource> futures_on_device(const evolution::FutureDeal& deal);

}  // namespace strandline::kernels
