// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/softmax/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(Softmax<float>);
STRANDLINE_LAUNCHES(Softmax<Bf16>);

}  // namespace strandline::kernels
