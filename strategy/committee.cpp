// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/committee.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "strategy/project.h"
#include "strategy/serve.h"

namespace strandline::strategy {
namespace {

constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

void require_own_chip(const Plan& plan) {
  if (builds_own(plan.kind) && !plan.own_columns.empty()) return;
  throw core::InputError(
      {{}, "plan", plan.id, "builds no chip of its own", "ask this of an own-chip plan"});
}

double expected_slip(const Terms& t) {
  double sum = 0;
  double reached = t.behind_schedule;
  for (int slip = 1; slip <= kMaxSlipQuarters; ++slip, reached *= t.slip_more) sum += reached;
  return sum;
}

/// Sum over quarters 1..n of a saving that falls each quarter and is discounted.
double present_value(const Terms& t, double first, int quarters) {
  const double keep = (1.0 - t.terminal_margin_decay) * core::kernel::exp(-0.25 * t.risk_free_rate);
  double sum = 0, factor = 1;
  for (int q = 0; q < quarters; ++q, factor *= keep) sum += factor * first;
  return sum;
}

/// Cost of a worked chip-hour in MUSD: price over life, site, energy.
double worked_hour_musd(const core::CostTable::Column& c, bool own, const Terms& t,
                        const core::FutureQuarter& q, double life, double utilization) {
  const double per_quarter = chip_price_musd(c, own, t, q) / life + fixed_cost_musd(c, t);
  return per_quarter / (kHoursPerQuarter * t.availability * utilization) + power_cost_musd_h(c, t);
}

double payback(const Terms& t, double investment_musd, double saving_musd) {
  const double keep = (1.0 - t.terminal_margin_decay) * core::kernel::exp(-0.25 * t.risk_free_rate);
  double sum = 0, factor = 1;
  for (int q = 1; q <= whole(t.own_life_quarters); ++q, factor *= keep) {
    sum += factor * saving_musd;
    if (sum >= investment_musd) return q;
  }
  return kNever;
}

}  // namespace

ProjectCost expected_project_cost(const Context& context, const Plan& plan) {
  require_own_chip(plan);
  const Terms& t = *context.terms;
  const auto& column = context.costs->columns[plan.own_columns[0]];
  const double masks = kMusd * column.mask_set_usd;
  ProjectCost cost;
  cost.slip_quarters = expected_slip(t);
  cost.nre_musd = kMusd * column.nre_usd * t.nre_factor;
  double quarters = t.start_to_volume_quarters + cost.slip_quarters;
  double reached = 1;
  cost.spins = 0;
  cost.reaches_volume = 0;
  for (int spin = 1; spin <= whole(t.max_spins); ++spin) {
    cost.spins += reached;
    const double fails = reached * (1.0 - spin_success(t, spin));
    const bool last = spin == whole(t.max_spins) || !plan.recourse.respin;
    cost.reaches_volume += reached - fails + fails * t.severity_workaround;
    if (last) {
      cost.reaches_volume += fails * t.severity_metal;
      break;
    }
    cost.nre_musd += fails * masks * (t.severity_metal * t.metal_mask_fraction + t.severity_full);
    quarters += fails * (t.severity_metal * whole(t.metal_respin_quarters) +
                         t.severity_full * whole(t.full_respin_quarters));
    reached = fails * (t.severity_metal + t.severity_full);
  }
  cost.volume_quarters = quarters;
  const double beyond_plan =
      quarters - (t.start_to_volume_quarters - t.tapeout_to_volume_quarters) + 1.0;
  cost.nre_musd += t.design_team_musd * beyond_plan;
  return cost;
}

UnitEconomics unit_economics(const Context& context, const Plan& plan, const core::Future& today) {
  require_own_chip(plan);
  const Terms& t = *context.terms;
  Scratch scratch;
  scratch.begin(today);
  scratch.use(context);
  Outcome unused;
  const core::RandomStream no_luck(0);
  Player p{t, *context.costs, context.costs->columns.data(), plan, today, scratch, no_luck,
           0, unused};
  observe(p, 0);
  int added = 0;
  const Lens lens = target_lens(p, 0, 0, added);
  const ColumnRates own = scratch.rates(lens, 0);
  const ColumnRates gpu = scratch.rates(gpu_lens(p, p.market.gpu_column, ~std::uint64_t{0}), 0);
  const auto& column = context.costs->columns[lens.column];
  const core::FutureQuarter& q = today.quarter[0];

  const Lanes tokens = p.market.demand_mtok * own.covered * own_fraction(p);
  const bool split = plan.kind == PlanKind::kPhaseSplit;
  const Lanes gpu_hours = split ? gpu.decode_h : gpu.decode_h + gpu.prefill_h;
  const double hours = covered_work(p, own, 1.0).hours, mtok = sum(tokens);
  const double busy = hours / kHoursPerQuarter, utilization = own_utilization(p, busy);
  const double gpu_worked = sum(tokens * gpu_hours);
  const double gpu_utilization = pool_utilization(gpu_worked / kHoursPerQuarter, t);
  const double owned =
      gpu_worked * worked_hour_musd(context.costs->columns[p.market.gpu_column], false, t, q,
                                    t.gpu_life_quarters, gpu_utilization);
  const Lanes rent = split ? p.market.rent_usd * p.market.decode_fraction : p.market.rent_usd;
  const double alternative = least(owned, kMusd * sum(tokens * rent));

  UnitEconomics u;
  if (!(hours > 0)) {
    u.own_usd_mtok = u.gpu_usd_mtok = u.break_even_chips = u.payback_quarters = kNever;
    return u;
  }
  u.own_usd_mtok =
      hours * worked_hour_musd(column, true, t, q, t.own_life_quarters, utilization) / mtok / kMusd;
  u.gpu_usd_mtok = alternative / mtok / kMusd;
  u.chip_musd = chip_price_musd(column, true, t, q);
  u.planned_chips = busy * t.headroom / (t.availability * utilization);
  const double running =
      hours * power_cost_musd_h(column, t) / u.planned_chips + fixed_cost_musd(column, t);
  u.saving_musd_quarter = alternative / u.planned_chips - running;
  const double project = expected_project_cost(context, plan).nre_musd;
  u.lifetime_saving_musd =
      present_value(t, u.saving_musd_quarter, whole(t.own_life_quarters)) - u.chip_musd;
  u.nre_per_chip_usd = project / u.planned_chips / kMusd;
  u.break_even_chips = u.lifetime_saving_musd > 0 ? project / u.lifetime_saving_musd : kNever;
  u.payback_quarters = payback(t, project + u.planned_chips * u.chip_musd,
                               u.planned_chips * u.saving_musd_quarter - t.compiler_team_musd);
  return u;
}

std::vector<CommitteeFigure> committee_figures(const Context& context, const Plan& plan,
                                               const core::Future& today) {
  const ProjectCost c = expected_project_cost(context, plan);
  const UnitEconomics u = unit_economics(context, plan, today);
  return {{"own_cost", "Own chip, cost per Mtok today", u.own_usd_mtok, "USD/Mtok",
           "chip over its life, site and energy; NRE not included"},
          {"gpu_cost", "GPUs, cost per Mtok today", u.gpu_usd_mtok, "USD/Mtok",
           "the cheaper of renting and owning the newest"},
          {"planned_chips", "Chips for today's covered demand", u.planned_chips, "chips",
           "at the utilization of a pool of that size, with headroom"},
          {"project_cost", "Expected cost to volume", c.nre_musd, "MUSD",
           "NRE, respins' masks and the team beyond the planned design"},
          {"nre_per_chip", "Project cost per planned chip", u.nre_per_chip_usd, "USD",
           "expected cost to volume over planned chips"},
          {"break_even_chips", "Break-even volume", u.break_even_chips, "chips",
           "chips whose lifetime saving repays the project; blank: a chip never pays for itself"},
          {"payback", "Payback from volume", u.payback_quarters, "quarters",
           "of project and planned fleet, savings falling as compute prices do; blank: not within "
           "life"},
          {"expected_spins", "Expected tape-outs", c.spins, "1", "from the spin success by spin"},
          {"expected_volume", "Expected start to volume", c.volume_quarters, "quarters",
           "slips and respins included"},
          {"p_volume", "Probability that silicon ships", c.reaches_volume, "1",
           "if every gate is passed"}};
}

std::vector<StageGate> stage_gates(const Terms& t, const Plan& plan) {
  if (!builds_own(plan.kind) || plan.own_columns.empty()) return {};
  const int start = plan.own_start_quarter.empty() ? 0 : plan.own_start_quarter[0];
  const int volume = start + whole(t.start_to_volume_quarters);
  const int tape_out = volume - whole(t.tapeout_to_volume_quarters);
  std::vector<StageGate> gates;
  if (plan.kind == PlanKind::kAsicWait)
    gates.push_back(
        {start,
         fmt::format("Start once the chip would cover {:.0f} % of spend and at most {:g} "
                     "innovations were seen in a year, {} quarters in a row",
                     100 * t.wait_coverage, t.wait_max_innovations, whole(t.wait_calm_quarters)),
         fmt::format("Waiting ends or, after {} quarters, the window closes",
                     whole(t.wait_limit_quarter))});
  else
    gates.push_back({start, "Start the design", "Commits the NRE of the design quarters"});
  const std::string pass = fmt::format(
      "the target covers {:.0f} % of spend and a chip-hour earns more than it costs at "
      "today's prices",
      100 * t.abandon_coverage);
  if (plan.recourse.abandon)
    gates.push_back({tape_out, "Tape out only if " + pass,
                     "Else abandon: the prepayment and the fleet are not bought"});
  gates.push_back({volume,
                   plan.recourse.respin ? fmt::format("Respin failed silicon, at most {} spins{}",
                                                      whole(t.max_spins),
                                                      plan.recourse.abandon ? ", if " + pass : "")
                                        : "Ship with a workaround or end the project; no respin",
                   "Metal-only and full-mask faults cost a respin; others ship slower"});
  gates.push_back({volume, "Buy chips for covered demand while GPUs, rented or owned, cost more",
                   "Fixes the fleet's size"});
  if (plan.recourse.abandon)
    gates.push_back({volume + 2,
                     "Retire the fleet after two quarters of revenue below operating cost",
                     "Ends the compiler team's cost; salvage is small"});
  if (plan.recourse.renew)
    gates.push_back({start + whole(t.renew_cadence_quarters),
                     fmt::format("Start the next generation, with what {:.0f} % of spend needs, if "
                                 "{} and GPUs cost more",
                                 100 * t.retarget_share, pass),
                     "A fleet that is not renewed strands; renewal is a new project"});
  std::stable_sort(gates.begin(), gates.end(),
                   [](const StageGate& a, const StageGate& b) { return a.quarter < b.quarter; });
  return gates;
}

}  // namespace strandline::strategy
