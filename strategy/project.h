// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategy/luck.h"
#include "strategy/rules.h"

namespace strandline::strategy {

/// NRE of a column with its adders: later generations reuse part of the first, each capability
/// taken in beyond the column's own costs a share more.
inline double project_nre_musd(const Player& p, int column, bool first, int added) {
  const double factor = p.terms.nre_factor * (first ? 1.0 : p.terms.renewal_nre_factor);
  return kMusd * p.columns[column].nre_usd * factor * (1.0 + p.terms.retarget_nre_share * added);
}

/// Planned length of a design.
inline int design_quarters(const Terms& terms) {
  return whole(terms.start_to_volume_quarters) - whole(terms.tapeout_to_volume_quarters);
}

/// Starts a design where the plan's rule says so.
inline void maybe_start(Player& p, int t) {
  if (p.project.phase != Phase::kNone || !builds_own(p.plan.kind)) return;
  if (p.births > 0 && !renewal_due(p, t)) return;
  const int generation = startable_generation(p, t);
  if (generation < 0) return;
  int added = 0;
  const Lens lens = target_lens(p, generation, t, added);
  if (!starts_now(p, generation, lens, t)) return;
  const int design = design_quarters(p.terms);
  Project& project = p.project;
  project = Project{};
  project.phase = Phase::kDesign;
  project.birth = p.births++;
  project.generation = generation;
  project.lens = lens;
  project.start = t;
  project.design_end = t + design;
  project.tape_out = project.design_end + slip_quarters(p.terms, p.stream, p.path, project.birth);
  project.nre_left_musd = project_nre_musd(p, lens.column, project.birth == 0, added);
  project.nre_musd_quarter = project.nre_left_musd / (design > 1 ? design : 1);
  p.last_start = t;
  p.last_generation = generation;
  if (project.birth == 0) p.out.design_start = t;
  ++p.out.projects;
}

/// Ends a project without volume: part of the NRE and of the prepayment come back.
inline void abandon(Player& p) {
  Project& project = p.project;
  p.flows.salvage +=
      p.terms.nre_salvage * project.nre_spent_musd + p.terms.prepay_recovery * project.prepaid_musd;
  p.flows.deductions += project.prepaid_musd;
  project.prepaid_musd = 0;
  if (project.birth == 0) p.out.abandoned = true;
  project.phase = Phase::kNone;
}

/// Pays NRE: in equal parts over the planned design, all of the rest at tape-out.
inline void pay_nre(Player& p, bool all) {
  Project& project = p.project;
  const double due = all || project.nre_musd_quarter > project.nre_left_musd
                         ? project.nre_left_musd
                         : project.nre_musd_quarter;
  project.nre_left_musd -= due;
  project.nre_spent_musd += due;
  p.flows.nre += due;
}

/// Capex of the first quarter's allocation of chips for today's covered demand.
inline double first_fleet_musd(Player& p, const Lens& lens, int t) {
  if (p.terms.perspective == Perspective::kMerchant) return 0.0;
  const double hours = covered_work(p, p.scratch.rates(lens, t), 1.0).hours;
  const double busy = hours / kHoursPerQuarter;
  const double chips = p.terms.own_allocation_share * busy * p.terms.headroom /
                       (p.terms.availability * own_utilization(p, busy));
  return chips * chip_price_musd(p.columns[lens.column], true, p.terms, p.quarter(t));
}

inline void tape_out(Player& p, int t) {
  Project& project = p.project;
  pay_nre(p, true);
  project.phase = Phase::kFab;
  project.spins = 1;
  project.silicon = t + whole(p.terms.tapeout_to_volume_quarters);
  project.prepaid_musd = p.terms.prepay_fraction * first_fleet_musd(p, project.lens, t);
  p.flows.capex += project.prepaid_musd;
  if (project.birth == 0) {
    p.out.tape_out = t;
    p.out.spins = 1;
  }
}

inline void deploy(Player& p, double performance, int t) {
  Project& project = p.project;
  OwnChip& chip = p.own[p.own_count++];
  chip = OwnChip{};
  chip.lens = project.lens;
  chip.birth = project.birth;
  chip.volume = t;
  chip.performance = performance;
  chip.prepaid_musd = project.prepaid_musd;
  project.prepaid_musd = 0;
  if (project.birth == 0) p.out.volume = t;
  project.phase = Phase::kNone;
}

/// Pays for another spin and waits for it.
inline void respin(Player& p, bool metal_only, int t) {
  Project& project = p.project;
  const double masks = kMusd * p.columns[project.lens.column].mask_set_usd;
  p.flows.nre += metal_only ? masks * p.terms.metal_mask_fraction : masks;
  project.silicon =
      t + whole(metal_only ? p.terms.metal_respin_quarters : p.terms.full_respin_quarters);
  project.phase = Phase::kFab;
  ++project.spins;
  if (project.birth == 0) p.out.spins = project.spins;
}

/// Whether the project ends at a milestone (ProjectScript): by the script of the plan's first
/// project, else by the rule.
inline bool stops(Player& p, int milestone, int t) {
  const ProjectScript& script = p.plan.script;
  if (script.scripted && p.project.birth == 0) return milestone >= script.stop_at;
  return p.plan.recourse.abandon && !passes_milestone(p, p.project.lens, 1.0, t);
}

/// Whether a metal-only fault ships as it is although another spin is allowed.
inline bool ships_fault(const Player& p) {
  const ProjectScript& script = p.plan.script;
  return script.scripted && p.project.birth == 0 && p.project.spins >= script.ship_at;
}

/// Silicon is back. Without the right to respin a metal-only fault ships with the workaround's loss
/// and a full-mask fault ends the project; so do faults of the last spin allowed.
inline void judge_silicon(Player& p, int t) {
  Project& project = p.project;
  const double crippled = 1.0 - p.terms.workaround_loss;
  const SpinResult result = spin_result(p.terms, p.stream, p.path,
                                        static_cast<std::uint32_t>(project.birth), project.spins);
  if (result == SpinResult::kWorks) return deploy(p, 1.0, t);
  if (result == SpinResult::kWorkaround) return deploy(p, crippled, t);
  const bool metal = result == SpinResult::kMetalRespin;
  if (!p.plan.recourse.respin || project.spins >= whole(p.terms.max_spins))
    return metal ? deploy(p, crippled, t) : abandon(p);
  if (stops(p, project.spins, t)) return abandon(p);
  if (metal && ships_fault(p)) return deploy(p, crippled, t);
  respin(p, metal && p.plan.recourse.metal_respin, t);
}

/// Moves the project through quarter t: NRE, milestones, spins. With lags of zero it passes several
/// phases in one quarter.
inline void advance_project(Player& p, int t) {
  Project& project = p.project;
  if (project.phase == Phase::kNone) return;
  if (project.phase == Phase::kDesign && t < project.design_end) pay_nre(p, false);
  if (t >= project.design_end && t > project.start) p.flows.nre += p.terms.design_team_musd;
  if (project.phase == Phase::kDesign && t >= project.tape_out) {
    if (stops(p, 0, t)) return abandon(p);
    tape_out(p, t);
  }
  if (project.phase == Phase::kFab && t + 1 >= project.silicon) project.phase = Phase::kBringUp;
  while (project.phase != Phase::kNone && project.phase != Phase::kDesign && t >= project.silicon)
    judge_silicon(p, t);
}

}  // namespace strandline::strategy
