// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cost_table.h"
#include "core/future.h"
#include "core/rng.h"
#include "strategy/merchant.h"
#include "strategy/plan.h"

namespace strandline::strategy {

/// Serves the quarter's demand with own chips, GPUs and rent, and books it.
inline void operate_quarter(Player& p, int t) {
  Allocation a;
  serve_own(p, t, a);
  serve_gpus(p, t, a);
  double rented_tokens_musd = 0;
  rent_rest(p, a, rented_tokens_musd);
  const double impact = price_impact(p, t, a);
  p.flows.revenue += impact * rented_tokens_musd;
  settle_fleet(p, t, impact);
  watch_gpu_economics(p, t);
}

/// One quarter: look, decide, build, serve, watch, book.
inline void play_quarter(Player& p, int t, double discount) {
  p.flows = Flows{};
  observe(p, t);
  retire(p, t);
  maybe_start(p, t);
  advance_project(p, t);
  if (p.terms.perspective == Perspective::kMerchant)
    merchant_quarter(p, t);
  else
    operate_quarter(p, t);
  pay_compiler_team(p);
  watch_own_economics(p, t);
  watch_coverage(p, t);
  watch_gpu_coverage(p, t);
  for (int i = 0; i < p.own_count; ++i)
    p.out.own_peak_chips = most(p.out.own_peak_chips, p.own[i].chips);
  p.flows.deductions += p.fleet.written_off_musd;
  p.flows.salvage += p.fleet.sold_musd;
  p.fleet.written_off_musd = p.fleet.sold_musd = 0;
  p.ledger.close(t, discount, p.flows, p.terms, p.out);
}

/// Plays a plan on a future with the caller's working memory: after one scratch.begin(future) all
/// plans on that future share coverage and rates, under any contexts (several times faster, the
/// same bits as the form below).
inline void play(const Context& context, const Plan& plan, const core::RandomStream& stream,
                 std::uint32_t path, const core::Future& future, Scratch& scratch, Outcome& out) {
  scratch.use(context);
  out = Outcome{};
  const auto* columns = context.columns ? context.columns : context.costs->columns.data();
  Player p{*context.terms, *context.costs, columns, plan, future, scratch, stream, path, out};
  const double step = core::kernel::exp(-0.25 * context.terms->risk_free_rate);
  double discount = core::kernel::sqrt(step);
  for (int t = 0; t < future.quarters; ++t, discount *= step) play_quarter(p, t, discount);
  double value = 0, book = 0;
  terminal_value(p, step, value, book);
  p.ledger.finish(future.quarters, discount / core::kernel::sqrt(step), value, book, *context.terms,
                  out);
  if (p.covered_quarters > 0) out.covered_share = p.covered_sum / p.covered_quarters;
}

/// Plays a plan on a future. Reentrant, no libm, no allocation after a thread's first call;
/// decisions see observables only (shares, prices, rent, demand, events seen), never parameters or
/// intensities. Project luck (slips, spins) is drawn by (path, project birth number), so plans that
/// start the same project at the same time share it. Header-only: study/cpu compiles it.
inline void play(const Context& context, const Plan& plan, const core::RandomStream& stream,
                 std::uint32_t path, const core::Future& future, Outcome& out) {
  thread_local Scratch scratch;
  scratch.begin(future);
  play(context, plan, stream, path, future, scratch, out);
}

}  // namespace strandline::strategy
