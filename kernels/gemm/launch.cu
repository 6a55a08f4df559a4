// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/gemm/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(SimpleGemm<float, float, float>);
STRANDLINE_LAUNCHES(SimpleGemm<Bf16, Bf16, Bf16>);
STRANDLINE_LAUNCHES(LargeGemm<Bf16>);
STRANDLINE_LAUNCHES(SmallGemm<Bf16>);
STRANDLINE_LAUNCHES(LargeGemm<E4M3>);
STRANDLINE_LAUNCHES(SmallGemm<E4M3>);

}  // namespace strandline::kernels
