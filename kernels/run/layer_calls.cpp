// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/run/layer_calls.h"

#include <fmt/format.h>

#include <algorithm>

#include "archs/graph_builder.h"
#include "core/error.h"
#include "kernels/run/operator_call.h"

namespace strandline::kernels {
namespace {

using archs::Operator;
using archs::OperatorGraph;
using archs::OperatorKind;

/// Finds calls for operators [first, end) of a graph, which one layer (or none) made.
class Mapper {
 public:
  Mapper(LayerCalls& out, const CallContext& context, std::size_t first)
      : out_(out), context_(context), first_(first), taken_(out.graph.size(), false) {}

  void map() {
    take_experts();
    take_sparse_attention();
    take_chunks();
    take_streams();
    for (std::size_t i = first_; i < out_.graph.size(); ++i) {
      if (taken_[i]) continue;
      if (std::optional<Call> call = call_of(out_.graph[i], static_cast<int>(i), context_))
        out_.calls.push_back(*std::move(call));
      else
        out_.unmapped.push_back(static_cast<int>(i));
    }
    std::sort(out_.calls.begin(), out_.calls.end(),
              [](const Call& a, const Call& b) { return a.operators < b.operators; });
  }

 private:
  /// Takes the operators for which `wanted` holds out of what is left.
  template <class Wanted>
  std::vector<int> take(Wanted wanted) {
    std::vector<int> found;
    for (std::size_t i = first_; i < out_.graph.size(); ++i)
      if (!taken_[i] && wanted(out_.graph[i])) {
        taken_[i] = true;
        found.push_back(static_cast<int>(i));
      }
    return found;
  }
  const Operator& at(int index) const { return out_.graph[static_cast<std::size_t>(index)]; }

  void take_experts() {
    std::vector<int> found = take([](const Operator& op) {
      return op.kind == OperatorKind::kRouteTopk || op.name == "permute_tokens" ||
             op.name.starts_with("expert_") || op.name == "combine_tokens";
    });
    if (!found.empty()) out_.calls.push_back(experts_call(context_, std::move(found)));
  }

  void take_sparse_attention() {
    const auto selects = [](const Operator& op) {
      return op.kind == OperatorKind::kAttention && op.shape.mask == archs::AttentionMask::kTopk;
    };
    std::vector<int> index =
        take([](const Operator& op) { return op.kind == OperatorKind::kIndexTopk; });
    const std::vector<int> attention = take(selects);
    if (attention.empty()) return;
    const Operator& attends = at(attention.front());
    const Operator& indexes = index.empty() ? attends : at(index.front());
    index.insert(index.end(), attention.begin(), attention.end());
    out_.calls.push_back(sparse_call(indexes, attends, context_, index));
  }

  /// Sums of decays and solves are part of the chunks' kernel.
  void take_chunks() {
    const auto is_part = [](const Operator& op) {
      return op.kind == OperatorKind::kCumsum || op.kind == OperatorKind::kTriangularSolve;
    };
    std::vector<int> parts = take(is_part);
    if (parts.empty()) return;
    const std::vector<int> chunks =
        take([](const Operator& op) { return op.kind == OperatorKind::kChunkedState; });
    if (chunks.empty()) return;
    Call call = *call_of(at(chunks.front()), chunks.front(), context_);
    call.operators = std::move(parts);
    call.operators.insert(call.operators.end(), chunks.begin(), chunks.end());
    out_.calls.push_back(std::move(call));
  }

  void take_streams() {
    std::vector<int> found = take([](const Operator& op) {
      return op.kind == OperatorKind::kSinkhorn || op.name == "stream_mix";
    });
    if (found.empty()) return;
    Call call = *call_of(at(found.front()), found.front(), context_);
    call.operators = std::move(found);
    out_.calls.push_back(std::move(call));
  }

  LayerCalls& out_;
  const CallContext& context_;
  std::size_t first_;
  std::vector<bool> taken_;
};

constexpr archs::Partition kOneChip{};

/// Appends what `lower` adds to the graph, with its calls.
template <class Lower>
void append(LayerCalls& out, const archs::Architecture& a, const archs::Phase& phase,
            const archs::ChannelSpec& channel, Lower lower) {
  archs::GraphBuilder builder{out.graph, a, kOneChip, archs::make_step(a, phase, kOneChip)};
  const std::size_t first = out.graph.size();
  lower(builder);
  for (std::size_t i = first; i < out.graph.size(); ++i) archs::sign(out.graph[i]);
  const CallContext context{a, builder.step, channel};
  Mapper(out, context, first).map();
}

void append_layer(LayerCalls& out, const archs::Architecture& a, const archs::Phase& phase,
                  const archs::LayerSpec& spec) {
  append(out, a, phase, spec.channel, [&](archs::GraphBuilder& b) { b.layer(spec); });
}

}  // namespace

std::size_t run_of_layer(const archs::Architecture& a, int index) {
  int left = index;
  for (std::size_t i = 0; i < a.layers.size() && left >= 0; ++i) {
    left -= a.layers[i].count;
    if (left < 0) return i;
  }
  throw core::InputError({.place = {},
                          .key = "layer",
                          .value = std::to_string(index),
                          .problem = fmt::format("{} has layers 0 to {}", a.id, a.depth() - 1),
                          .mend = "take one of them"});
}

LayerCalls layer_calls(const archs::Architecture& a, int index, const archs::Phase& phase) {
  LayerCalls out;
  append_layer(out, a, phase, a.layers[run_of_layer(a, index)]);
  return out;
}

LayerCalls step_calls(const archs::Architecture& a, const archs::Phase& phase) {
  LayerCalls out;
  append(out, a, phase, {}, [](archs::GraphBuilder& b) {
    b.embedding();
    b.tables();
    b.depth_attention(1);
    b.norm("final_norm", b.step.tokens() * b.a.model_width);
    b.output_head("lm_head", b.step.tokens());
  });
  const archs::LayerRuns runs = archs::layer_runs(a);
  for (int i = 0; i < runs.size; ++i)
    append_layer(out, a, phase, a.layers[static_cast<std::size_t>(runs.run[i].layer)]);
  return out;
}

}  // namespace strandline::kernels
