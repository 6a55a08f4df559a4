// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention/tiles.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(TiledAttention<E4M3, 64, 64, 1>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 64, 64, 4>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 128, 128, 1>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 128, 128, 4>);
STRANDLINE_LAUNCHES(TiledAttention<E4M3, 256, 256, 4>);

}  // namespace strandline::kernels
