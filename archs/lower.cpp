// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "archs/lower.h"

#include <algorithm>

#include "archs/graph_builder.h"
#include "archs/layer_size.h"
#include "core/error.h"

namespace strandline::archs {
namespace {

[[noreturn]] void misfit(const Architecture& a, std::string key, int value, std::string problem,
                         std::string mend) {
  throw core::InputError({{},
                          "partition." + std::move(key),
                          std::to_string(value),
                          std::move(problem) + " (model " + a.id + ")",
                          std::move(mend)});
}

}  // namespace

// Arithmetic intensity at the least traffic, for kinds that do not set their own signature.
void sign(Operator& op) {
  if (op.kind == OperatorKind::kNovel) return;
  const double bytes =
      op.weight_bytes + op.activation_bytes + op.state_read_bytes + op.state_write_bytes;
  op.signature.flops_per_byte = bytes > 0 ? op.flops / bytes : 0;
}

// Equal layers wherever they stand in the model become one run, so that a graph stays short.
LayerRuns layer_runs(const Architecture& a) {
  LayerRuns runs;
  runs.depth = a.depth();
  for (int i = 0; i < int(a.layers.size()); ++i) {
    const LayerSpec& l = a.layers[std::size_t(i)];
    auto* const end = runs.run + runs.size;
    auto* const same = std::find_if(runs.run, end, [&](const LayerRuns::Run& r) {
      return same_kind(a.layers[std::size_t(r.layer)], l);
    });
    if (same == end) {
      if (runs.size == LayerRuns::kMax)
        throw core::InputError({{},
                                "layers",
                                "",
                                "more than 64 different kinds of layers",
                                "describe equal layers equally"});
      *same = {i, 0};
      ++runs.size;
    }
    same->count += l.count * l.loops;
  }
  return runs;
}

void check_partition(const Architecture& a, const LayerRuns& runs, const Partition& p) {
  if (p.tensor < 1 || p.expert < 1 || p.pipeline < 1 || p.attention_data < 1)
    misfit(a, "widths", std::min({p.tensor, p.expert, p.pipeline, p.attention_data}),
           "must be at least 1", "use positive widths");
  if (p.pipeline > runs.depth)
    misfit(a, "pipeline", p.pipeline, "exceeds the depth " + std::to_string(runs.depth),
           "use fewer stages");
  for (int i = 0; i < runs.size; ++i) {
    const LayerSpec& l = a.layers[std::size_t(runs.run[i].layer)];
    each_mixer(l, [&](const MixerSpec& m) {
      if (p.tensor > m.heads)
        misfit(a, "tensor", p.tensor, "exceeds the " + std::to_string(m.heads) + " heads",
               "use a tensor width up to the head count");
    });
    if (l.channel.kind == ChannelMixer::kMoe && p.expert > l.channel.experts)
      misfit(a, "expert", p.expert, "exceeds the " + std::to_string(l.channel.experts) + " experts",
             "spread experts over fewer chips");
  }
  if ((p.tensor * p.attention_data) % p.expert != 0)
    misfit(a, "expert", p.expert, "does not divide tensor * attention_data",
           "use a divisor of " + std::to_string(p.tensor * p.attention_data));
}

// A batch below the replica count leaves replicas idle; the busiest still has a sequence.
Step make_step(const Architecture& a, const Phase& phase, const Partition& p) {
  Step s;
  s.prefill = phase.kind == PhaseKind::kPrefill;
  s.bidirectional = !s.prefill && a.decoding == Decoding::kBlockDiffusion;
  s.sequences = std::max(phase.batch / p.attention_data, std::min(phase.batch, 1.0));
  s.per_sequence = double(phase.new_tokens) * (s.prefill ? 1.0 : tokens_per_step(a));
  s.context = double(phase.context_tokens);
  if (s.bidirectional && a.recomputes_context) {
    s.per_sequence += s.context;
    s.context = 0;
  }
  s.all_tokens = phase.batch * s.per_sequence;
  return s;
}

int stage_count(const Architecture& a, const Partition& p, int count) {
  return int(ceil_div(count, p.pipeline)) * a.depth_loops;
}

void GraphBuilder::mixer_layer(const MixerSpec& m) {
  if (m.kind == TokenMixer::kAttention) attention_layer(m);
  if (m.kind == TokenMixer::kLatent) latent_layer(m);
  if (is_recurrent(m.kind)) recurrent_layer(m);
}

void GraphBuilder::layer(const LayerSpec& l) {
  const bool mixes = l.mixer.kind != TokenMixer::kNone;
  const bool channels = l.channel.kind != ChannelMixer::kNone;
  residual_streams(int(mixes) + int(channels));
  depth_attention(int(mixes) + int(channels));
  norm("add_norm", step.tokens() * a.model_width, a.norms_per_layer);
  each_mixer(l, [&](const MixerSpec& m) { mixer_layer(m); });
  if (channel_places)
    channel_places->push_back(graph.size());
  else
    channel_layer(l.channel);
  layer_table();
  novel();
}

void GraphBuilder::whole_step(const LayerRuns& runs) {
  embedding();
  tables();
  for (int i = 0; i < runs.size; ++i) {
    count = stage_count(a, p, runs.run[i].count);
    layer(a.layers[std::size_t(runs.run[i].layer)]);
  }
  count = 1;
  const double stream = step.tokens() * a.model_width * kStreamBytes;
  if (p.pipeline > 1) {
    Operator& op = add(OperatorKind::kSend, "stage_send");
    op.shape.payload_bytes = stream;
    op.shape.group_size = 2;
  }
  const double heads = step.prefill ? step.sequences : step.tokens();
  depth_attention(1);
  norm("final_norm", heads * a.model_width);
  output_head("lm_head", heads);
  if (a.decoding == Decoding::kMultiToken) draft_layers();
}

void lower_into(OperatorGraph& graph, const Architecture& a, const LayerRuns& runs,
                const Phase& phase, const Partition& partition) {
  check_partition(a, runs, partition);
  graph.clear();
  GraphBuilder{graph, a, partition, make_step(a, phase, partition)}.whole_step(runs);
  for (Operator& op : graph) sign(op);
}

void lower_into(OperatorGraph& graph, const Architecture& a, const Phase& phase,
                const Partition& partition) {
  lower_into(graph, a, layer_runs(a), phase, partition);
}

OperatorGraph lower(const Architecture& a, const Phase& phase, const Partition& partition) {
  OperatorGraph graph;
  graph.reserve(96);
  lower_into(graph, a, phase, partition);
  return graph;
}

}  // namespace strandline::archs
