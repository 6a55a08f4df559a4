// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <vector>

#include "strategy/engines/finite_difference.h"
#include "strategy/engines/log_grid.h"
#include "strategy/engines/refinement.h"

namespace strandline::strategy::engines {
namespace {

using claims::Mine;

constexpr int kSpaceSteps = 200, kInventorySteps = 150;  ///< of the coarse grid

/// The mine run until it is empty whatever the price, which it is worth at prices far above cost:
/// both integrals of exp over the years of output left.
double never_closed(const Mine& m, double price, double years) {
  const auto annuity = [&](double rate) {
    return std::abs(rate) * years < 1e-12 ? years : -std::expm1(-rate * years) / rate;
  };
  return (1 - m.income_tax) * m.output *
         (price * annuity(m.convenience_yield + m.property_tax) -
          m.unit_cost * annuity(m.real_rate + m.property_tax));
}

/// Open and closed values over prices at one inventory.
struct Levels {
  std::vector<double> open, closed;
};

class MineRollback {
 public:
  MineRollback(const Mine& m, int intervals, int steps)
      : m_(m), dt_(m.inventory / m.output / steps), grid_(spanning(m, intervals)) {
    const double discount = m.real_rate + m.property_tax;
    const double drift = m.real_rate - m.convenience_yield;
    const auto g = LogGenerator::of(m.volatility, drift, discount, grid_.step);
    open_rows_ = implicit_rows(g, dt_, grid_.size());
    closed_rows_ = Tridiagonal(grid_.size());
    for (std::size_t i = 1; i + 1 < grid_.size(); ++i) {
      closed_rows_.lower[i] = -g.down;
      closed_rows_.diagonal[i] = -g.centre;
      closed_rows_.upper[i] = -g.up;
    }
    now_.open.assign(grid_.size(), 0.0);
    now_.closed.assign(grid_.size(), 0.0);
    for (int k = 1; k <= steps; ++k) step(k * dt_);
  }

  const Levels& levels() const { return now_; }
  const LogGrid& grid() const { return grid_; }

 private:
  static LogGrid spanning(const Mine& m, int intervals) {
    const double scale = std::max(m.unit_cost, 1e-3 * m.price);
    return LogGrid::spanning(0.02 * std::min(m.price, scale), m.price,
                             60 * std::max(m.price, scale), intervals);
  }

  /// To the inventory of `years` of output: open and closed in turn until neither changes.
  void step(double years) {
    const std::size_t n = grid_.size();
    std::vector<double> open_right(n), closed_right(n, -m_.upkeep), floor(n);
    for (std::size_t i = 0; i < n; ++i)
      open_right[i] = now_.open[i] + dt_ * m_.cash(grid_.prices[i]);
    const double top = never_closed(m_, grid_.prices[n - 1], years);
    open_right[0] = closed_right[0] = 0;  // given up
    open_right[n - 1] = top;
    closed_right[n - 1] = top - m_.opening_cost;
    for (double change = 1; change > 1e-10 * m_.inventory * m_.unit_cost;) {
      for (std::size_t i = 0; i < n; ++i)
        floor[i] = std::max(now_.closed[i] - m_.closing_cost, 0.0);
      auto open = solve_with_obstacle(open_rows_, open_right, floor, now_.open);
      for (std::size_t i = 0; i < n; ++i) floor[i] = std::max(open[i] - m_.opening_cost, 0.0);
      auto closed = solve_with_obstacle(closed_rows_, closed_right, floor, now_.closed);
      change = 0;
      for (std::size_t i = 0; i < n; ++i)
        change = std::max(
            {change, std::abs(open[i] - now_.open[i]), std::abs(closed[i] - now_.closed[i])});
      now_ = {std::move(open), std::move(closed)};
    }
  }

  const Mine& m_;
  double dt_;
  LogGrid grid_;
  Tridiagonal open_rows_{0}, closed_rows_{0};
  Levels now_;
};

void read_triggers(const Mine& m, const MineRollback& r, MineValue& out) {
  const auto& [open, closed] = r.levels();
  const double small = 1e-9 * m.inventory * std::max(m.unit_cost, m.price);
  for (std::size_t i = 0; i < open.size(); ++i) {
    const double s = r.grid().prices[i];
    if (closed[i] <= small) out.abandon_below = s;
    if (open[i] <= std::max(closed[i] - m.closing_cost, 0.0) + small) out.close_below = s;
    const bool opens = closed[i] <= open[i] - m.opening_cost + small && closed[i] > small;
    if (opens && !(out.open_above > 0)) out.open_above = s;
  }
}

}  // namespace

MineValue mine_value(const Mine& m) {
  // First order in inventory and second in ln S: four times the steps with twice the nodes.
  const MineRollback coarse(m, kSpaceSteps, kInventorySteps);
  const MineRollback fine(m, 2 * kSpaceSteps, 4 * kInventorySteps);
  const auto at = [](const MineRollback& r, bool open) {
    return (open ? r.levels().open : r.levels().closed)[r.grid().spot_node];
  };
  MineValue v;
  v.open = refined(at(coarse, true), at(fine, true), 2);
  v.closed = refined(at(coarse, false), at(fine, false), 2);
  read_triggers(m, fine, v);
  return v;
}

}  // namespace strandline::strategy::engines
