// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "strategy/engines/switching.h"

namespace strandline::strategy::engines {

/// Values of every node on a group of paths, at one date; rows of kPathGroup.
struct NodeValues {
  std::vector<double> adaptive;  ///< the policy's, future surprises taken off
  std::vector<double> plain;     ///< the policy's
  std::vector<double> upper;     ///< with foresight, surprises taken off
  std::vector<double> hold;      ///< option 0 for ever
};

/// One group of paths on its way from the last date to today.
class GroupSweep {
 public:
  /// `bounds`: also plain and upper, which training does not need.
  GroupSweep(const ControlGraph& graph, const MarketPaths& market, bool bounds);
  /// Draws the group and sets the values of the last date.
  void begin(PathDraw draw, std::uint32_t first);
  /// Functions, then increments of the step from date k: the columns of date k's regression.
  const double* columns(int k);
  /// Goes to date k, whose columns() have been asked for, by its rows of SwitchingPolicy.
  void step(int k, const double* coefficients);
  const NodeValues& values() const { return values_; }
  /// At date 0: what an option of the start node is worth if it is never left again; a row.
  const double* committed(int option) const { return committed_[option].data(); }
  /// Largest sum of the payouts' magnitudes over a path of the group.
  double money_scale() const;

 private:
  const double* state(int k) const;
  void regress(const double* coefficients);
  void choose(int k, int node);
  void add_option(const Option& option, int node, bool first);
  void fill_committed();

  const ControlGraph& graph_;
  const MarketPaths& market_;
  bool bounds_;
  std::vector<double> state_, columns_, payouts_;
  std::vector<double> expected_;  // of each node a step later
  std::vector<double> best_;      // expected value of the option chosen so far
  NodeValues values_, later_;     // later_: at the next date, surprises taken off
  std::vector<std::vector<double>> committed_;
};

}  // namespace strandline::strategy::engines
