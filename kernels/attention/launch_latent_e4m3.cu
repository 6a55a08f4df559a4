// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/attention/tiles.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(TiledAttention<E4M3, 576, 512, 4, 2>);

}  // namespace strandline::kernels
