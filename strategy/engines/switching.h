// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "strategy/engines/kernel.h"
#include "strategy/engines/lsm.h"

namespace strandline::strategy::engines {

/// `weight` times a payout of the market.
struct Amount {
  int payout = 0;
  double weight = 1;
};

/// A node at the next date, and with which probability (luck that nobody can know; values are
/// expectations over it).
struct Arrival {
  int node = 0;
  double probability = 1;
};

/// What may be done at a node at dates first_step .. last_step: receive `now`, be at one of `next`
/// a step later.
struct Option {
  std::string name;
  std::vector<Amount> now;
  std::vector<Arrival> next;
  int first_step = 0;
  int last_step = std::numeric_limits<int>::max();

  bool offered(int k) const { return first_step <= k && k <= last_step; }
};

/// A state of the owner's: a mode, or a step of something under way (its lag is a chain of nodes).
/// Option 0 is to go on as before; it is offered at every date.
struct Node {
  std::string name;
  std::vector<Option> options;
  std::vector<Amount> terminal;  ///< received at the last date
};

/// What the owner can do; the market is a MarketPaths.
struct ControlGraph {
  std::vector<Node> nodes;
  int start = 0;
};

constexpr std::ptrdiff_t kPathGroup = 64;  ///< paths that a MarketPaths handles at a time

/// A market that the owner does not move, on dates k = 0 .. steps(). All arrays are rows of
/// kPathGroup numbers, one per path. Calls are reentrant and a path has the same bits however often
/// it is drawn; nothing of it is kept between calls but what simulate() fills.
class MarketPaths {
 public:
  virtual ~MarketPaths() = default;
  virtual int steps() const = 0;
  virtual double discount() const = 0;  ///< over one step
  virtual int values() const = 0;       ///< rows of state per date
  virtual int functions() const = 0;    ///< regression functions of the state; the first is 1
  virtual int increments() const = 0;   ///< see surprise()
  virtual int payouts() const = 0;
  /// State of paths first .. first + kPathGroup - 1: row v at date k is k * values() + v.
  virtual void simulate(PathDraw draw, std::uint32_t first, double* state) const = 0;
  /// Bounded functions of the state at date k, of the size of 1.
  virtual void observe(int k, const double* state, double* functions) const = 0;
  /// Money at date k, in the claim's unit.
  virtual void pay(int k, const double* state, double* payouts) const = 0;
  /// Increments over the step from date k whose mean is 0 given everything at date k. The
  /// martingale of the dual bound is a combination of them: the bound is valid whatever they are,
  /// and close where they explain the value's surprises.
  virtual void surprise(int k, const double* before, const double* after,
                        double* increments) const = 0;
};

/// Sizes; results depend on neither threads nor the order of work.
struct SwitchingOptions {
  std::uint32_t training_paths = 16'384;  ///< stored; 256 to 131072, rounded down to 256
  std::uint64_t pricing_paths = 100'000;  ///< streamed; rounded up to 64
  int threads = 0;
};

/// Per date and node: the regressed value a step later and the coefficients of its surprise.
struct SwitchingPolicy {
  int functions = 0, increments = 0, nodes = 0;
  std::vector<double> coefficients;  ///< [k][node][functions, then increments]
  double training_value = 0;         ///< of the adaptive policy on paths it has seen
  /// Best committed strategy of training: this option of the start node today, then option 0 for
  /// ever.
  int committed = 0;
  bool adaptive = true;  ///< false where the committed strategy clearly beat the policy in training
};

/// All bounds come from the same new paths.
struct SwitchingValue {
  SampleValue lower;      ///< the policy, its luck averaged, with the dual martingale as control
  SampleValue plain;      ///< the same without the martingale
  SampleValue upper;      ///< dual bound: pathwise dynamic program over nodes
  SampleValue gap;        ///< upper - lower, paired: not negative on any path
  SampleValue committed;  ///< the best committed strategy of training
  SampleValue premium;    ///< lower - committed, paired
  double variance_reduction = 1;  ///< variance of plain over that of lower; 1 where none is left
};

/// Fits continuation values and the martingale of every node by backward induction. All nodes are
/// followed on all paths, so no control has to be drawn at random. InputError where the graph is
/// malformed (no option, an unknown node or payout, probabilities that do not sum to 1).
SwitchingPolicy train_switching(const ControlGraph& graph, const MarketPaths& market,
                                const SwitchingOptions& options);

/// Bounds on the start node's value from new paths. The dual bound is that of optimal switching
/// (Gyurko, Hambly, Witte 2011), with states of building in the graph and luck in expectation.
SwitchingValue price_switching(const ControlGraph& graph, const MarketPaths& market,
                               const SwitchingPolicy& policy, const SwitchingOptions& options);

}  // namespace strandline::strategy::engines
