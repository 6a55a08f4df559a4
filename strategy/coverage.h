// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "core/cost_table.h"
#include "core/future.h"
#include "core/math_kernel.h"
#include "strategy/outcome.h"
#include "strategy/rate_table.h"
#include "strategy/terms.h"

namespace strandline::strategy {

/// Everything constant over paths.
struct Context {
  const Terms* terms = nullptr;
  const core::CostTable* costs = nullptr;
  const RateTable* rates = nullptr;  ///< optional: the same bits, faster
};

/// Covered share after closed traffic: with odds o = c/(1-c) of open models, closed ones have odds
/// o * e^shift, and are `closed` of all traffic. Exact at c = 0 and 1.
inline double shifted_coverage(double c, double closed, double exp_shift) {
  const double up = c * exp_shift;
  return (1.0 - closed) * c + closed * (up / ((1.0 - c) + up));
}

/// How a column is read in a quarter: which capabilities count, and how unseen ones come.
struct Lens {
  int column = 0;
  std::uint64_t mask = 0;     ///< capabilities that may be served
  std::uint64_t ramped = 0;   ///< of those, the ones that run at the support ramp
  bool steered = false;       ///< a captive team keeps part of its operator misses on the chip
  bool own_compiler = false;  ///< the ramp is the team's own (lag and longer time constant)
  int wide_column = -1;       ///< gives rates of added capabilities, where its cells serve
  int reference_column = -1;  ///< programmable chip that gives them otherwise, without any gain
  double inverse_gain = 1.0;  ///< on hours of the column's own cells
  bool operator==(const Lens&) const = default;
};

/// A column against one quarter's mix. Per segment: covered share, and hours per covered Mtok
/// (harmonic mean of rates), decode and prefill apart. 0 hours where nothing is covered.
struct ColumnRates {
  double covered[core::kMaxSegments] = {};
  double decode_h[core::kMaxSegments] = {};
  double prefill_h[core::kMaxSegments] = {};
  double spend_covered = 0;  ///< covered share weighted by the segments' spend
};

/// One quarter as the kernel reads it: shares transposed, spend weights.
struct QuarterView {
  int families = 0;
  double share[core::kMaxFamilies][core::kMaxSegments];
  std::uint64_t needs[core::kMaxFamilies];
  int genome[core::kMaxFamilies];
  double total[core::kMaxSegments];   ///< sum of shares
  double weight[core::kMaxSegments];  ///< of spend (demand x base-GPU hours), sums to one
};

/// Working memory of one thread: quarter views and column rates of the future at hand, kept while
/// several plans play the same future. begin() forgets.
class Scratch {
 public:
  /// Binds to a future. Nothing is kept of the one before, even at the same address.
  void begin(const core::Future& future) {
    future_ = &future;
    forget();
  }

  /// Binds to terms and costs; forgets only where coverage depends on the difference. Allocates
  /// only when the table of columns has grown.
  void use(const Context& context) {
    const Terms& t = *context.terms;
    const std::array<double, 8> key{
        t.ramp_start,   t.ramp_quarters,      t.semi_ramp_factor, t.semi_lag_quarters,
        t.closed_share, t.closed_logit_shift, t.steering,         1.0};
    const bool same = key == key_ && context.costs == context_.costs;
    context_ = context;
    if (same) return;
    key_ = key;
    forget();
    slots_.resize(context.costs->columns.size() * core::kMaxQuarters);
    views_.resize(core::kMaxQuarters);
    fill_ramps(t);
  }

  const QuarterView& view(int t) {
    if (view_epoch_[t] != epoch_) {
      fill_view(t);
      view_epoch_[t] = epoch_;
    }
    return views_[t];
  }

  /// The column's rates in quarter t; remembered until begin().
  const ColumnRates& rates(const Lens& lens, int t) {
    Slot& slot = slots_[static_cast<std::size_t>(lens.column) * core::kMaxQuarters + t];
    if (slot.epoch != epoch_ || !(slot.lens == lens)) {
      slot.epoch = epoch_;
      slot.lens = lens;
      fill_rates(lens, t, slot.rates);
    }
    return slot.rates;
  }

  /// The cause that misses most spend in quarter t; kNone where nothing is missed.
  StrandingCause dominating_cause(const Lens& lens, int t);

