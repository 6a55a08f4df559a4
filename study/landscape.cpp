// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "study/landscape.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/files.h"

namespace strandline::study {
namespace {

constexpr std::size_t kPricedOptima = 5;  ///< of each landscape
constexpr double kExact = 0.9;            ///< DesignValuer::Options::exact

std::vector<std::uint64_t> starts_of(const LandscapeResult& r) {
  std::vector<std::uint64_t> starts;
  for (const auto& d : {r.narrow, r.wide})
    if (d) starts.push_back(*d);
  return starts;
}

HeightGraph graph_of(const Grid& grid, ValuedDesigns& designs, Landscape l) {
  return {[&grid](std::uint64_t d) { return grid.neighbours(d); },
          [&designs, l](const std::vector<std::uint64_t>& all) {
            designs.ensure(all);
            std::vector<double> heights;
            for (const std::uint64_t d : all) heights.push_back(designs.at(d, l));
            return heights;
          }};
}

/// What the report speaks of: the ends first, then optima of both landscapes and the lowest points.
std::vector<std::uint64_t> to_price(const LandscapeResult& r) {
  std::vector<std::uint64_t> all;
  const auto add = [&](std::uint64_t d) {
    if (std::find(all.begin(), all.end(), d) == all.end()) all.push_back(d);
  };
  add(r.robust);
  add(r.best_today);
  for (const std::uint64_t d : starts_of(r)) add(d);
  for (const auto& optima : r.search.optima)
    for (std::size_t i = 0; i < std::min(kPricedOptima, optima.size()); ++i) add(optima[i]);
  for (const Pass& p : r.pass)
    if (!p.path.empty()) add(p.lowest);
  return all;
}

std::optional<std::uint64_t> index_of(const DesignBuilder& builder, const Grid& grid,
                                      const hw::Chip& chip) {
  const auto design = builder.design_of(chip);
  if (!design) return {};
  return grid.index_of(*design);
}

}  // namespace

const PricedDesign& LandscapeResult::price_of(std::uint64_t design) const {
  const auto at = std::find(order.begin(), order.end(), design);
  if (at == order.end()) throw core::RuntimeFailure("a design of the landscape was not priced");
  return priced[static_cast<std::size_t>(at - order.begin())];
}

LandscapeResult run_landscape(const Scenario& scenario, const LandscapeSettings& settings) {
  const auto log = [&](const std::string& line) {
    if (settings.run.log) settings.run.log(line);
  };
  LandscapeResult r;
  r.space = load_design_space(settings.space.empty() ? core::home_path("study/landscape.yaml")
                                                     : settings.space);
  const Grid grid = r.space.grid();
  const hw::ChipCatalog chips = hw::ChipCatalog::load();
  const DesignBuilder builder(r.space, chips,
                              static_cast<int>(scenario.terms.start_to_volume_quarters));
  r.narrow = index_of(builder, grid, chips.find(scenario.lineup.narrow));
  r.wide = index_of(builder, grid, chips.find(scenario.lineup.wide));
  Columns columns = assemble_columns(scenario, chips);
  core::CostTable costs = cost_table(scenario, columns, settings.run);
  World world(scenario, {settings.run.threads, settings.run.stop, ""}, std::move(columns),
              std::move(costs));
  bind_plans(world);
  const DesignValuer valuer(world, r.space, builder, {settings.futures, kExact, settings.run});
  log(fmt::format("space of {} designs", grid.size()));
  ValuedDesigns designs([&](const auto& all) { return valuer.value(all); });
  SearchOptions search = settings.search;
  search.seed = scenario.seed;
  r.search = search_landscape(grid, designs, starts_of(r), search);
  r.best_today = r.search.best(Landscape::kToday);
  r.robust = r.search.best(Landscape::kFutures);
  log(fmt::format("search: {} designs, {} and {} local optima", designs.all().size(),
                  r.search.optima[0].size(), r.search.optima[1].size()));
  for (const Landscape l : {Landscape::kToday, Landscape::kFutures})
    r.pass[static_cast<std::size_t>(l)] =
        highest_pass(graph_of(grid, designs, l), r.best_today, r.robust, settings.expansions);
  log(fmt::format("passes: {} designs", designs.all().size()));
  r.valued = designs.all();
  for (const Landscape l : {Landscape::kToday, Landscape::kFutures})
    r.basin[static_cast<std::size_t>(l)] = basins(grid, designs, l);
  for (const auto& [design, value] : r.valued)
    r.flop_per_byte[design] = builder.build(grid.at(design)).flop_per_byte;
  r.order = to_price(r);
  r.priced = valuer.price(r.order, 0);
  r.futures = valuer.priced_futures();
  log(fmt::format("priced {} designs on {} futures", r.order.size(), r.futures));
  return r;
}

}  // namespace strandline::study
