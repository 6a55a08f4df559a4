// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/rms_norm/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(RmsNorm<float>);
STRANDLINE_LAUNCHES(RmsNorm<Bf16>);

}  // namespace strandline::kernels
