// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/recurrence/kernel.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(Recurrence<SsdRule<float>>);
STRANDLINE_LAUNCHES(Recurrence<SsdRule<Bf16>>);
STRANDLINE_LAUNCHES(Recurrence<DeltaRule<float>>);
STRANDLINE_LAUNCHES(Recurrence<DeltaRule<Bf16>>);
STRANDLINE_LAUNCHES(Recurrence<Rwkv7Rule<float>>);
STRANDLINE_LAUNCHES(Recurrence<Rwkv7Rule<Bf16>>);

}  // namespace strandline::kernels
