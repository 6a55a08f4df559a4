// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "evolution/calibration/operators.h"
#include "evolution/calibration/record.h"

namespace strandline::evolution {

/// A possible parent of a release: index into Lineages::releases, and years from its release to the
/// child's (at least half a quarter: the process' own convention for releases of one quarter).
struct Link {
  int parent = 0;
  double years = 0;
  double weight = 1;  ///< over a child's links sums to one
};

/// A notable disclosed language model as the kernels see it.
struct Kin {
  double year = 0;
  std::string lab;
  bool open = false;
  double cost = kUnknown;  ///< seconds of a GPU per token, for comparison alone (lineage.cpp)
  Classified traits;
  std::set<std::string> operators;  ///< hard ones
  std::vector<Link> own;            ///< the lab's last release of its size class; empty: an entrant
  std::vector<Link> recent;  ///< all releases of its size class in the year before, weighed alike
                             ///< (of any class where there is none; empty for the first of all)
  bool new_lab = false;      ///< the lab's first release in the record
  bool entrant() const { return own.empty(); }
};

/// Releases by date with their possible parents; a lab's own predecessor is at most three years
/// old.
struct Lineages {
  std::vector<Kin> releases;
  double until = 0;
  /// Share of the year before `year` that carries an operator; 0 where nothing was released.
  double share(const std::string& name, double year) const;
};
Lineages trace_lineages(const Record& record);
/// Fills own, recent and new_lab of every release from dates, labs and size classes.
void link_releases(Lineages& lineages);

}  // namespace strandline::evolution
