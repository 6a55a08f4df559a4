// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "core/error.h"
#include "hw/economics.h"
#include "hw/operator_cost.h"
#include "hw/serving.h"

namespace strandline::hw {
namespace {

constexpr double kTokensPerMtok = 1e6;
constexpr double kSecondsPerHour = 3600.0;

/// What the four steps of a waterfall share.
struct Case {
  const archs::Architecture& model;
  const core::Segment& segment;
  const SiteCosts& site;
};

double usd_per_mtok(const Case& c, const Chip& chip) {
  const core::Sourced capex = capex_usd(chip, c.site);
  if (!capex.known()) throw core::MissingFact(chip.id, "economics.price or own", "waterfall");
  const ChipModel model = prepare(chip);
  const double tok_s = best_cell(c.model, chip, model, c.segment).both_tok_s();
  if (tok_s <= 0) return std::numeric_limits<double>::infinity();
  return ownership_usd_h(chip, capex.value, c.site) / (tok_s * kSecondsPerHour) * kTokensPerMtok;
}

/// The programmable chip in the candidate's node, memory and package. Die and power are its own:
/// what they save is specialization.
Chip with_technology_of(const Chip& programmable, const Chip& candidate) {
  Chip chip = programmable;
  chip.memory = candidate.memory;
  chip.network = candidate.network;
  chip.node = candidate.node;
  chip.package = candidate.package;
  return chip;
}

/// The candidate as if its software got out of the silicon what the best of its interval would.
Chip with_full_efficiency(const Chip& candidate) {
  Chip chip = candidate;
  Derating& d = chip.derating;
  for (core::Sourced* share :
       {&d.compute, &d.compute_8bit, &d.compute_4bit, &d.bandwidth, &d.network}) {
    share->value = share->high;
  }
  d.layer_overhead_s.value = d.layer_overhead_s.low;
  return chip;
}

}  // namespace

Waterfall waterfall(const archs::Architecture& a, const core::Segment& segment, const Chip& gpu,
                    const Chip& at_cost, const Chip& candidate, const SiteCosts& site,
                    double software) {
  const Case c{a, segment, site};
  Waterfall w;
  w.gpu_usd_mtok = usd_per_mtok(c, gpu);
  w.at_cost_usd_mtok = usd_per_mtok(c, at_cost);
  w.technology_usd_mtok = usd_per_mtok(c, with_technology_of(at_cost, candidate));
  w.specialized_usd_mtok = usd_per_mtok(c, with_full_efficiency(candidate));
  w.candidate_usd_mtok = usd_per_mtok(c, candidate) / software;
  return w;
}

}  // namespace strandline::hw
