// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::kernels {

/// How many of 458,752 floats (every upper half, with lower halves around the ties) convert
/// to bf16, E4M3 or E5M2 otherwise than by CUDA's own headers, or back.
int wrong_conversions();

}  // namespace strandline::kernels
