// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "hw/serving.h"
#include "hw/serving_case.h"
#include "hw/support.h"
#include "hw/work_split.h"

namespace strandline::hw {
namespace {

using core::CostTable;
using core::Segment;
using core::Serves;

struct Rates {
  double decode = 0, prefill = 0;
  archs::Partition partition;
  double concurrency = 0;
  double both() const { return decode > 0 ? 1 / (1 / decode + 1 / prefill) : 0.0; }
};

Rates rates_of(const ServingPoint& p) {
  return {p.decode_tok_s_per_chip, p.prefill_tok_s_per_chip, p.partition, p.concurrency};
}

/// Rates between two points where TPOT meets the target, log-log.
Rates interpolate(const ServingPoint& fast, const ServingPoint& slow, double tpot_s) {
  const double t = std::log(tpot_s / fast.tpot_s) / std::log(slow.tpot_s / fast.tpot_s);
  const auto mix = [t](double a, double b) { return a * std::pow(b / a, t); };
  return {mix(fast.decode_tok_s_per_chip, slow.decode_tok_s_per_chip),
          mix(fast.prefill_tok_s_per_chip, slow.prefill_tok_s_per_chip), fast.partition,
          fast.concurrency};
}

/// The best rates of one instance at or below a TPOT, by bisection over the frontier's grid; zero
/// where even one user waits longer. Gives up early where full concurrency could not beat
/// `to_beat`.
Rates best_rates(InstanceModel& instance, double tpot_s, double most, double to_beat) {
  ServingPoint slow = instance.rates_at(most);
  if (slow.tpot_s <= tpot_s || slow.output_tok_s_per_chip <= to_beat)
    return slow.tpot_s <= tpot_s ? rates_of(slow) : Rates{};
  ServingPoint fast = instance.rates_at(1);
  if (fast.tpot_s > tpot_s) return {};
  const std::vector<double> grid = concurrency_grid(most);
  std::size_t in = 0;
  std::size_t out = grid.size() - 1;
  while (out - in > 1) {
    const std::size_t middle = (in + out) / 2;
    const ServingPoint p = instance.rates_at(grid[middle]);
    const bool in_time = p.tpot_s <= tpot_s;
    (in_time ? fast : slow) = p;
    (in_time ? in : out) = middle;
  }
  return interpolate(fast, slow, tpot_s);
}

/// What all segments of one model on one chip share.
struct Sweep {
  ServingCase serving;
  ServingLimits limits;
  ServingSoftware software{.memory_reserve = limits.memory_reserve};
  std::vector<Cut> fitting = cuts(serving, limits);
  std::shared_ptr<StepCost> steps =
      std::make_shared<StepCost>(serving.chip(), software.cache_reads);
};

CostTable::Cell cell_of(const Sweep& sweep, const Segment& segment, Serves how) {
  const ServingCase& serving = sweep.serving;
  const Chip& chip = *serving.chip().chip;
  const double context = segment.input_tokens + segment.output_tokens;
  CostTable::Cell cell;
  if (chip.max_context > 0 && context > static_cast<double>(chip.max_context)) {
    cell.serves = Serves::kNoContext;
    return cell;
  }
  Rates best;
  bool held = false;
  for (const Cut& cut : sweep.fitting) {
    InstanceModel instance(serving, segment, cut, sweep.software, sweep.steps);
    const double most = std::min(instance.memory_concurrency(), sweep.limits.max_concurrency);
    if (most < 1) continue;
    held = true;
    const Rates r = best_rates(instance, 1 / segment.interactivity_tok_s_user, most, best.both());
    if (r.both() > best.both()) best = r;
  }
  cell.serves = best.decode > 0 ? how : held ? Serves::kTooSlow : Serves::kNoContext;
  cell.decode_tok_s = static_cast<float>(best.decode);
  cell.prefill_tok_s = static_cast<float>(best.prefill);
  if (best.decode > 0) {
    const PhaseSplit split =
        phase_split(serving.executed(), serving.chip(), segment, best.partition, best.concurrency);
    cell.decode_shares = core::WorkShares::of(split.decode);
    cell.prefill_shares = core::WorkShares::of(split.prefill);
  }
  return cell;
}

}  // namespace

std::vector<CostTable::Cell> best_cells(const archs::Architecture& a, const ChipModel& model,
                                        const std::vector<Segment>& segments,
                                        const ServingLimits& stated) {
  ServingLimits limits = stated;
  if (model.chip->weights_on_die())
    limits.max_chips = std::max(limits.max_chips, model.chip->network.domain_chips);
  CostTable::Cell refused;
  refused.serves = support(a, *model.chip).serves;
  if (!core::served(refused.serves)) return std::vector(segments.size(), refused);
  const Sweep sweep{.serving = ServingCase(a, model), .limits = limits};
  const Serves how = refused.serves;
  refused.serves = Serves::kNoCapacity;
  std::vector<CostTable::Cell> cells;
  for (const Segment& segment : segments)
    cells.push_back(sweep.fitting.empty() ? refused : cell_of(sweep, segment, how));
  return cells;
}

CostTable::Cell best_cell(const archs::Architecture& a, const Chip& chip, const ChipModel& model,
                          const Segment& segment, const ServingLimits& limits) {
  ChipModel own = model;
  own.chip = &chip;
  return best_cells(a, own, {segment}, limits).front();
}

}  // namespace strandline::hw
