// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kernels/activation/reference.h"
#include "kernels/attention/reference.h"
#include "kernels/cache_append/reference.h"
#include "kernels/diffusion/reference.h"
#include "kernels/gemm/grouped_reference.h"
#include "kernels/hash_gather/reference.h"
#include "kernels/moe/reference.h"
#include "kernels/novel/reference.h"
#include "kernels/recurrence/reference.h"
#include "kernels/rms_norm/reference.h"
#include "kernels/rope/reference.h"
#include "kernels/short_conv/reference.h"
#include "kernels/softmax/reference.h"
#include "kernels/sparse_attention/reference.h"
#include "kernels/streams/reference.h"
#include "kernels/ternary/reference.h"

namespace strandline::kernels {

/// Recurrences that the kernels know, stepped or by chunks.
enum class RecurrenceKernel : std::uint8_t { kSsd, kChunkedSsd, kDelta, kChunkedDelta, kRwkv7 };
struct RecurrenceCall {
  RecurrenceShape shape;
  RecurrenceKernel kernel = RecurrenceKernel::kSsd;
};

using CallShape = std::variant<GemmShape, GroupedGemmShape, TernaryShape, AttentionShape,
                               SparseShape, MoeShape, RecurrenceCall, ShortConvShape, RmsNormShape,
                               SoftmaxShape, ActivationShape, RopeShape, StreamsShape,
                               HashGatherShape, DiffusionShape, CacheAppendShape, NovelShape>;

/// A call of a kernel (with what it launches around it) that does the work of some operators.
struct Call {
  CallShape shape;
  bool narrow = false;         ///< weights or cache of 8 bits
  std::vector<int> operators;  ///< indices into the layer's graph
  std::string note;            ///< where the kernel's work is not quite the operators'
};

/// Device memory that a call's inputs and outputs take, in bytes.
double bytes_of(const Call& call);

/// Least operations and bytes of a call (common/portable.h); its float64 reference does as many
/// operations.
Work work_of(const Call& call);

}  // namespace strandline::kernels
