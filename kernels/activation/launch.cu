// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/activation/kernel.cuh"
#include "kernels/common/launch.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(GatedActivation<float>);
STRANDLINE_LAUNCHES(GatedActivation<Bf16>);

}  // namespace strandline::kernels
