// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace strandline::kernels {

/// A compile-time constant of a kernel and what it may be, in an order in which neighbours are
/// alike.
struct Axis {
  std::string name;
  std::vector<int> values;
};
/// A value of each axis.
using Candidate = std::vector<int>;

/// Candidates of the axes for which `valid` holds, in the order of their values.
std::vector<Candidate> candidates_of(const std::vector<Axis>& axes,
                                     const std::function<bool(const Candidate&)>& valid);

/// A measurement of the search.
struct Trial {
  Candidate candidate;
  int effort = 1;      ///< multiples of the shortest measurement
  double us = 0;       ///< infinite where it does not compile, run or agree
  double at_s = 0;     ///< seconds of search when it was done
  double best_us = 0;  ///< of the measurements so far
};

/// What the search asks and how long it may.
struct Search {
  std::function<double(const Candidate&, int effort)> measure_us;
  std::function<double()> now_s;  ///< of a clock that never runs back
  double budget_s = 60;
  int first = 16;  ///< candidates of the first round
  std::uint64_t seed = 1;
};

/// Random candidates by successive halving (Jamieson and Talwalkar 2016: each round the better
/// half, measured twice as long), then from the best to its neighbours, one axis a step, until none
/// is better. Ends early where the budget is spent. A candidate is measured once at an effort.
std::vector<Trial> search(const std::vector<Axis>& axes, const std::vector<Candidate>& candidates,
                          const Search& how);

/// The candidate of the least time; null where there was none that runs.
const Trial* best_of(const std::vector<Trial>& trials);

/// Lines of "operator,shape,<candidate as name=value>,effort,us,search_s,best_us" below a header.
std::string trials_csv(const std::string& name, const std::string& shape,
                       const std::vector<Axis>& axes, const std::vector<Trial>& trials,
                       bool with_header);

}  // namespace strandline::kernels
