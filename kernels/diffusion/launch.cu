// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/diffusion/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(MostLikely<float>);
STRANDLINE_LAUNCHES(MostLikely<Bf16>);
STRANDLINE_LAUNCHES(CommitTokens);

}  // namespace strandline::kernels
