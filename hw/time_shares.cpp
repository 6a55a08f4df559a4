// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/time_shares.h"

#include <algorithm>
#include <cmath>

namespace strandline::hw {
namespace {

using archs::Architecture;
using archs::Phase;
using archs::PhaseKind;

std::int64_t whole(double x) {
  return static_cast<std::int64_t>(std::ceil(x));
}

/// Layers that one stage issues per step, as InstanceModel counts them.
int issued_layers(const Architecture& a, int stages) {
  const int own = (a.depth() + stages - 1) / stages * a.depth_loops;
  return own + (a.decoding == archs::Decoding::kMultiToken ? a.draft_tokens : 0);
}

/// One engine step: its time and where it goes.
struct Step {
  double time_s = 0;
  TimeShares shares;
};

/// An operator's time without its overhead, given to what bounds it.
void add_operator(const archs::Operator& op, const ChipModel& model, TimeShares& seconds) {
  const OperatorCost c = cost(op, model);
  const double work = op.count * std::max({c.compute_s, c.memory_s, c.network_s});
  if (c.network_s > 0 && c.network_s >= std::max(c.compute_s, c.memory_s))
    seconds.network += work;
  else
    (c.compute_s > c.memory_s ? seconds.compute : seconds.memory) += work;
}

Step step_of(const ServingCase& c, const Architecture& a, const Phase& phase,
             const archs::Partition& partition) {
  const archs::OperatorGraph graph = archs::lower(a, phase, partition);
  const OperatorCost all = cost(graph, issued_layers(a, partition.pipeline), c.chip());
  Step step;
  step.time_s = all.time_s;
  TimeShares& s = step.shares;
  for (const archs::Operator& op : graph) add_operator(op, c.chip(), s);
  s.overhead = all.overhead_s / all.time_s;
  const double work = s.compute + s.memory + s.network;
  const double scale = work > 0 ? (1 - s.overhead) / work : 0.0;
  s.compute *= scale;
  s.memory *= scale;
  s.network *= scale;
  return step;
}

Step prefill_step(const ServingCase& c, const core::Segment& mix, const archs::Partition& cut) {
  const double budget = ServingSoftware{}.prefill_tokens;
  const double uncached = uncached_tokens(mix);
  const double cached = std::max(0.0, mix.input_tokens - uncached);
  const double tokens = uncached / std::ceil(uncached / budget);
  const double batch = std::max(1.0, std::floor(budget / tokens)) * cut.attention_data;
  return step_of(
      c, c.executed(),
      {PhaseKind::kPrefill, batch, whole(tokens), whole(cached + (uncached - tokens) / 2)}, cut);
}

/// With drafts where they make decoding faster, as InstanceModel runs it.
Step decode_step(const ServingCase& c, const core::Segment& mix, const ServingPoint& point) {
  const double stages = point.partition.pipeline;
  const double batch = std::max(point.concurrency / stages, std::min(point.concurrency, 1.0));
  const Phase phase{PhaseKind::kDecode, batch, 1, whole(mix.input_tokens + mix.output_tokens / 2)};
  const Architecture& a = c.executed();
  const Step drafted = step_of(c, a, phase, point.partition);
  if (!c.plain()) return drafted;
  const Step plain = step_of(c, *c.plain(), phase, point.partition);
  return plain.time_s < drafted.time_s / archs::emitted_tokens_per_step(a) ? plain : drafted;
}

}  // namespace

Bound TimeShares::bound() const {
  const double most = std::max({compute, memory, network, overhead});
  if (overhead == most) return Bound::kOverhead;
  if (network == most) return Bound::kNetwork;
  return compute == most ? Bound::kCompute : Bound::kMemory;
}

TimeShares time_shares(const ServingCase& c, const core::Segment& mix, const ServingPoint& point) {
  const TimeShares prefill = prefill_step(c, mix, point.partition).shares;
  const TimeShares decode = decode_step(c, mix, point).shares;
  // 1 / rate is the time per output token and chip of a phase.
  const double prefill_s = 1 / point.prefill_tok_s_per_chip;
  const double decode_s = 1 / point.decode_tok_s_per_chip;
  const auto mean = [&](double p, double d) {
    return (p * prefill_s + d * decode_s) / (prefill_s + decode_s);
  };
  return {mean(prefill.compute, decode.compute), mean(prefill.memory, decode.memory),
          mean(prefill.network, decode.network), mean(prefill.overhead, decode.overhead)};
}

}  // namespace strandline::hw
