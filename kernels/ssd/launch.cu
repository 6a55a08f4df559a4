// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/ssd/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(ChunkedSsd);

}  // namespace strandline::kernels
