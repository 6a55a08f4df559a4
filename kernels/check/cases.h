// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "kernels/activation/reference.h"
#include "kernels/attention/reference.h"
#include "kernels/cache_append/reference.h"
#include "kernels/common/case.h"
#include "kernels/delta/reference.h"
#include "kernels/diffusion/reference.h"
#include "kernels/gemm/grouped_reference.h"
#include "kernels/gemm/reference.h"
#include "kernels/hash_gather/reference.h"
#include "kernels/moe/reference.h"
#include "kernels/novel/reference.h"
#include "kernels/paths/reference.h"
#include "kernels/rms_norm/reference.h"
#include "kernels/rope/reference.h"
#include "kernels/short_conv/reference.h"
#include "kernels/softmax/reference.h"
#include "kernels/sparse_attention/reference.h"
#include "kernels/ssd/reference.h"
#include "kernels/streams/reference.h"
#include "kernels/ternary/reference.h"

namespace strandline::kernels {

/// Shapes to test (odd, tiny, empty, non-multiple, long) or shapes to time.
enum class Purpose { kTest, kTime };

/// The cases of a problem in both formats that all simple operators take.
template <template <class> class Problem, class Runner, class Shape>
void add_fp32_and_bf16(std::vector<Case<Runner>>& cases, const std::vector<Shape>& shapes) {
  add_cases<Problem<float>>(cases, shapes);
  add_cases<Problem<Bf16>>(cases, shapes);
}

/// The cases of every operator, for runners of the host or of the GPU.
template <class Runner>
std::vector<Case<Runner>> all_cases(Purpose purpose) {
  std::vector<Case<Runner>> cases;
  const bool time = purpose == Purpose::kTime;
  add_fp32_and_bf16<RmsNormProblem>(cases, time ? rms_norm_bench_shapes() : rms_norm_shapes());
  add_fp32_and_bf16<SoftmaxProblem>(cases, time ? softmax_bench_shapes() : softmax_shapes());
  add_fp32_and_bf16<RopeProblem>(cases, time ? rope_bench_shapes() : rope_shapes());
  add_fp32_and_bf16<ActivationProblem>(cases,
                                       time ? activation_bench_shapes() : activation_shapes());
  add_fp32_and_bf16<ShortConvProblem>(cases,
                                      time ? short_conv_bench_shapes() : short_conv_shapes());
  const auto attentions = time ? attention_bench_shapes() : attention_shapes();
  add_cases<AttentionProblem<Bf16, Bf16>>(cases, attentions);
  add_cases<AttentionProblem<Bf16, E4M3>>(cases, attentions);
  add_cases<AttentionProblem<Bf16, Bf16, true>>(cases, attentions);
  const auto latent = time ? latent_bench_shapes() : latent_shapes();
  add_cases<AttentionProblem<Bf16, Bf16>>(cases, latent);
  add_cases<AttentionProblem<Bf16, E4M3>>(cases, latent);
  const auto products = time ? gemm_bench_shapes() : gemm_shapes();
  add_cases<GemmProblem<Bf16, Bf16, GemmKernel::kTiled>>(cases, products);
  add_cases<GemmProblem<Bf16, E4M3, GemmKernel::kTiled>>(cases, products);
  if (!time) {
    add_cases<GemmProblem<float, float, GemmKernel::kSimple>>(cases, products);
    add_cases<GemmProblem<Bf16, Bf16, GemmKernel::kSimple>>(cases, products);
  }
  if constexpr (Runner::kOnDevice) {
    const auto library = time ? products : library_gemm_shapes();
    add_cases<GemmProblem<Bf16, Bf16, GemmKernel::kLibrary>>(cases, library);
    add_cases<GemmProblem<E4M3, E4M3, GemmKernel::kLibrary>>(cases, library);
  }
  const auto grouped = time ? grouped_gemm_bench_shapes() : grouped_gemm_shapes();
  add_cases<GroupedGemmProblem<Bf16>>(cases, grouped);
  const auto appends = time ? cache_append_bench_shapes() : cache_append_shapes();
  add_cases<CacheAppendProblem<Bf16>>(cases, appends);
  add_cases<CacheAppendProblem<E4M3>>(cases, appends);
  const auto experts = time ? moe_bench_shapes() : moe_shapes();
  add_cases<MoeProblem<Bf16>>(cases, experts);
  add_cases<MoeProblem<E4M3>>(cases, experts);
  const auto spaces = time ? ssd_bench_shapes() : recurrence_shapes();
  if (!time) add_cases<SsdProblem<float>>(cases, spaces);
  add_cases<SsdProblem<Bf16>>(cases, spaces);
  add_cases<ChunkedSsdProblem>(cases, time ? spaces : ssd_shapes());
  const auto deltas = time ? delta_bench_shapes() : recurrence_shapes();
  if (!time) add_cases<DeltaProblem<float>>(cases, deltas);
  add_cases<DeltaProblem<Bf16>>(cases, deltas);
  add_cases<ChunkedDeltaProblem>(cases, time ? deltas : delta_shapes());
  add_cases<Rwkv7Problem<Bf16>>(cases, time ? rwkv_bench_shapes() : recurrence_shapes());
  const auto sparse = time ? sparse_attention_bench_shapes() : sparse_attention_shapes();
  add_cases<SparseProblem<Bf16>>(cases, sparse);
  const auto ternaries = time ? ternary_bench_shapes() : ternary_shapes();
  add_cases<TernaryProblem<Bf16>>(cases, ternaries);
  const auto streams = time ? streams_bench_shapes() : streams_shapes();
  add_cases<StreamsProblem<Bf16>>(cases, streams);
  const auto hashes = time ? hash_gather_bench_shapes() : hash_gather_shapes();
  add_cases<HashGatherProblem<Bf16>>(cases, hashes);
  const auto diffusions = time ? diffusion_bench_shapes() : diffusion_shapes();
  add_cases<DiffusionProblem<Bf16>>(cases, diffusions);
  add_cases<NovelProblem>(cases, time ? novel_bench_shapes() : novel_shapes());
  add_cases<PathsProblem>(cases, time ? paths_bench_shapes() : paths_shapes());
  return cases;
}

}  // namespace strandline::kernels
