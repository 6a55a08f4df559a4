// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/sparse_attention/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(IndexScores<float>);
STRANDLINE_LAUNCHES(IndexScores<Bf16>);
STRANDLINE_LAUNCHES(SelectTopK);
STRANDLINE_LAUNCHES(SparseAttention<float, float>);
STRANDLINE_LAUNCHES(SparseAttention<Bf16, Bf16>);

}  // namespace strandline::kernels
