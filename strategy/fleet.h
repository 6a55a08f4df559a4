// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cost_table.h"
#include "core/future.h"
#include "core/math_kernel.h"
#include "strategy/coverage.h"
#include "strategy/terms.h"

namespace strandline::strategy {

constexpr double kHoursPerYear = 8766.0;
constexpr double kHoursPerQuarter = kHoursPerYear / 4.0;
constexpr double kMusd = 1e-6;  ///< MUSD per USD
constexpr int kMaxVintages = 16;
constexpr int kMaxOwnChips = 6;

/// Chips of one kind bought within one year.
struct Vintage {
  int column = 0;
  int own = -1;    ///< which own chip; -1: GPUs
  int bought = 0;  ///< quarter of the first purchase
  double chips = 0;
  double paid_musd = 0;          ///< capex, undiscounted
  double book_musd = 0;          ///< undepreciated
  double depreciation_musd = 0;  ///< per quarter
  double fixed_musd = 0;         ///< facility, staff, replacement; per quarter, all chips
  double power_musd_h = 0;       ///< energy of one chip-hour at load
  double used_h = 0;             ///< chip-hours of work this quarter
  double base_hours = 0;         ///< base-GPU hours that a chip-hour is worth on today's mix
  double revenue_musd = 0, opex_musd = 0;  ///< this quarter
  int loss_quarters = 0;                   ///< in a row with revenue below operating cost
  double book_at_loss_musd = 0;
};

/// Price of one chip in MUSD at quarter q: GPUs follow the vendor's answer, own chips the memory
/// price on the memory's share of their bill of materials.
inline double chip_price_musd(const core::CostTable::Column& c, bool own, const Terms& terms,
                              const core::FutureQuarter& q) {
  const double usd =
      own ? c.capex_usd + terms.hbm_share_of_bom * c.chip_cost_usd * (q.memory_price_factor - 1.0)
          : c.capex_usd * q.gpu_capex_factor;
  return usd * kMusd;
}

/// What a chip costs per quarter whether it works or not: facility over its years, site staff as a
/// share of capex, replacement of failed chips.
inline double fixed_cost_musd(const core::CostTable::Column& c, const Terms& terms) {
  const double facility = terms.facility_usd_w * 1000.0 * c.power_kw / terms.facility_years;
  return kMusd * 0.25 * (facility + (terms.staff_share + terms.failure_rate) * c.capex_usd);
}

inline double power_cost_musd_h(const core::CostTable::Column& c, const Terms& terms) {
  return kMusd * c.power_kw * terms.pue * terms.electricity_usd_kwh;
}

/// Utilization that a fleet sized to its peak reaches. With n chips busy on average in instances of
/// i chips, the pool's peak over mean is the day's common rhythm plus the tail of n/i independent
/// loads, common + z * cv / sqrt(n/i): small pools lose multiplexing.
inline double pool_utilization(double busy_chips, const Terms& terms) {
  const double instances = busy_chips / terms.instance_chips;
  const double pools = instances > 1.0 ? instances : 1.0;
  return 1.0 /
         (terms.common_peak_to_mean + terms.tail_z * terms.pool_cv / core::kernel::sqrt(pools));
}

/// Resale value of a GPU over its price by age: the published points at 12, 24 and 36 months joined
/// by straight lines, the last slope carried on to zero.
inline double gpu_residual(int age_quarters, const Terms& terms) {
  const double a = age_quarters;
  const double one = terms.gpu_residual_12m, two = terms.gpu_residual_24m,
               three = terms.gpu_residual_36m;
  double r = 0;
  if (a <= 4)
    r = 1.0 + (one - 1.0) * a / 4.0;
  else if (a <= 8)
    r = one + (two - one) * (a - 4) / 4.0;
  else
    r = two + (three - two) * (a - 8) / 4.0;
  return r > 0 ? r : 0.0;
}

/// What selling a vintage now brings.
inline double salvage_musd(const Vintage& v, int t, const Terms& terms) {
  const int age = t - v.bought;
  if (v.own < 0) return v.paid_musd * gpu_residual(age, terms);
  const double left = 1.0 - age / terms.own_life_quarters;
  return left > 0 ? v.paid_musd * terms.own_residual * left : 0.0;
}

/// The vintages a plan owns, oldest first, own chips and GPUs together.
struct Fleet {
  Vintage vintage[kMaxVintages];
  int count = 0;

  /// Adds chips; purchases of one kind within a year are one vintage, and so is everything once the
  /// table is full.
  Vintage& add(int column, int own, int t, double chips, double price_musd,
               const core::CostTable::Column& c, const Terms& terms) {
    Vintage* into = nullptr;
    for (int i = count - 1; i >= 0 && !into; --i) {
      Vintage& v = vintage[i];
      if (v.own != own || v.column != column) continue;
      if (t - v.bought < 4 || count == kMaxVintages) into = &v;
    }
    if (!into && count == kMaxVintages) remove_smallest(t, terms);
    if (!into) {
      into = &vintage[count++];
      *into = Vintage{};
      into->column = column;
      into->own = own;
      into->bought = t;
      into->power_musd_h = power_cost_musd_h(c, terms);
    }
    const double paid = chips * price_musd;
    into->chips += chips;
    into->paid_musd += paid;
    into->book_musd += paid;
    into->depreciation_musd += paid / terms.depreciation_quarters;
    into->fixed_musd += chips * fixed_cost_musd(c, terms);
    return *into;
  }

  void remove(int i) {
    for (int j = i + 1; j < count; ++j) vintage[j - 1] = vintage[j];
    --count;
  }

  double written_off_musd = 0;  ///< book and salvage of vintages dropped for want of room
  double sold_musd = 0;

 private:
  /// More kinds than the table holds: the least capacity is sold.
  void remove_smallest(int t, const Terms& terms) {
    int least = 0;
    for (int i = 1; i < count; ++i)
      if (vintage[i].chips < vintage[least].chips) least = i;
    written_off_musd += vintage[least].book_musd;
    sold_musd += salvage_musd(vintage[least], t, terms);
    remove(least);
  }
};

}  // namespace strandline::strategy
