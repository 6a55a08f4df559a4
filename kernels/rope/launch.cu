// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/rope/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(Rope<float>);
STRANDLINE_LAUNCHES(Rope<Bf16>);

}  // namespace strandline::kernels
