// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/delta/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(ChunkedDelta);

}  // namespace strandline::kernels
