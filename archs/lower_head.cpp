// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"

namespace strandline::archs {

void GraphBuilder::embedding() {
  count = 1;
  elementwise(OperatorKind::kEmbed, "embed", step.tokens() * a.model_width, 0, 2);
  graph.back().signature.irregularity = 1;
}

// Logits and sampling. The vocabulary is cut over the tensor width; chips exchange only their best
// candidates (eight bytes per row and chip), not the logits.
void GraphBuilder::output_head(std::string_view name, double tokens) {
  const std::int64_t rows = ceil_div(a.vocabulary, p.tensor);
  gemm(name, tokens, rows, a.model_width, unquantized_type(a));
  elementwise(OperatorKind::kSample, "sample", tokens * double(rows), 3, 1);
  collective("sample_all_gather", Collective::kAllGather, tokens * 8.0 * p.tensor, p.tensor);
}

// The multi-token head: one layer like the model's last, fed with the last hidden state and the new
// token's embedding (arXiv:2412.19437, section 2.2). Decode runs it once per draft, each time with
// its own logits; prefill runs it once over the prompt to fill its cache.
void GraphBuilder::draft_layers() {
  const Step verify = step;
  step = draft_step(step);
  count = step.prefill ? 1 : a.draft_tokens;
  gemm("draft_proj", step.tokens(), ceil_div(a.model_width, p.tensor), 2LL * a.model_width,
       a.weight_type);
  for (const LayerCall& call : draft_calls(a, step)) {
    count = call.count;
    if (call.layer) layer(*call.layer);
  }
  if (!step.prefill) output_head("draft_head", step.tokens());
  step = verify;
  count = 1;
}

Step draft_step(Step step) {
  if (!step.prefill) {
    step.all_tokens /= step.per_sequence;
    step.per_sequence = 1;
  }
  return step;
}

// Models that alternate mixer and channel layers draft with one of each.
std::array<LayerCall, 2> draft_calls(const Architecture& a, const Step& step) {
  const int drafts = step.prefill ? 1 : a.draft_tokens;
  std::array<LayerCall, 2> calls{LayerCall{&a.layers.back(), drafts}, LayerCall{nullptr, drafts}};
  if (a.layers.back().mixer.kind != TokenMixer::kNone) return calls;
  const auto mixer = std::find_if(a.layers.rbegin(), a.layers.rend(),
                                  [](const LayerSpec& l) { return is_attention(l.mixer.kind); });
  if (mixer != a.layers.rend()) calls[1].layer = &*mixer;
  return calls;
}

double tokens_per_step(const Architecture& a) {
  if (a.decoding == Decoding::kMultiToken) return 1.0 + a.draft_tokens;
  return a.decoding == Decoding::kBlockDiffusion ? a.block_tokens : 1.0;
}

double emitted_tokens_per_step(const Architecture& a) {
  if (a.decoding == Decoding::kBlockDiffusion) return double(a.block_tokens) / a.denoise_steps;
  double emitted = 1, chance = 1;
  if (a.decoding == Decoding::kMultiToken)
    for (int i = 0; i < a.draft_tokens; ++i) emitted += chance *= a.draft_acceptance;
  return emitted;
}

}  // namespace strandline::archs
