// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace strandline::kernels {

/// Starts an operator's blocks on a CUDA stream (a cudaStream_t). Defined in common/launch.cuh and
/// instantiated for each operator's types in its launch.cu, so that callers need no nvcc.
/// op.check() is the caller's; a CUDA error becomes a Refusal.
template <class Op>
void launch_on_device(const Op& op, void* stream);

}  // namespace strandline::kernels
