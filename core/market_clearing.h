// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/math_kernel.h"

namespace strandline::core {

constexpr int kMaxTranches = 8;

/// Supply of compute in one quarter: capacity in base-GPU equivalents, offered above its short-run
/// opex. Tranches need no order.
struct SupplyStack {
  int count = 0;
  double capacity[kMaxTranches] = {};    ///< base-GPU equivalents
  double opex_usd_h[kMaxTranches] = {};  ///< per base-GPU hour
};

/// The market price of a base-GPU hour: the lowest p with sum of capacity{opex <= p} >= A * p^-eps.
/// `extra` capacity (one's own) is offered at `extra_opex`. Either a tranche's opex (glut) or
/// (A/Q)^(1/eps) between two (scarcity). A and eps must be positive, opex not negative. Where
/// nothing is offered no price clears: 1e300.
STRANDLINE_SHARED inline double clear_market(const SupplyStack& s, double demand_scale,
                                             double elasticity, double extra = 0.0,
                                             double extra_opex = 0.0) {
  constexpr double kNone = 1e300;
  double all = extra > 0.0 ? extra : 0.0;
  for (int i = 0; i < s.count; ++i) all += s.capacity[i];
  if (!(all > 0.0)) return kNone;
  // Not even all capacity together clears below this: what is offered up to here surely runs.
  double floor = kernel::pow(demand_scale / all, 1.0 / elasticity);
  while (true) {
    const bool own = extra > 0.0 && extra_opex <= floor;
    double quantity = own ? extra : 0.0;                     // offered at the floor
    double next = extra > 0.0 && !own ? extra_opex : kNone;  // the cheapest opex above it
    for (int i = 0; i < s.count; ++i) {
      if (s.opex_usd_h[i] <= floor)
        quantity += s.capacity[i];
      else if (s.opex_usd_h[i] < next)
        next = s.opex_usd_h[i];
    }
    if (quantity > 0.0) {
      const double price = kernel::pow(demand_scale / quantity, 1.0 / elasticity);
      if (price < next || next == kNone) return price > floor ? price : floor;
    }
    floor = next;
  }
}

}  // namespace strandline::core
