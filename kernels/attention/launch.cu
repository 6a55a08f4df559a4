// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention/kernel.cuh"
#include "kernels/attention/tiles.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(SimpleAttention<float, float>);
STRANDLINE_LAUNCHES(SimpleAttention<Bf16, Bf16>);
STRANDLINE_LAUNCHES(SimpleAttention<Bf16, E4M3>);
STRANDLINE_LAUNCHES(AttentionJoin<Bf16>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 64, 64, 1>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 64, 64, 4>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 128, 128, 1>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 128, 128, 4>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 256, 256, 4>);
STRANDLINE_LAUNCHES(TiledAttention<Bf16, 576, 512, 4, 2>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 64, 64, 1>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 64, 64, 4>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 128, 128, 1>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 128, 128, 4>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 256, 256, 4>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 576, 512, 4, 2>);

}  // namespace strandline::kernels
