// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/energy_serving.h"

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

/// All layers in one stage: together the stages do what one that holds all layers would. What they
/// send each other, a residual stream, is under a thousandth of the weights and left out.
archs::Partition unstaged(archs::Partition p) {
  p.pipeline = 1;
  return p;
}

/// Graphs of one partition, lowered into memory that is reused.
class Lowered {
 public:
  Lowered(const ServingCase& c, const archs::Partition& partition, const ServingSoftware& software)
      : case_(c), partition_(unstaged(partition)), software_(software) {}

  const archs::OperatorGraph& graph(const Architecture& a, const Phase& phase) {
    archs::lower_into(graph_, a, phase, partition_);
    if (phase.kind == PhaseKind::kDecode)
      for (archs::Operator& op : graph_)
        if (op.kind == archs::OperatorKind::kAttention)
          op.state_read_bytes *= software_.cache_reads;
    return graph_;
  }
  /// Of all chips of the instance.
  EnergyWork work(const Architecture& a, const Phase& phase) {
    return work_of(graph(a, phase), case_.chip()) * partition_.chips();
  }
  double time_s(const Architecture& a, const Phase& phase) {
    return cost(graph(a, phase), a.depth(), case_.chip()).time_s;
  }

 private:
  const ServingCase& case_;
  archs::Partition partition_;
  const ServingSoftware& software_;
  archs::OperatorGraph graph_;
};

EnergyWork prefill_work(const ServingCase& c, const core::Segment& mix,
                        const ServingSoftware& software, const archs::Partition& partition,
                        Lowered& lowered) {
  const double uncached = uncached_tokens(mix);
  const double cached = std::max(0.0, mix.input_tokens - uncached);
  const double chunks = std::ceil(uncached / software.prefill_tokens);
  const double tokens = uncached / chunks;
  const double batch =
      std::max(1.0, std::floor(software.prefill_tokens / tokens)) * partition.attention_data;
  const Phase chunk{PhaseKind::kPrefill, batch, whole(tokens),
                    whole(cached + (uncached - tokens) / 2)};
  return lowered.work(c.executed(), chunk) * (chunks / batch);
}

/// The variant of the model, drafts on or off, that decodes faster.
const Architecture& faster(const ServingCase& c, const Phase& phase, Lowered& lowered) {
  const Architecture* plain = c.plain();
  const Architecture& drafts = c.executed();
  if (!plain) return drafts;
  const double drafted_s = lowered.time_s(drafts, phase) / archs::emitted_tokens_per_step(drafts);
  return lowered.time_s(*plain, phase) < drafted_s ? *plain : drafts;
}

EnergyWork decode_work(const ServingCase& c, const core::Segment& mix, const ServingPoint& point,
                       Lowered& lowered) {
  const double stages = point.partition.pipeline;
  const double batch = std::max(point.concurrency / stages, std::min(point.concurrency, 1.0));
  const Phase step{PhaseKind::kDecode, batch, 1, whole(mix.input_tokens + mix.output_tokens / 2)};
  const Architecture& a = faster(c, step, lowered);
  const double steps = mix.output_tokens / archs::emitted_tokens_per_step(a);
  return lowered.work(a, step) * (steps / batch);
}

}  // namespace

RequestWork request_work(const ServingCase& c, const core::Segment& mix,
                         const ServingSoftware& software, const ServingPoint& point) {
  Lowered lowered(c, point.partition, software);
  return {.prefill = prefill_work(c, mix, software, point.partition, lowered),
          .decode = decode_work(c, mix, point, lowered)};
}

ServingEnergy energy_of(const RequestWork& work, const core::Segment& mix,
                        const ServingPoint& point, const EnergyModel& energy) {
  const double rate = point.output_tok_s_per_chip;
  ServingEnergy e;
  e.dynamic_j =
      (energy.dynamic_j(work.prefill) + energy.dynamic_j(work.decode)) / mix.output_tokens;
  const double waiting_w = rate > 0 ? energy.busy_w : energy.idle_w;
  e.static_j = waiting_w / rate;
  e.wanted_w = waiting_w + e.dynamic_j * rate;
  e.chip_w = std::min(e.wanted_w, energy.limit_w);
  e.wall_w = energy.wall_w(e.chip_w);
  e.joules_per_output_token = e.chip_w / rate;
  e.wall_joules_per_output_token = e.wall_w / rate;
  return e;
}

ServingEnergy energy_of(const ServingCase& c, const core::Segment& mix,
                        const ServingSoftware& software, const ServingPoint& point,
                        const EnergyModel& energy) {
  return energy_of(request_work(c, mix, software, point), mix, point, energy);
}

}  // namespace strandline::hw
