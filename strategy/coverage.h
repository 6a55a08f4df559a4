// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/cost_table.h"
#include "core/future.h"
#include "core/math_kernel.h"
#include "strategy/outcome.h"
#include "strategy/rate_table.h"
#include "strategy/software.h"
#include "strategy/terms.h"

namespace strandline::strategy {

/// Everything constant over paths.
struct Context {
  const Terms* terms = nullptr;
  const core::CostTable* costs = nullptr;
  const RateTable* rates = nullptr;  ///< optional: the same bits, faster
  /// Optional: factors on the times of `rates`, by RateTable::profiles(): how far a draw says that
  /// the predicted times are off.
  const float* factors = nullptr;
  /// Optional: the columns of `costs` with what a draw says of their prices and power.
  const core::CostTable::Column* columns = nullptr;
  /// Optional: software of a draw instead of the terms'.
  const SoftwareDraw* software = nullptr;
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
  std::uint64_t ramped = 0;   ///< of those, the ones at the support ramp: without own_compiler
                              ///< none, or all that nobody knew at quarter 0
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
  Lanes covered, decode_h, prefill_h;
  double spend_covered = 0;  ///< covered share weighted by the segments' spend
};

/// One quarter as the kernel reads it: shares transposed, spend weights.
struct QuarterView {
  int families = 0;
  Lanes share(int family) const { return Lanes::load(shares[family]); }
  double shares[core::kMaxFamilies][core::kMaxSegments];
  std::uint64_t needs[core::kMaxFamilies];
  int genome[core::kMaxFamilies];
  double ramp_slow[core::kMaxFamilies];  ///< by which unseen operators slow a programmable chip
  Lanes used;                            ///< ones in the segments in use
  Lanes total;                           ///< sum of shares
  Lanes weight;                          ///< of spend (demand x base-GPU hours), sums to one
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
    const Key key{t.ramp_start,        t.ramp_quarters,      t.semi_ramp_factor,
                  t.semi_lag_quarters, t.closed_share,       t.closed_logit_shift,
                  t.steering,          t.own_software_start, t.own_software_quarters};
    const bool same = key == key_ && context.costs == context_.costs &&
                      context.factors == context_.factors && context.software == context_.software;
    context_ = context;
    if (same) return;
    key_ = key;
    forget();
    slots_.resize(context.costs->columns.size() * core::kMaxQuarters);
    views_.resize(core::kMaxQuarters);
    ages_ = context.software ? context.software->ages : software_ages(t);
    exp_shift_ = core::kernel::exp(t.closed_logit_shift);
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

  /// Efficiency of an own chip's software `age` quarters after volume.
  double software_efficiency(int age) const { return ages_.own[age]; }

  /// The cause that misses most spend in quarter t; kNone where nothing is missed.
  StrandingCause dominating_cause(const Lens& lens, int t);

 private:
  using Key = std::array<double, 9>;
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

  void fill_view(int t) {
    const core::FutureQuarter& q = future_->quarter[t];
    const int segments = static_cast<int>(context_.costs->segments.size());
    QuarterView& v = views_[t];
    v.families = q.families;
    v.used = Lanes::first(segments);
    for (int f = 0; f < q.families; ++f) {
      v.genome[f] = q.genome[f];
      v.needs[f] = context_.costs->needs[q.genome[f]];
      v.ramp_slow[f] = 1.0 / efficiency(v.needs[f] & ~future_->known_mask, ages_.unseen, 0, t);
    }
    for (int s = 0; s < core::kMaxSegments; ++s)
      for (int f = 0; f < q.families; ++f)
        v.shares[f][s] = s < segments ? static_cast<double>(q.share[s][f]) : 0.0;
    v.total = Lanes();
    for (int f = 0; f < q.families; ++f) v.total += v.share(f);
    const Lanes spend = where_positive(v.used, Lanes::load(q.demand_mtok.data())) *
                        where_positive(v.used, Lanes::load(q.gpu_hours_per_mtok.data()));
    const double all = sum(spend);
    v.weight = all > 0 ? spend * (1.0 / all) : v.used * (1.0 / segments);
  }

