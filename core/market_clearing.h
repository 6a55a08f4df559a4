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
  double capacity[kMaxTranches] = {};      ///< base-GPU equivalents
  double opex_usd_h[kMaxTranches] = {};    ///< per base-GPU hour
};

/// The market price of a base-GPU hour: the lowest p with sum of capacity{opex <= p} >= A * p^-eps.
/// `extra` capacity (one's own) is offered at `extra_opex`. Found tranche by tranche in order of
/// opex: the price is either a tranche's opex (glut) or (A/Q)^(1/eps) between two (scarcity).
/// A and eps must be positive, opex not negative. Where nothing is offered no price clears: 1e300.
inline double clear_market(const SupplyStack& s, double demand_scale, double elasticity,
                           double extra = 0.0, double extra_opex = 0.0) {
  constexpr double kNone = 1e300;
  double floor = -1.0;    // all tranches with opex <= floor are in
  double quantity = 0.0;  // their capacity
  while (true) {
    double next = kNone;  // the cheapest opex above the floor
    for (int i = 0; i < s.count; ++i)
      if (s.opex_usd_h[i] > floor && s.opex_usd_h[i] < next) next = s.opex_usd_h[i];
    if (extra > 0.0 && extra_opex > floor && extra_opex < next) next = extra_opex;
    if (quantity > 0.0) {
      const double price = kernel::pow(demand_scale / quantity, 1.0 / elasticity);
      if (price < next) return price > floor ? price : floor;
    }
    if (next == kNone) return kNone;
    floor = next;
    quantity = extra > 0.0 && extra_opex <= floor ? extra : 0.0;
    for (int i = 0; i < s.count; ++i)
      if (s.opex_usd_h[i] <= floor) quantity += s.capacity[i];
  }
}

}  // namespace strandline::core
