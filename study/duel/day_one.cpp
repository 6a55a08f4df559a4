// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/duel/day_one.h"

#include <algorithm>
#include <cmath>

namespace strandline::study {

KernelAge DayOne::age_of(const archs::Operator& op) const {
  const bool exchange =
      op.kind == archs::OperatorKind::kCollective || op.kind == archs::OperatorKind::kSend;
  if (exchange) return {{}, HUGE_VAL};
  return kernel_age(*needs_, kernel_need(op), model_->id, model_->released);
}

double DayOne::share_at(const archs::Operator& op, double first_share) const {
  return share_of_tuned(age_of(op).quarters, first_share, maturity_->tuning_quarters.value);
}

double DayOne::share_of(const archs::Operator& op) const {
  return share_at(op, maturity_->first_share.value);
}

double DayOne::growth(const archs::OperatorGraph& graph, int layers, const hw::ChipModel& gpu,
                      double first_share) const {
  double work = 0, more = 0;
  for (const archs::Operator& op : graph) {
    const hw::OperatorCost c = hw::cost(op, gpu);
    const double own = op.count * (c.time_s - c.overhead_s);
    work += own;
    more += own * (1 / share_at(op, first_share) - 1);
  }
  const double total = hw::cost(graph, layers, gpu).time_s;
  // Fused neighbours take less than each alone: what they save is spread over all alike.
  return work > 0 ? 1 + std::min(total, work) / total * (more / work) : 1;
}

OldAndNew DayOne::step(const archs::OperatorGraph& graph, int layers,
                       const hw::ChipModel& gpu) const {
  const double mature = hw::cost(graph, layers, gpu).time_s;
  const core::Sourced& first = maturity_->first_share;
  const auto at = [&](double share) { return mature * growth(graph, layers, gpu, share); };
  return {mature, at(first.value), at(first.high), at(first.low)};
}

}  // namespace strandline::study