  /// A cell's times: from the table, or computed into the buffer.
  const CellTimes& cell(int column, int genome, CellTimes& buffer) const {
    if (!context_.rates) {
      buffer = cell_times(*context_.costs, column, genome);
      return buffer;
    }
    const CellTimes& known = context_.rates->at(column, genome);
    if (!context_.factors) return known;
    const float* factors = context_.factors + context_.rates->first_profile(column);
    multiply(known.decode_s, known.decode_profile, factors, buffer.decode_s);
    multiply(known.prefill_s, known.prefill_profile, factors, buffer.prefill_s);
    return buffer;
  }

  /// One product per segment, in one register so that the sums can read it at once.
  static void multiply(const float* times, const std::uint16_t* profiles, const float* factors,
                       float* out) {
    typedef float Four __attribute__((vector_size(16)));
    static_assert(core::kMaxSegments == 4);
    Four t;
    std::memcpy(&t, times, sizeof(t));
    t *= Four{factors[profiles[0]], factors[profiles[1]], factors[profiles[2]],
              factors[profiles[3]]};
    std::memcpy(out, &t, sizeof(t));
  }

  int own_lag() const { return static_cast<int>(context_.terms->semi_lag_quarters + 0.5); }

  /// Efficiency of a family that needs the ramped capabilities `bits`: that of the youngest kernel;
  /// 0 before it is supported.
  double efficiency(std::uint64_t bits, const ByAge& ramp, int lag, int t) const {
    double slowest = 1.0;
    for (; bits; bits &= bits - 1) {
      const int born = future_->appeared[std::countr_zero(bits)];
      const int age = (born < 0 ? 0 : t - born) - lag;
      if (age < 0) return 0.0;
      slowest = least(slowest, ramp[age]);
    }
    return slowest;
  }

  /// Times of a family whose capability the column gained after its cells were tabulated: the wide
  /// variant's, else the programmable reference's (no gain for what is added late: its time is
  /// divided by the inverse gain that will be applied to it).
  CellTimes added_times(const Lens& lens, int genome) const {
    CellTimes buffers[3], times;
    const CellTimes& own = cell(lens.column, genome, buffers[0]);
    const CellTimes* wide =
        lens.wide_column < 0 ? nullptr : &cell(lens.wide_column, genome, buffers[1]);
    const CellTimes* reference =
        lens.reference_column < 0 ? nullptr : &cell(lens.reference_column, genome, buffers[2]);
    const float no_gain = static_cast<float>(1.0 / lens.inverse_gain);
    for (int s = 0; s < static_cast<int>(context_.costs->segments.size()); ++s) {
      const CellTimes* from = nullptr;
      float factor = 1.0f;
      if (own.decode_s[s] > 0) {
        from = &own;
      } else if (context_.costs->cell(lens.column, s, genome).serves != core::Serves::kNoOperator) {
        continue;  // another cause stands
      } else if (wide && wide->decode_s[s] > 0) {
        from = wide;
      } else if (reference && reference->decode_s[s] > 0) {
        from = reference;
        factor = no_gain;
      }
      if (!from) continue;
      times.decode_s[s] = from->decode_s[s] * factor;
      times.prefill_s[s] = from->prefill_s[s] * factor;
    }
    return times;
  }

  /// Sums over families of one column's rates.
  struct Sums {
    Lanes covered, decode, prefill, missing;
  };

  /// Adds one family to the sums: `share` of it is served at the given times, slowed.
  static void add(const CellTimes& times, const Lanes& share, double slow, Sums& sums) {
    const Lanes decode = Lanes::load(times.decode_s), slowed = share * slow;
    sums.covered += where_positive(decode, share);
    sums.decode += slowed * decode;
    sums.prefill += slowed * Lanes::load(times.prefill_s);
  }

