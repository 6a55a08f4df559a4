// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape_search.h"

#include <algorithm>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "core/rng.h"

namespace strandline::study {
namespace {

/// DrawKey::factor of random starts.
constexpr std::uint16_t kFactorStarts = 0x0510;

/// Axes with a choice; pagmo takes no others.
std::vector<std::size_t> free_axes(const Grid& grid) {
  std::vector<std::size_t> axes;
  for (std::size_t i = 0; i < grid.radix.size(); ++i)
    if (grid.radix[i] > 1) axes.push_back(i);
  return axes;
}

/// What pagmo's copies of problem and evaluator share.
struct Shared {
  const Grid* grid = nullptr;
  ValuedDesigns* designs = nullptr;
  std::vector<std::size_t> axes = {0};
  std::uint64_t index_of(const double* x) const {
    Design d(grid->radix.size(), 0);
    for (std::size_t i = 0; i < axes.size(); ++i) d[axes[i]] = static_cast<int>(x[i]);
    return grid->index_of(d);
  }
};

/// The space as pagmo sees it: integers, both values to be minimized.
struct Problem : Shared {
  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    const LandscapeValue& v = designs->at(index_of(x.data()));
    return {-v[0], -v[1]};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    pagmo::vector_double low(axes.size(), 0.0), high(axes.size(), 1.0);
    for (std::size_t i = 0; grid && i < axes.size(); ++i) high[i] = grid->radix[axes[i]] - 1;
    return {low, high};
  }
  pagmo::vector_double::size_type get_nix() const { return axes.size(); }
  pagmo::vector_double::size_type get_nobj() const { return kLandscapes; }
};

/// Values a whole population in one go.
struct Evaluator : Shared {
  pagmo::vector_double operator()(const pagmo::problem&, const pagmo::vector_double& xs) const {
    std::vector<std::uint64_t> all;
    for (std::size_t i = 0; i < xs.size(); i += axes.size()) all.push_back(index_of(&xs[i]));
    designs->ensure(all);
    pagmo::vector_double fitness;
    for (const std::uint64_t design : all)
      for (const double v : designs->at(design)) fitness.push_back(-v);
    return fitness;
  }
};

void evolve(const Grid& grid, ValuedDesigns& designs, const SearchOptions& o) {
  const Shared shared{&grid, &designs, free_axes(grid)};
  if (o.generations <= 0 || shared.axes.empty()) return;
  const auto seed = static_cast<unsigned>(o.seed ^ (o.seed >> 32));
  const pagmo::bfe evaluator{Evaluator{shared}};
  pagmo::population population{pagmo::problem{Problem{shared}}, evaluator,
                               static_cast<pagmo::population::size_type>(o.population), seed};
  constexpr double kCrossover = 0.9, kSpread = 10, kMutation = 0.15, kMutationSpread = 10;
  pagmo::nsga2 nsga2(static_cast<unsigned>(o.generations), kCrossover, kSpread, kMutation,
                     kMutationSpread, seed);
  nsga2.set_bfe(evaluator);
  population = nsga2.evolve(population);
}

/// The best neighbour, or the design itself where none is better.
std::uint64_t uphill(const Grid& grid, ValuedDesigns& designs, Landscape l, std::uint64_t here) {
  const auto around = grid.neighbours(here);
  designs.ensure(around);
  std::uint64_t best = here;
  for (const std::uint64_t n : around)
    if (designs.at(n, l) > designs.at(best, l)) best = n;
  return best;
}

std::uint64_t climb(const Grid& grid, ValuedDesigns& designs, Landscape l, std::uint64_t from) {
  designs.ensure({from});
  for (std::uint64_t next = from;; from = next) {
    next = uphill(grid, designs, l, from);
    if (next == from) return from;
  }
}

std::vector<std::uint64_t> best_valued(const ValuedDesigns& designs, Landscape l,
                                       std::size_t count) {
  std::vector<std::pair<double, std::uint64_t>> order;
  for (const auto& [design, value] : designs.all())
    order.emplace_back(-value[static_cast<std::size_t>(l)], design);
  std::sort(order.begin(), order.end());
  std::vector<std::uint64_t> best;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) best.push_back(order[i].second);
  return best;
}

void add_optimum(ValuedDesigns& designs, Landscape l, std::uint64_t found,
                 std::vector<std::uint64_t>& optima) {
  if (std::find(optima.begin(), optima.end(), found) != optima.end()) return;
  const auto before = [&](std::uint64_t a, std::uint64_t b) {
    const double x = designs.at(a, l), y = designs.at(b, l);
    return x != y ? x > y : a < b;
  };
  optima.insert(std::upper_bound(optima.begin(), optima.end(), found, before), found);
}

}  // namespace

void ValuedDesigns::ensure(std::vector<std::uint64_t> designs) {
  std::sort(designs.begin(), designs.end());
  designs.erase(std::unique(designs.begin(), designs.end()), designs.end());
  std::erase_if(designs, [&](std::uint64_t d) { return known_.contains(d); });
  if (designs.empty()) return;
  const auto values = value_(designs);
  for (std::size_t i = 0; i < designs.size(); ++i) known_.emplace(designs[i], values[i]);
}

const LandscapeValue& ValuedDesigns::at(std::uint64_t design) {
  ensure({design});
  return known_.at(design);
}

SearchResult search_landscape(const Grid& grid, ValuedDesigns& designs,
                              const std::vector<std::uint64_t>& starts, const SearchOptions& o) {
  constexpr std::size_t kElite = 3;
  evolve(grid, designs, o);
  designs.ensure(starts);
  SearchResult result;
  for (const Landscape l : {Landscape::kToday, Landscape::kFutures}) {
    std::vector<std::uint64_t> from = starts;
    for (const std::uint64_t e : best_valued(designs, l, kElite)) from.push_back(e);
    for (const std::uint64_t start : from)
      add_optimum(designs, l, climb(grid, designs, l, start),
                  result.optima[static_cast<std::size_t>(l)]);
    result.climbs = std::max(result.climbs, from.size());
  }
  const core::RandomStream stream(o.seed);
  for (std::uint32_t i = 0; designs.all().size() < std::min<std::uint64_t>(o.designs, grid.size());
       ++i) {
    const double u = stream.uniform({0, i, 0, kFactorStarts, 0});
    const auto start =
        std::min(grid.size() - 1, static_cast<std::uint64_t>(u * static_cast<double>(grid.size())));
    for (const Landscape l : {Landscape::kToday, Landscape::kFutures})
      add_optimum(designs, l, climb(grid, designs, l, start),
                  result.optima[static_cast<std::size_t>(l)]);
    ++result.climbs;
  }
  return result;
}

std::map<std::uint64_t, std::uint64_t> basins(const Grid& grid, ValuedDesigns& designs,
                                              Landscape l) {
  std::map<std::uint64_t, std::uint64_t> end;
  for (const auto& [design, value] : designs.all()) {
    std::uint64_t at = design;
    for (std::uint64_t best = at;; at = best) {
      for (const std::uint64_t n : grid.neighbours(at))
        if (designs.knows(n) && designs.at(n, l) > designs.at(best, l)) best = n;
      if (best == at) break;
    }
    end[design] = at;
  }
  return end;
}

}  // namespace strandline::study
