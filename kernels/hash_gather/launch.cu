// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/hash_gather/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(HashGather<float>);
STRANDLINE_LAUNCHES(HashGather<Bf16>);

}  // namespace strandline::kernels