  void fill_rates(const Lens& lens, int t, ColumnRates& out) {
    const QuarterView& v = view(t);
    const auto& column = context_.costs->columns[lens.column];
    const std::uint64_t base =
        column.programmable ? ~std::uint64_t{0} : column.native_mask | column.emulated_mask;
    if (context_.rates)
      for (int f = 0; f < v.families; ++f)
        __builtin_prefetch(&context_.rates->at(lens.column, v.genome[f]));
    Sums sums;
    CellTimes buffer;
    if (lens.own_compiler) {
      sum_own_compiler(lens, v, ~base, t, sums);
    } else {
      for (int f = 0; f < v.families; ++f) {
        const std::uint64_t need = v.needs[f];
        const bool inside = (need & ~lens.mask) == 0;
        const Lanes share = v.share(f), served = share * (inside ? 1.0 : 0.0);
        const double slow = lens.inverse_gain * (lens.ramped ? v.ramp_slow[f] : 1.0);
        sums.missing += share - served;
        if ((need & ~base) == 0 || !inside)
          add(cell(lens.column, v.genome[f], buffer), served, slow, sums);
        else
          add(added_times(lens, v.genome[f]), served, slow, sums);
      }
    }
    finish(lens, v, sums, out);
    if (!context_.software || context_.software->column_time.empty()) return;
    const double young = context_.software->column_time[lens.column][t];
    out.decode_h = out.decode_h * young;
    out.prefill_h = out.prefill_h * young;
  }

  /// The same for a chip with the team's own compiler: what lies in `added` or is unseen comes
  /// after a lag, at the team's ramp.
  void sum_own_compiler(const Lens& lens, const QuarterView& v, std::uint64_t added, int t,
                        Sums& sums) const {
    CellTimes buffer;
    for (int f = 0; f < v.families; ++f) {
      const std::uint64_t need = v.needs[f];
      if (need & ~lens.mask) {
        sums.missing += v.share(f);
        continue;
      }
      const double e = efficiency(need & lens.ramped, ages_.own_unseen, own_lag(), t);
      if (e <= 0.0) continue;
      const double slow = lens.inverse_gain / e;
      if (need & added)
        add(added_times(lens, v.genome[f]), v.share(f), slow, sums);
      else
        add(cell(lens.column, v.genome[f], buffer), v.share(f), slow, sums);
    }
  }

  /// Means from sums; closed traffic shifts coverage, a steering team raises it.
  void finish(const Lens& lens, const QuarterView& v, const Sums& sums, ColumnRates& out) const {
    const Terms& terms = *context_.terms;
    const Lanes one(1.0), tiny(1e-300);
    const Lanes missed = v.total - sums.covered;
    const Lanes c = sums.covered / most(v.total, tiny);
    const Lanes up = c * exp_shift_;
    const Lanes closed = up / most((one - c) + up, tiny);
    Lanes part = c * (1.0 - terms.closed_share) + closed * terms.closed_share;
    if (lens.steered) part += (one - part) * (sums.missing / most(missed, tiny)) * terms.steering;
    // Where nothing is missed the share is exactly one; where nothing is served there is no rate.
    const Lanes share = where_positive(missed, part) + where_positive(tiny - missed, one);
    out.covered = where_positive(sums.covered, least(one, share));
    const Lanes hours = Lanes(kHoursPerMtok) / most(sums.covered, tiny);
    out.decode_h = sums.decode * hours;
    out.prefill_h = sums.prefill * hours;
    out.spend_covered = sum(v.weight * out.covered);
  }

  Context context_;
  const core::Future* future_ = nullptr;
  std::uint32_t epoch_ = 0;
  std::vector<Slot> slots_;
  std::vector<QuarterView> views_;
  std::array<std::uint32_t, core::kMaxQuarters> view_epoch_{};
  SoftwareAges ages_;
  Key key_{};  ///< the terms that coverage depends on
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
      missed[static_cast<int>(cause)] += v.weight[s] * v.shares[f][s];
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
