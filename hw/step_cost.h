// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "archs/graph_parts.h"
#include "hw/graph_cost.h"

namespace strandline::hw {

/// Share of the experts that a step of so many tokens reaches where their chances of being chosen
/// are gamma-distributed, over the share with equal chances. `skew` > 0 is the squared coefficient
/// of variation: an expert stays unread with (1 + skew x)^(-1 / skew), x its choices in the mean
/// (negative binomial). At most 1, and never fewer experts than one token chooses.
double reached_share(const archs::ChannelSpec& c, double tokens, double skew);

/// Times of engine steps of one model on one chip, for sweeps over partitions and concurrencies.
/// Equal bit by bit to lowering each step whole and costing its graph. What a step has in common
/// with one seen before is not lowered or costed again: everything but the channel mixers, where
/// tensor width, stages and the sequences of a replica are the same; channels of equal layers
/// within a step.
class StepCost {
 public:
  /// `cache_reads`: times the bytes of cached keys and values that attention reads in decode;
  /// `expert_skew`: squared coefficient of variation of how often experts are chosen in decode
  /// (0: all alike, as lowering has it). The model must outlive this.
  StepCost(const ChipModel& model, double cache_reads, double expert_skew = 0)
      : model_(&model), cache_reads_(cache_reads), expert_skew_(expert_skew) {}

  /// Seconds of a step that issues `layers` layers. `a` is known by its address, and must stay as
  /// it is; `runs` is its layer_runs(). InputError where the partition does not fit.
  double time_s(const archs::Architecture& a, const archs::LayerRuns& runs,
                const archs::Phase& phase, const archs::Partition& partition, int layers);

 private:
  struct Counted {
    GraphTerm term;
    int count = 1;
  };
  struct Rest {
    std::vector<Counted> terms;
    std::vector<std::size_t> channel_places;
  };
  const Rest& rest_of(const archs::Architecture& a, const archs::LayerRuns& runs,
                      const archs::Phase& phase, const archs::Partition& partition);
  void cost_into(std::vector<Counted>& terms, archs::OperatorGraph& graph, bool decode);
  const std::vector<Counted>& channel(std::size_t i, const archs::Architecture& a,
                                      const archs::Phase& phase, const archs::Partition& partition);

  const ChipModel* model_;
  double cache_reads_, expert_skew_;
  std::map<std::pair<const archs::Architecture*, archs::RestKey>, Rest> rests_;
  // Reused between steps.
  archs::GraphRest rest_;
  archs::OperatorGraph graph_;
  std::vector<archs::ChannelCall> calls_;
  std::vector<std::vector<Counted>> channels_;
};

}  // namespace strandline::hw
