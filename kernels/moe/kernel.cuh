// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "kernels/activation/kernel.cuh"
#include "kernels/gemm/kernel.cuh"
#include "kernels/moe/permute.cuh"
#include "kernels/moe/route.cuh"

namespace strandline::kernels {

/// A layer of routed experts, each a gated feed-forward of `inner` columns.
template <class W>
struct MoeInput {
  const Bf16* x;        ///< [tokens][hidden]
  const float* logits;  ///< [tokens][experts]
  const float* bias;    ///< [experts] or null: see RouteTopK
  const W* gate_up;     ///< [experts][2 * inner][hidden]
  const W* down;        ///< [experts][hidden][inner]
  int tokens, hidden, inner, experts, k;
  Router router;
};

/// One grouped product over the sorted rows, with tiles for the rows that an expert has on average.
template <class Runner, class W>
void run_experts(Runner& runner, const GemmInput<Bf16, W, Bf16>& in, bool few) {
  if (few) {
    runner.launch(SmallGemm<W>{in});
  } else {
    runner.launch(LargeGemm<W>{in});
  }
}

/// Routes, sorts, multiplies and combines; `out` is [tokens][hidden].
template <class Runner, class W>
void run_moe(Runner& runner, const MoeInput<W>& in, Bf16* out) {
  const std::int64_t entries = std::int64_t{in.tokens} * in.k,
                     chunks = parts_of(entries, kSortChunk);
  const auto count = static_cast<std::size_t>(entries);
  const auto wide = count * static_cast<std::size_t>(in.inner);
  const bool few = entries <= std::int64_t{64} * in.experts;
  int* chosen = runner.template make<int>(count);
  float* weights = runner.template make<float>(count);
  runner.launch(
      RouteTopK{in.logits, in.bias, chosen, weights, in.tokens, in.experts, in.k, in.router, 1.0F});
  int* counts = runner.template make<int>(static_cast<std::size_t>(chunks * in.experts));
  int* starts = runner.template make<int>(static_cast<std::size_t>(in.experts) + 1);
  int* tile_starts = runner.template make<int>(static_cast<std::size_t>(in.experts) + 1);
  int* place_of = runner.template make<int>(count);
  int* entry_at = runner.template make<int>(count);
  runner.launch(CountEntries{chosen, counts, entries, in.experts});
  runner.launch(PlanExperts{counts, starts, tile_starts, chunks, in.experts, few ? 16 : 128});
  runner.launch(PlaceEntries{chosen, counts, place_of, entry_at, entries, in.experts});
  Bf16* sorted = runner.template make<Bf16>(count * static_cast<std::size_t>(in.hidden));
  runner.launch(PermuteRows<Bf16>{in.x, entry_at, sorted, entries, in.k, in.hidden});
  Bf16* both = runner.template make<Bf16>(2 * wide);
  run_experts(runner,
              GemmInput<Bf16, W, Bf16>{sorted, in.gate_up, both, starts, tile_starts, entries,
                                       in.experts, 2 * in.inner, in.hidden},
              few);
  Bf16* active = runner.template make<Bf16>(wide);
  runner.launch(GatedActivation<Bf16>{both, active, entries, in.inner, Activation::kSilu});
  Bf16* back = runner.template make<Bf16>(count * static_cast<std::size_t>(in.hidden));
  run_experts(runner,
              GemmInput<Bf16, W, Bf16>{active, in.down, back, starts, tile_starts, entries,
                                       in.experts, in.hidden, in.inner},
              few);
  runner.launch(CombineRows<Bf16>{back, place_of, weights, out, in.tokens, in.k, in.hidden});
}

}  // namespace strandline::kernels
