// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "archs/architecture.h"
#include "archs/operator.h"

namespace strandline::archs {

enum class PhaseKind : std::uint8_t { kPrefill, kDecode };

/// One step of serving, seen by one model instance (all its chips).
struct Phase {
  PhaseKind kind = PhaseKind::kDecode;
  double batch = 1;  ///< sequences in the step over the whole instance (may be fractional)
  std::int64_t new_tokens = 1;  ///< tokens per sequence in this step (prefill: the uncached prompt)
  std::int64_t context_tokens = 0;  ///< tokens per sequence already cached
};

/// How one model instance is cut over chips. tp*pp*dp chips in all; ep divides tp*dp. Attention and
/// dense channels are replicated over attention_data; routed experts are spread over `expert` ranks
/// and cut over what is left of tp*dp.
struct Partition {
  int tensor = 1;          ///< tensor parallel width of dense parts and attention heads
  int expert = 1;          ///< chips that the experts are spread over; 1: experts cut like tensors
  int pipeline = 1;        ///< stages; per-chip graph is of the slowest stage
  int attention_data = 1;  ///< attention replicas (attention data parallel): sequences are split
  int chips() const { return tensor * pipeline * attention_data; }
};

/// Load of the hottest expert-parallel rank over the mean: 1 + a draw-free bound on imbalance. k is
/// real_experts_per_token(): choices of zero experts move and read nothing.
struct RoutingLoad {
  double active_experts = 0;  ///< E(1-(1-k/E)^tokens), experts read by the whole instance
  double hottest_rank = 1;    ///< tokens of the hottest rank over the mean, >= 1
};
RoutingLoad routing_load(const ChannelSpec& moe, double tokens, int expert_parallel);

/// The different kinds of layers of an architecture, in order of first appearance, and how often
/// each runs: all that lowering takes from the list of layers. Found once it serves every step of a
/// sweep, for as long as the architecture's layers stay as they are.
struct LayerRuns {
  static constexpr int kMax = 64;
  struct Run {
    int layer = 0;  ///< index of the first layer of the kind
    int count = 0;  ///< of all layers of the kind, loops included
  };
  Run run[kMax];
  int size = 0;
  int depth = 0;  ///< Architecture::depth()
};
/// InputError where there are more than LayerRuns::kMax kinds.
LayerRuns layer_runs(const Architecture& a);

/// The per-chip operator graph of one phase step (forward pass of `batch` sequences), collectives
/// included. KV heads below the tensor width are replicated. Decode of an MoE layer reads
/// E(1-(1-k/E)^B) experts (uniform routing); the expert-parallel shape is that of the hottest rank.
/// Block diffusion: one denoising step, in which a whole block sees the cache and itself; where the
/// model recomputes its context, the step runs prompt and block and no cache is read. InputError
/// where the partition does not fit (tensor width over heads*replication, pipeline over depth).
OperatorGraph lower(const Architecture& a, const Phase& phase, const Partition& partition = {});
/// The same into a graph whose memory is reused (cleared first): for sweeps.
void lower_into(OperatorGraph& graph, const Architecture& a, const Phase& phase,
                const Partition& partition = {});
/// The same with the layers of `a` sorted before: `runs` is layer_runs(a).
void lower_into(OperatorGraph& graph, const Architecture& a, const LayerRuns& runs,
                const Phase& phase, const Partition& partition);

/// Tokens that one decode step runs per sequence: 1, 1 + draft_tokens, or a whole block.
double tokens_per_step(const Architecture& a);
/// Tokens that one decode step yields per sequence in the mean: 1; multi-token the accepted prefix
/// 1 + p + ... + p^draft_tokens; block diffusion block_tokens / denoise_steps. A model without a
/// cache between blocks (LLaDA, Dream) is one whose block is the whole answer: block_tokens is the
/// answer's length and recomputes_context adds the prompt to every step.
double emitted_tokens_per_step(const Architecture& a);

/// Weights that one chip of the slowest stage holds (all of its experts, embeddings, draft layer),
/// replication of what the partition cannot cut included.
double weight_bytes_per_chip(const Architecture& a, const Partition& partition);
/// Cache and state that one chip of the slowest stage holds for one sequence of its replica.
double cache_bytes_per_chip(const Architecture& a, double context_tokens,
                            const Partition& partition);

}  // namespace strandline::archs
