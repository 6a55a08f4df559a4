// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/launch.cuh"
#include "kernels/moe/permute.cuh"
#include "kernels/moe/route.cuh"

namespace strandline::kernels {

STRANDLINE_LAUNCHES(RouteTopK);
STRANDLINE_LAUNCHES(CountEntries);
STRANDLINE_LAUNCHES(PlanExperts);
STRANDLINE_LAUNCHES(PlaceEntries);
STRANDLINE_LAUNCHES(PermuteRows<Bf16>);
STRANDLINE_LAUNCHES(CombineRows<Bf16>);

}  // namespace strandline::kernels
