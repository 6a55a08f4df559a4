// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/streams/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(MixStreams<float>);
STRANDLINE_LAUNCHES(MixStreams<Bf16>);

}  // namespace strandline::kernels
