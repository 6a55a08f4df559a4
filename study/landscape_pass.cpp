// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_pass.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>

namespace strandline::study {
namespace {

struct Met {
  double height = 0;
  double level = 0;  ///< lowest height on the way here
  int steps = 0;
  std::uint64_t from = 0;
};

/// Highest level first, then fewest steps, then the smaller node.
struct Waiting {
  double level;
  int steps;
  std::uint64_t node;
  bool operator<(const Waiting& o) const {
    if (level != o.level) return level < o.level;
    if (steps != o.steps) return steps > o.steps;
    return node > o.node;
  }
};

Pass way_to(const std::map<std::uint64_t, Met>& met, std::uint64_t from, std::uint64_t to) {
  Pass pass;
  for (std::uint64_t node = to;; node = met.at(node).from) {
    pass.path.push_back(node);
    if (node == from) break;
  }
  std::reverse(pass.path.begin(), pass.path.end());
  pass.lowest = *std::min_element(
      pass.path.begin(), pass.path.end(),
      [&](std::uint64_t a, std::uint64_t b) { return met.at(a).height < met.at(b).height; });
  pass.level = met.at(pass.lowest).height;
  return pass;
}

}  // namespace

Pass highest_pass(const HeightGraph& graph, std::uint64_t from, std::uint64_t to,
                  std::size_t expansions) {
  std::map<std::uint64_t, Met> met;
  std::map<std::uint64_t, bool> done;
  std::priority_queue<Waiting> waiting;
  const double start = graph.heights({from}).front();
  met[from] = {start, start, 0, from};
  waiting.push({start, 0, from});
  std::size_t expanded = 0;
  while (!waiting.empty() && expanded < expansions) {
    const Waiting next = waiting.top();
    if (done[next.node]) {
      waiting.pop();
      continue;
    }
    if (next.node == to) break;
    waiting.pop();
    done[next.node] = true;
    ++expanded;
    const auto around = graph.neighbours(next.node);
    const auto heights = graph.heights(around);
    for (std::size_t i = 0; i < around.size(); ++i) {
      const Met here{heights[i], std::min(next.level, heights[i]), next.steps + 1, next.node};
      const auto [at, fresh] = met.try_emplace(around[i], here);
      const bool better = here.level > at->second.level ||
                          (here.level == at->second.level && here.steps < at->second.steps);
      if (!fresh && (done[around[i]] || !better)) continue;
      at->second = here;
      waiting.push({here.level, here.steps, around[i]});
    }
  }
  Pass pass;
  pass.level = -std::numeric_limits<double>::infinity();
  if (met.contains(to)) pass = way_to(met, from, to);
  pass.at_most = waiting.empty() ? pass.level : std::max(pass.level, waiting.top().level);
  return pass;
}

}  // namespace strandline::study
