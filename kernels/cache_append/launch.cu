// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/cache_append/kernel.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(CacheAppend<Bf16>);
STRANDLINE_LAUNCHES(CacheAppend<E4M3>);

}  // namespace strandline::kernels
