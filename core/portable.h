// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks functions that the CUDA kernels share with the host: host compilers see plain functions.
#if defined(__CUDACC__)
#define STRANDLINE_SHARED __host__ __device__
#else
#define STRANDLINE_SHARED
#endif
