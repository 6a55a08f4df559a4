// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/work_split.h"

#include <algorithm>
#include <cmath>

#include "hw/serving_case.h"

namespace strandline::hw {
namespace {

using archs::OperatorKind;
using core::WorkClass;

std::int64_t whole(double x) {
  return static_cast<std::int64_t>(std::ceil(x));
}

bool is_product(OperatorKind kind) {
  return kind == OperatorKind::kGemm || kind == OperatorKind::kGroupedGemm;
}

int product_bits(const archs::OperatorGraph& graph) {
  double all = 0, wide = 0, eight = 0;
  for (const archs::Operator& op : graph) {
    if (!is_product(op.kind)) continue;
    const double bytes = op.count * op.weight_bytes;
    const double each = archs::bytes_per_element(op.weight_type);
    all += bytes;
    if (each > 1.5) wide += bytes;
    if (each > 0.75 && each <= 1.5) eight += bytes;
  }
  if (2 * wide >= all) return 16;
  return 2 * (wide + eight) >= all ? 8 : 4;
}

ClassSeconds scaled(ClassSeconds seconds, double factor) {
  for (double& s : seconds) s *= factor;
  return seconds;
}

}  // namespace

WorkClass work_class(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::kGemm:
      return WorkClass::kProduct;
    case OperatorKind::kGroupedGemm:
      return WorkClass::kGroupedProduct;
    case OperatorKind::kAttention:
      return WorkClass::kAttention;
    case OperatorKind::kLinearScan:
    case OperatorKind::kChunkedState:
    case OperatorKind::kTriangularSolve:
    case OperatorKind::kCumsum:
    case OperatorKind::kDepthwiseConv:
    case OperatorKind::kLongConv:
      return WorkClass::kRecurrence;
    case OperatorKind::kCollective:
    case OperatorKind::kSend:
      return WorkClass::kNetwork;
    case OperatorKind::kNovel:
      return WorkClass::kUnseen;
    default:
      return WorkClass::kOther;
  }
}

ClassSeconds class_seconds(const archs::OperatorGraph& graph, int layers, const ChipModel& model) {
  ClassSeconds seconds{};
  double work = 0;
  for (const archs::Operator& op : graph) {
    const OperatorCost c = cost(op, model);
    const double own = static_cast<double>(op.count) * (c.time_s - c.overhead_s);
    seconds[static_cast<std::size_t>(work_class(op.kind))] += own;
    work += own;
  }
  const OperatorCost total = cost(graph, layers, model);
  const double without_overhead = std::min(total.time_s, std::max(0.0, work));
  const double scale = work > 0 ? without_overhead / work : 0.0;
  for (double& s : seconds) s *= scale;
  seconds[static_cast<std::size_t>(WorkClass::kOverhead)] += total.time_s - without_overhead;
  return seconds;
}

double total_seconds(const ClassSeconds& seconds) {
  double total = 0;
  for (const double s : seconds) total += s;
  return total;
}

PhaseSplit phase_split(const archs::Architecture& executed, const ChipModel& model,
                       const core::Segment& mix, const archs::Partition& partition,
                       double concurrency) {
  const int stages = partition.pipeline;
  const int layers = (executed.depth() + stages - 1) / stages * executed.depth_loops;
  const double batch = std::max(concurrency / stages, std::min(concurrency, 1.0));
  const archs::Phase decode{archs::PhaseKind::kDecode, batch, 1,
                            whole(mix.input_tokens + mix.output_tokens / 2)};
  const double uncached = uncached_tokens(mix);
  const double budget = ServingSoftware{}.prefill_tokens;
  const double chunks = std::ceil(uncached / budget);
  const double tokens = uncached / chunks;
  const double packed = std::max(1.0, std::floor(budget / tokens)) * partition.attention_data;
  const archs::Phase prefill{
      archs::PhaseKind::kPrefill, packed, whole(tokens),
      whole(std::max(0.0, mix.input_tokens - uncached) + (uncached - tokens) / 2)};
  archs::OperatorGraph graph = archs::lower(executed, decode, partition);
  const double emitted = archs::emitted_tokens_per_step(executed);
  PhaseSplit split;
  split.decode =
      scaled(class_seconds(graph, layers, model), stages / (emitted * std::max(1.0, concurrency)));
  split.bits = product_bits(graph);
  archs::lower_into(graph, executed, prefill, partition);
  split.prefill =
      scaled(class_seconds(graph, layers, model), chunks / (packed * mix.output_tokens));
  return split;
}

}  // namespace strandline::hw
