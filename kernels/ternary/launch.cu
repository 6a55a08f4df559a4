// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/ternary/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(TernaryGemv<float>);
STRANDLINE_LAUNCHES(TernaryGemv<Bf16>);

}  // namespace strandline::kernels