 private:
  struct Slot {
    std::uint32_t epoch = 0;
    Lens lens;
    ColumnRates rates;
  };

  void forget() {
    if (++epoch_ != 0) return;
    for (auto& slot : slots_) slot.epoch = 0;
    view_epoch_.fill(0);
    epoch_ = 1;
  }

  void fill_ramps(const Terms& t) {
    const double left = 1.0 - t.ramp_start;
    for (int age = 0; age < core::kMaxQuarters; ++age) {
      ramp_[age] = 1.0 - left * core::kernel::exp(-age / t.ramp_quarters);
      own_ramp_[age] =
          1.0 - left * core::kernel::exp(-age / (t.ramp_quarters * t.semi_ramp_factor));
    }
    exp_shift_ = core::kernel::exp(t.closed_logit_shift);
  }

  void fill_view(int t) {
    const core::FutureQuarter& q = future_->quarter[t];
    const int segments = static_cast<int>(context_.costs->segments.size());
    QuarterView& v = views_[t];
    v.families = q.families;
    for (int s = 0; s < core::kMaxSegments; ++s) v.total[s] = v.weight[s] = 0;
    for (int f = 0; f < q.families; ++f) {
      v.genome[f] = q.genome[f];
      v.needs[f] = context_.costs->needs[q.genome[f]];
      for (int s = 0; s < core::kMaxSegments; ++s) {
        v.share[f][s] = s < segments ? static_cast<double>(q.share[s][f]) : 0.0;
        v.total[s] += v.share[f][s];
      }
    }
    double spend = 0;
    for (int s = 0; s < segments; ++s) {
      v.weight[s] = q.demand_mtok[s] * q.gpu_hours_per_mtok[s];
      spend += v.weight[s];
    }
    for (int s = 0; s < segments; ++s)
      v.weight[s] = spend > 0 ? v.weight[s] / spend : 1.0 / segments;
  }

  const CellHours& cell(int column, int genome, CellHours& buffer) const {
    if (context_.rates) return context_.rates->at(column, genome);
    buffer = cell_hours(*context_.costs, column, genome);
    return buffer;
  }

  /// Efficiency of a family that needs the ramped capabilities `bits`: that of the youngest kernel;
  /// 0 before an own compiler supports it.
  double efficiency(const Lens& lens, std::uint64_t bits, int t) const {
    double least = 1.0;
    const int lag =
        lens.own_compiler ? static_cast<int>(context_.terms->semi_lag_quarters + 0.5) : 0;
    for (; bits; bits &= bits - 1) {
      const int born = future_->appeared[std::countr_zero(bits)];
      const int age = (born < 0 ? 0 : t - born) - lag;
      if (age < 0) return 0.0;
      const double e = lens.own_compiler ? own_ramp_[age] : ramp_[age];
      least = e < least ? e : least;
    }
    return least;
  }

  /// Hours of a family whose capability the column gained after its cells were tabulated: the wide
  /// variant's, else the programmable reference's (no gain for what is added late).
  CellHours added_hours(const Lens& lens, int genome) const {
    const CellHours own = cell_hours(*context_.costs, lens.column, genome);
    CellHours wide, reference, h;
    if (lens.wide_column >= 0) wide = cell_hours(*context_.costs, lens.wide_column, genome);
    if (lens.reference_column >= 0)
      reference = cell_hours(*context_.costs, lens.reference_column, genome);
    for (std::size_t s = 0; s < context_.costs->segments.size(); ++s) {
      const CellHours* from = nullptr;
      double gain = lens.inverse_gain;
      if (own.decode[s] > 0)
        from = &own;
      else if (context_.costs->cell(lens.column, static_cast<int>(s), genome).serves !=
               core::Serves::kNoOperator)
        from = nullptr;  // another cause stands
      else if (wide.decode[s] > 0)
        from = &wide;
      else if (reference.decode[s] > 0) {
        from = &reference;
        gain = 1.0;
      }
      if (!from) continue;
      h.decode[s] = from->decode[s] * gain;
      h.prefill[s] = from->prefill[s] * gain;
    }
    return h;
  }

