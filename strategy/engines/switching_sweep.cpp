// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/engines/switching_sweep.h"

#include <algorithm>
#include <cmath>

#include "core/vector_math.h"

namespace strandline::strategy::engines {
namespace {

using core::vec::kLanes;
using core::vec::Real;

std::size_t rows(std::size_t n) {
  return n * kPathGroup;
}

/// The amounts' money for eight paths.
Real money(const std::vector<Amount>& amounts, const double* payouts, int lane) {
  Real total(0.0);
  for (const Amount& a : amounts)
    total = fma(Real(a.weight), Real::load(payouts + rows(a.payout) + lane), total);
  return total;
}

/// Expectation over luck of a row per node.
Real mean(const std::vector<Arrival>& next, const std::vector<double>& values, int lane) {
  Real total(0.0);
  for (const Arrival& a : next)
    total = fma(Real(a.probability), Real::load(values.data() + rows(a.node) + lane), total);
  return total;
}

}  // namespace

GroupSweep::GroupSweep(const ControlGraph& graph, const MarketPaths& market, bool bounds)
    : graph_(graph), market_(market), bounds_(bounds) {
  const std::size_t nodes = rows(graph.nodes.size());
  state_.resize(rows(static_cast<std::size_t>(market.steps() + 1) * market.values()));
  columns_.resize(rows(market.functions() + market.increments()));
  payouts_.resize(rows(market.payouts()));
  expected_.resize(nodes);
  best_.resize(kPathGroup);
  for (NodeValues* v : {&values_, &later_}) {
    v->adaptive.resize(nodes);
    v->hold.resize(nodes);
    if (!bounds) continue;
    v->plain.resize(nodes);
    v->upper.resize(nodes);
  }
  committed_.resize(graph.nodes[graph.start].options.size(), std::vector<double>(kPathGroup));
}

const double* GroupSweep::state(int k) const {
  return state_.data() + rows(static_cast<std::size_t>(k) * market_.values());
}

void GroupSweep::begin(PathDraw draw, std::uint32_t first) {
  market_.simulate(draw, first, state_.data());
  market_.pay(market_.steps(), state(market_.steps()), payouts_.data());
  for (std::size_t n = 0; n < graph_.nodes.size(); ++n)
    for (int lane = 0; lane < kPathGroup; lane += kLanes) {
      const Real last = money(graph_.nodes[n].terminal, payouts_.data(), lane);
      for (auto* v : {&values_.adaptive, &values_.plain, &values_.upper, &values_.hold})
        if (!v->empty()) last.store(v->data() + rows(n) + lane);
    }
}

const double* GroupSweep::columns(int k) {
  market_.observe(k, state(k), columns_.data());
  market_.surprise(k, state(k), state(k + 1), columns_.data() + rows(market_.functions()));
  return columns_.data();
}

/// Expected values, and later values less their surprises.
void GroupSweep::regress(const double* coefficients) {
  const int functions = market_.functions(), all = functions + market_.increments();
  for (std::size_t n = 0; n < graph_.nodes.size(); ++n) {
    const double* c = coefficients + n * all;
    for (int lane = 0; lane < kPathGroup; lane += kLanes) {
      const std::size_t at = rows(n) + lane;
      Real expected(0.0), surprise(0.0);
      for (int f = 0; f < functions; ++f)
        expected = fma(Real(c[f]), Real::load(columns_.data() + rows(f) + lane), expected);
      for (int f = functions; f < all; ++f)
        surprise = fma(Real(c[f]), Real::load(columns_.data() + rows(f) + lane), surprise);
      expected.store(expected_.data() + at);
      (Real::load(values_.adaptive.data() + at) - surprise).store(later_.adaptive.data() + at);
      if (bounds_)
        (Real::load(values_.upper.data() + at) - surprise).store(later_.upper.data() + at);
    }
  }
  later_.plain.swap(values_.plain);
  later_.hold.swap(values_.hold);
}

/// Keeps the option where it is the first or promises more than the best so far.
void GroupSweep::add_option(const Option& option, int node, bool first) {
  const Real discount(market_.discount());
  for (int lane = 0; lane < kPathGroup; lane += kLanes) {
    const std::size_t at = rows(node) + lane;
    const Real now = money(option.now, payouts_.data(), lane);
    const Real promise = fma(discount, mean(option.next, expected_, lane), now);
    const Real best = first ? promise : Real::load(best_.data() + lane);
    const auto keep = [&](std::vector<double>& into, const std::vector<double>& from) {
      const Real value = fma(discount, mean(option.next, from, lane), now);
      const Real old = first ? value : Real::load(into.data() + at);
      where_taken(Real(1.0), best, promise, old, value).store(into.data() + at);
    };
    keep(values_.adaptive, later_.adaptive);
    if (bounds_) {
      keep(values_.plain, later_.plain);
      const Real value = fma(discount, mean(option.next, later_.upper, lane), now);
      const Real old = first ? value : Real::load(values_.upper.data() + at);
      most(old, value).store(values_.upper.data() + at);
    }
    most(best, promise).store(best_.data() + lane);
    if (first)
      fma(discount, mean(option.next, later_.hold, lane), now).store(values_.hold.data() + at);
  }
}

void GroupSweep::choose(int k, int node) {
  const std::vector<Option>& options = graph_.nodes[node].options;
  for (std::size_t o = 0; o < options.size(); ++o)
    if (o == 0 || options[o].offered(k)) add_option(options[o], node, o == 0);
}

void GroupSweep::fill_committed() {
  const std::vector<Option>& options = graph_.nodes[graph_.start].options;
  const Real discount(market_.discount());
  for (std::size_t o = 0; o < options.size(); ++o)
    for (int lane = 0; lane < kPathGroup; lane += kLanes)
      fma(discount, mean(options[o].next, later_.hold, lane),
          money(options[o].now, payouts_.data(), lane))
          .store(committed_[o].data() + lane);
}

void GroupSweep::step(int k, const double* coefficients) {
  market_.pay(k, state(k), payouts_.data());
  regress(coefficients);
  for (std::size_t n = 0; n < graph_.nodes.size(); ++n) choose(k, static_cast<int>(n));
  if (k == 0) fill_committed();
}

double GroupSweep::money_scale() const {
  std::vector<double> payouts(payouts_.size());
  double total[kPathGroup] = {};
  for (int k = 0; k <= market_.steps(); ++k) {
    market_.pay(k, state(k), payouts.data());
    for (std::size_t i = 0; i < payouts.size(); ++i) total[i % kPathGroup] += std::fabs(payouts[i]);
  }
  return *std::max_element(total, total + kPathGroup);
}

}  // namespace strandline::strategy::engines
