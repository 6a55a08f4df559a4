// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace strandline::study {

/// A graph whose nodes have heights: a landscape.
struct HeightGraph {
  std::function<std::vector<std::uint64_t>(std::uint64_t)> neighbours;
  /// Heights of many nodes at once; asked for a node as often as it is met.
  std::function<std::vector<double>(const std::vector<std::uint64_t>&)> heights;
};

/// The way between two nodes whose lowest point is highest.
struct Pass {
  std::vector<std::uint64_t>
      path;                  ///< both ends included; the shortest such way that was met first
  double level = 0;          ///< height of the lowest node on it, its ends included
  std::uint64_t lowest = 0;  ///< that node
  /// No way has a higher lowest point than this: `level` itself where the pass is proven.
  double at_most = 0;
  bool proven() const { return at_most <= level; }
};

/// Priority flooding from `from` (Barnes, Lehman and Mulla, Computers & Geosciences 2014): always
/// expand the highest node met, so that `to` is reached over the highest pass. Ends early once
/// `expansions` nodes were expanded: then the path is the best through the nodes met, if any (empty
/// otherwise), and `at_most` the height of the highest node left.
Pass highest_pass(const HeightGraph& graph, std::uint64_t from, std::uint64_t to,
                  std::size_t expansions);

}  // namespace strandline::study
