// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/paths/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(SampleFutures);

}  // namespace strandline::kernels
