// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/delta/reference.h"
#include "kernels/run/call.h"
#include "kernels/ssd/reference.h"

namespace strandline::kernels {

/// Calls visit.operator()<Problem>(shape) with the problem (common/case.h) and shape of a call.
template <class Visit>
struct ProblemOfCall {
  Visit visit;
  bool narrow;

  template <class Problem, class Shape>
  auto use(const Shape& shape) const {
    return visit.template operator()<Problem>(shape);
  }
  template <class Wide, class Narrow, class Shape>
  auto choose(const Shape& shape) const {
    return narrow ? use<Narrow>(shape) : use<Wide>(shape);
  }

  auto operator()(const GemmShape& s) const {
    using Tiled = GemmProblem<Bf16, Bf16, GemmKernel::kTiled>;
    if (s.depth % kCopied != 0) return use<GemmProblem<Bf16, Bf16, GemmKernel::kSimple>>(s);
    return choose<Tiled, GemmProblem<Bf16, E4M3, GemmKernel::kTiled>>(s);
  }
  auto operator()(const GroupedGemmShape& s) const { return use<GroupedGemmProblem<Bf16>>(s); }
  auto operator()(const TernaryShape& s) const { return use<TernaryProblem<Bf16>>(s); }
  auto operator()(const AttentionShape& s) const {
    return choose<AttentionProblem<Bf16, Bf16>, AttentionProblem<Bf16, E4M3>>(s);
  }
  auto operator()(const SparseShape& s) const { return use<SparseProblem<Bf16>>(s); }
  auto operator()(const MoeShape& s) const { return choose<MoeProblem<Bf16>, MoeProblem<E4M3>>(s); }
  auto operator()(const RecurrenceCall& r) const {
    switch (r.kernel) {
      case RecurrenceKernel::kChunkedSsd:
        return use<ChunkedSsdProblem>(r.shape);
      case RecurrenceKernel::kDelta:
        return use<DeltaProblem<Bf16>>(r.shape);
      case RecurrenceKernel::kChunkedDelta:
        return use<ChunkedDeltaProblem>(r.shape);
      case RecurrenceKernel::kRwkv7:
        return use<Rwkv7Problem<Bf16>>(r.shape);
      default:
        return use<SsdProblem<Bf16>>(r.shape);
    }
  }
  auto operator()(const ShortConvShape& s) const { return use<ShortConvProblem<Bf16>>(s); }
  auto operator()(const RmsNormShape& s) const { return use<RmsNormProblem<Bf16>>(s); }
  auto operator()(const SoftmaxShape& s) const { return use<SoftmaxProblem<Bf16>>(s); }
  auto operator()(const ActivationShape& s) const { return use<ActivationProblem<Bf16>>(s); }
  auto operator()(const RopeShape& s) const { return use<RopeProblem<Bf16>>(s); }
  auto operator()(const StreamsShape& s) const { return use<StreamsProblem<Bf16>>(s); }
  auto operator()(const HashGatherShape& s) const { return use<HashGatherProblem<Bf16>>(s); }
  auto operator()(const DiffusionShape& s) const { return use<DiffusionProblem<Bf16>>(s); }
  auto operator()(const CacheAppendShape& s) const {
    return choose<CacheAppendProblem<Bf16>, CacheAppendProblem<E4M3>>(s);
  }
  auto operator()(const NovelShape& s) const { return use<NovelProblem>(s); }
};

template <class Visit>
auto with_problem(const Call& call, Visit visit) {
  return std::visit(ProblemOfCall<Visit>{visit, call.narrow}, call.shape);
}

/// The case of a call: random inputs, the kernel on them, its float64 reference.
template <class Runner>
Case<Runner> case_of(const Call& call, std::uint64_t seed) {
  return with_problem(call, [seed]<class Problem>(const auto& shape) {
    std::vector<Case<Runner>> cases;
    add_cases<Problem>(cases, std::vector{shape}, seed);
    return std::move(cases.front());
  });
}

}  // namespace strandline::kernels
