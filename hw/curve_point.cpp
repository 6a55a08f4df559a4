// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/curve_point.h"

#include <algorithm>

#include "core/error.h"

namespace strandline::hw {
namespace {

std::optional<EnergyModel> energy_model(const Chip& chip) {
  try {
    return prepare_energy(chip);
  } catch (const core::InputError&) {  // a blank fact, or a node without a figure
    return std::nullopt;
  }
}

/// Rates of chips that were measured hold their throttling; those of projected generations and of
/// candidates do not.
bool throttles_in_rates(const Chip& chip) {
  const std::size_t at = chip.id.find("@q");
  const bool projected = at != std::string::npos && chip.id.substr(at) != "@q0";
  return !projected && !chip.candidate;
}

/// Points that another beats in both ways are gone; order as in a frontier.
void keep_frontier(std::vector<CurvePoint>& points) {
  std::sort(points.begin(), points.end(), [](const CurvePoint& a, const CurvePoint& b) {
    return a.point.interactivity_tok_s_user < b.point.interactivity_tok_s_user;
  });
  double best = 0;
  std::vector<CurvePoint> kept;
  for (auto p = points.rbegin(); p != points.rend(); ++p)
    if (p->point.output_tok_s_per_chip > best) {
      best = p->point.output_tok_s_per_chip;
      kept.push_back(*p);
    }
  points.assign(kept.rbegin(), kept.rend());
}

}  // namespace

ServingPoint within_power(const ServingPoint& at_will, const ServingEnergy& energy,
                          const EnergyModel& model) {
  if (energy.wanted_w <= model.limit_w) return at_will;
  const double slower = (model.limit_w - model.busy_w) / (energy.wanted_w - model.busy_w);
  ServingPoint p = at_will;
  for (double* rate : {&p.interactivity_tok_s_user, &p.output_tok_s_per_chip,
                       &p.decode_tok_s_per_chip, &p.prefill_tok_s_per_chip})
    *rate *= slower;
  for (double* time : {&p.ttft_s, &p.tpot_s}) *time /= slower;
  return p;
}

std::vector<CurvePoint> curve_points(const archs::Architecture& a, const ChipModel& chip,
                                     const core::Segment& mix, const ServingLimits& limits) {
  const std::vector<ServingPoint> frontier = pareto_frontier(a, chip, mix, limits);
  if (frontier.empty()) return {};
  const ServingCase serving(a, chip);
  const std::optional<EnergyModel> energy = energy_model(*chip.chip);
  const bool capped = energy && !throttles_in_rates(*chip.chip);
  std::vector<CurvePoint> points;
  points.reserve(frontier.size());
  for (const ServingPoint& p : frontier) {
    CurvePoint point{p, band_of(p, a, chip, mix), time_shares(serving, mix, p), std::nullopt};
    if (energy) {
      const RequestWork work = request_work(serving, mix, ServingSoftware{}, p);
      point.energy = energy_of(work, mix, p, *energy);
      if (capped) {
        point.point = within_power(p, *point.energy, *energy);
        point.energy = energy_of(work, mix, point.point, *energy);
      }
    }
    points.push_back(point);
  }
  if (capped) keep_frontier(points);
  return points;
}

ServingLimits limits_for(int max_chips) {
  constexpr double kSequencesPerChip = 64;
  ServingLimits limits;
  limits.max_concurrency = std::max(limits.max_concurrency, kSequencesPerChip * max_chips);
  limits.max_chips = max_chips;
  return limits;
}

}  // namespace strandline::hw
