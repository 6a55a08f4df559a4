// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_pass.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <numeric>

#include "core/rng.h"

using namespace strandline;

namespace {

using Edges = std::map<std::uint64_t, std::vector<std::uint64_t>>;

study::HeightGraph graph_of(const Edges& edges, const std::vector<double>& height) {
  return {[&edges](std::uint64_t n) { return edges.at(n); },
          [&height](const std::vector<std::uint64_t>& nodes) {
            std::vector<double> all;
            for (const auto n : nodes) all.push_back(height[n]);
            return all;
          }};
}

void join(Edges& edges, std::uint64_t a, std::uint64_t b) {
  edges[a].push_back(b);
  edges[b].push_back(a);
}

/// Three ways from 0 to 5: over 1 (height 3), over 2 and 3 (6, 7), over 4 (5).
Edges three_ways() {
  Edges e;
  for (const auto& [a, b] : {std::pair{0, 1}, {1, 5}, {0, 2}, {2, 3}, {3, 5}, {0, 4}, {4, 5}})
    join(e, static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  return e;
}
const std::vector<double> kHeights{10, 3, 6, 7, 5, 12};

int root(std::vector<int>& parent, int i) {
  while (parent[static_cast<std::size_t>(i)] != i) i = parent[static_cast<std::size_t>(i)];
  return i;
}

/// The pass by another algorithm: nodes join from the highest down until both ends are connected.
double by_union(const Edges& edges, const std::vector<double>& height, int from, int to) {
  std::vector<int> order(height.size()), parent(height.size());
  std::iota(order.begin(), order.end(), 0);
  std::iota(parent.begin(), parent.end(), 0);
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    return height[static_cast<std::size_t>(a)] > height[static_cast<std::size_t>(b)];
  });
  std::vector<bool> in(height.size());
  for (const int n : order) {
    in[static_cast<std::size_t>(n)] = true;
    for (const auto other : edges.at(static_cast<std::uint64_t>(n)))
      if (in[other])
        parent[static_cast<std::size_t>(root(parent, static_cast<int>(other)))] = root(parent, n);
    if (in[static_cast<std::size_t>(from)] && in[static_cast<std::size_t>(to)] &&
        root(parent, from) == root(parent, to))
      return height[static_cast<std::size_t>(n)];
  }
  return -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(landscape_pass)

BOOST_AUTO_TEST_CASE(takes_the_way_whose_lowest_point_is_highest) {
  const Edges edges = three_ways();
  const auto pass = study::highest_pass(graph_of(edges, kHeights), 0, 5, 100);
  BOOST_TEST(pass.level == 6.0);
  BOOST_TEST(pass.lowest == 2u);
  BOOST_TEST((pass.path == std::vector<std::uint64_t>{0, 2, 3, 5}));
  BOOST_TEST(pass.proven());
}

BOOST_AUTO_TEST_CASE(the_lowest_point_can_be_an_end) {
  const Edges edges = three_ways();
  std::vector<double> low = kHeights;
  low[5] = 1;
  const auto pass = study::highest_pass(graph_of(edges, low), 0, 5, 100);
  BOOST_TEST(pass.level == 1.0);
  BOOST_TEST(pass.lowest == 5u);
}

BOOST_AUTO_TEST_CASE(from_a_node_to_itself_nothing_is_crossed) {
  const Edges edges = three_ways();
  const auto pass = study::highest_pass(graph_of(edges, kHeights), 3, 3, 100);
  BOOST_TEST(pass.level == 7.0);
  BOOST_TEST(pass.path.size() == 1);
}

BOOST_AUTO_TEST_CASE(agrees_with_joining_nodes_from_the_top_on_random_graphs) {
  const core::RandomStream stream(7);
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    constexpr std::uint32_t kNodes = 24;
    std::vector<double> height;
    Edges edges;
    for (std::uint32_t n = 0; n < kNodes; ++n) {
      height.push_back(stream.uniform({trial, n, 0, 0, 0}));
      if (n)
        join(edges, n, static_cast<std::uint64_t>(stream.uniform({trial, n, 1, 0, 0}) * n * 0.999));
      const auto other =
          static_cast<std::uint64_t>(stream.uniform({trial, n, 2, 0, 0}) * n * 0.999);
      if (n > 1 && other != n) join(edges, n, other);
    }
    const auto pass = study::highest_pass(graph_of(edges, height), 0, kNodes - 1, 1000);
    BOOST_TEST(pass.level == by_union(edges, height, 0, kNodes - 1));
    BOOST_TEST(pass.proven());
    const auto early = study::highest_pass(graph_of(edges, height), 0, kNodes - 1, 4);
    BOOST_TEST(early.level <= pass.level);
    BOOST_TEST(early.at_most >= pass.level);
  }
}

BOOST_AUTO_TEST_SUITE_END()
