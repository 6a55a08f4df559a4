// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention/kernel.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(SimpleAttention<float, float>);
STRANDLINE_LAUNCHES(SimpleAttention<Bf16, Bf16>);
STRANDLINE_LAUNCHES(SimpleAttention<Bf16, E4M3>);
STRANDLINE_LAUNCHES(AttentionJoin<Bf16>);

}  // namespace strandline::kernels