  void fill_rates(const Lens& lens, int t, ColumnRates& out) {
    const QuarterView& v = view(t);
    const auto& column = context_.costs->columns[lens.column];
    const std::uint64_t base =
        column.programmable ? ~std::uint64_t{0} : column.native_mask | column.emulated_mask;
    double covered[core::kMaxSegments] = {}, decode[core::kMaxSegments] = {},
           prefill[core::kMaxSegments] = {}, missing[core::kMaxSegments] = {};
    CellHours buffer;
    for (int f = 0; f < v.families; ++f) {
      const std::uint64_t need = v.needs[f];
      if (need & ~lens.mask) {
        for (int s = 0; s < core::kMaxSegments; ++s) missing[s] += v.share[f][s];
        continue;
      }
      double slow = lens.inverse_gain;
      if (need & lens.ramped) {
        const double e = efficiency(lens, need & lens.ramped, t);
        if (e <= 0.0) continue;
        slow /= e;
      }
      const CellHours* h = &cell(lens.column, v.genome[f], buffer);
      if (need & ~base || (lens.own_compiler && (need & lens.ramped))) {
        buffer = added_hours(lens, v.genome[f]);
        slow /= lens.inverse_gain;
        h = &buffer;
      }
      for (int s = 0; s < core::kMaxSegments; ++s) {
        const double share = h->decode[s] > 0.0 ? v.share[f][s] : 0.0;
        covered[s] += share;
        decode[s] += share * slow * h->decode[s];
        prefill[s] += share * slow * h->prefill[s];
      }
    }
    finish(lens, v, covered, decode, prefill, missing, out);
  }

  void finish(const Lens& lens, const QuarterView& v, const double* covered, const double* decode,
              const double* prefill, const double* missing, ColumnRates& out) const {
    const Terms& terms = *context_.terms;
    out.spend_covered = 0;
    for (int s = 0; s < core::kMaxSegments; ++s) {
      const bool any = covered[s] > 0.0;
      const double c = any ? covered[s] / v.total[s] : 0.0;
      double shifted = c == 1.0 ? c : shifted_coverage(c, terms.closed_share, exp_shift_);
      if (lens.steered && c < 1.0)
        shifted += terms.steering * (1.0 - shifted) * missing[s] / (v.total[s] - covered[s]);
      out.covered[s] = shifted < 1.0 ? shifted : 1.0;
      out.decode_h[s] = any ? decode[s] / covered[s] : 0.0;
      out.prefill_h[s] = any ? prefill[s] / covered[s] : 0.0;
      out.spend_covered += v.weight[s] * out.covered[s];
    }
  }

  Context context_;
  const core::Future* future_ = nullptr;
  std::uint32_t epoch_ = 0;
  std::vector<Slot> slots_;
  std::vector<QuarterView> views_;
  std::array<std::uint32_t, core::kMaxQuarters> view_epoch_{};
  std::array<double, core::kMaxQuarters> ramp_{}, own_ramp_{};
  std::array<double, 8> key_{};  ///< the terms that coverage depends on
  double exp_shift_ = 1.0;
};

inline StrandingCause Scratch::dominating_cause(const Lens& lens, int t) {
  const QuarterView& v = view(t);
  const core::CostTable& costs = *context_.costs;
  double missed[core::kServesCount] = {};
  for (int f = 0; f < v.families; ++f)
    for (std::size_t s = 0; s < costs.segments.size(); ++s) {
      const core::Serves serves = costs.cell(lens.column, static_cast<int>(s), v.genome[f]).serves;
      const bool operators = (v.needs[f] & ~lens.mask) != 0;
      if (!operators && core::served(serves)) continue;
      const auto cause = operators ? core::Serves::kNoOperator : serves;
      missed[static_cast<int>(cause)] += v.weight[s] * v.share[f][s];
    }
  int worst = 0;
  for (int i = 1; i < core::kServesCount; ++i) worst = missed[i] > missed[worst] ? i : worst;
  switch (static_cast<core::Serves>(worst)) {
    case core::Serves::kNoOperator:
      return StrandingCause::kOperator;
    case core::Serves::kNoCapacity:
      return StrandingCause::kCapacity;
    case core::Serves::kNoContext:
      return StrandingCause::kContext;
    case core::Serves::kTooSlow:
      return StrandingCause::kInteractivity;
    default:
      return StrandingCause::kNone;
  }
}

}  // namespace strandline::strategy
