// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/short_conv/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(ShortConv<float>);
STRANDLINE_LAUNCHES(ShortConv<Bf16>);

}  // namespace strandline::kernels
