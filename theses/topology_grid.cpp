// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "theses/topology_grid.h"

#include <algorithm>

#include "core/parallel.h"

namespace strandline::theses {
namespace {

/// One model on one silicon.
void fill(RateGrid& grid, const GridInputs& in, const std::vector<ModelShape>& shapes,
          const PricedChip& chip, std::size_t model, std::size_t silicon) {
  for (const ModelShape& shape : shapes) {
    const auto found = rates(chip, shape.model, in.service, in.silicons[silicon].max_chips);
    for (std::size_t t = 0; t < found.size(); ++t) {
      const std::size_t at = grid.index(model, t, silicon);
      if (&shape == shapes.data()) grid.released[at] = found[t];
      if (found[t] > grid.codesigned[at] || grid.shape[at].empty()) {
        grid.codesigned[at] = found[t];
        grid.shape[at] = shape.name;
      }
    }
  }
}

}  // namespace

RateGrid rate_grid(const GridInputs& in, const std::vector<PricedChip>& chips, int threads) {
  RateGrid grid;
  grid.targets = in.service.targets;
  grid.silicons = chips.size();
  std::vector<std::vector<ModelShape>> shapes;
  for (const archs::Architecture& a : in.models) {
    grid.models.push_back(a.id);
    shapes.push_back(equal_quality_shapes(a, in.domains));
  }
  for (const PricedChip& c : chips) grid.usd_h.push_back(c.usd_h());
  const std::size_t cells = grid.pairs() * grid.silicons;
  grid.released.assign(cells, 0);
  grid.codesigned.assign(cells, 0);
  grid.shape.assign(cells, "");
  core::parallel_blocks(in.models.size() * chips.size(), threads, [&](std::size_t block) {
    const std::size_t m = block / chips.size(), s = block % chips.size();
    fill(grid, in, shapes[m], chips[s], m, s);
  });
  return grid;
}

std::vector<double> merits(const RateGrid& grid, const std::vector<double>& rates,
                           std::size_t model, std::size_t target, Merit merit) {
  std::vector<double> all;
  for (std::size_t s = 0; s < grid.silicons; ++s) {
    const double rate = rates[grid.index(model, target, s)];
    all.push_back(merit == Merit::kTokens ? rate : rate / grid.usd_h[s]);
  }
  return all;
}

std::size_t winner(const std::vector<double>& merits) {
  const auto best = std::max_element(merits.begin(), merits.end());
  return best == merits.end() || *best <= 0 ? kNobody
                                            : static_cast<std::size_t>(best - merits.begin());
}

Winners winners(const RateGrid& grid, const std::vector<double>& rates, Merit merit) {
  Winners w;
  std::vector<std::size_t> wins(grid.silicons, 0);
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (std::size_t t = 0; t < grid.targets.size(); ++t) {
      w.of.push_back(winner(merits(grid, rates, m, t, merit)));
      if (w.of.back() != kNobody) ++wins[w.of.back()];
    }
  const auto most = std::max_element(wins.begin(), wins.end());
  if (most != wins.end() && *most > 0) w.commonest = static_cast<std::size_t>(most - wins.begin());
  return w;
}

double share_behind(const RateGrid& grid, const std::vector<double>& rates, Merit merit,
                    std::size_t silicon, double margin, const std::vector<std::size_t>& models) {
  double behind = 0, served = 0;
  for (const std::size_t m : models)
    for (std::size_t t = 0; t < grid.targets.size(); ++t) {
      const auto row = merits(grid, rates, m, t, merit);
      const std::size_t best = winner(row);
      if (best == kNobody) continue;
      ++served;
      behind += row[silicon] < (1 - margin) * row[best];
    }
  return served > 0 ? behind / served : 0.0;
}

std::vector<std::vector<double>> best_over_worst(const RateGrid& grid,
                                                 const std::vector<double>& rates, Merit merit,
                                                 const std::vector<std::size_t>& among) {
  std::vector<std::vector<double>> all(grid.models.size());
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (std::size_t t = 0; t < grid.targets.size(); ++t) {
      const auto row = merits(grid, rates, m, t, merit);
      double best = 0, worst = 0;
      for (const std::size_t s : among) {
        if (row[s] <= 0) continue;
        best = std::max(best, row[s]);
        worst = worst > 0 ? std::min(worst, row[s]) : row[s];
      }
      if (worst > 0) all[m].push_back(best / worst);
    }
  return all;
}

}  // namespace strandline::theses
