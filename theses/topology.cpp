// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "theses/experiments.h"
#include "theses/spread.h"
#include "theses/topology_grid.h"

namespace strandline::theses {
namespace {

constexpr const char* kOver = "90 % of resampled models";

struct NetworkChoice {
  std::string chip, name;
  int most_chips = 8;
};
struct Inputs {
  core::YamlNode models;
  std::string base{}, memory{};
  std::vector<int> arrays{};
  std::vector<std::string> array_names{};
  std::vector<NetworkChoice> networks{};
  std::vector<int> domains{};
  Service service{};
  double margin = 0;
};

Inputs read(const core::YamlNode& node) {
  Inputs in{.models = node.at("models")};
  in.base = node.text("base");
  in.memory = node.text("memory");
  for (const core::YamlNode& a : node.at("arrays").items()) {
    in.arrays.push_back(static_cast<int>(a.integer("side", {16, 256})));
    in.array_names.push_back(a.text("name"));
    a.finish();
  }
  for (const core::YamlNode& n : node.at("networks").items()) {
    in.networks.push_back(
        {n.text("chip"), n.text("name"), static_cast<int>(n.integer("most_chips", {1, 4096}))});
    n.finish();
  }
  for (const core::YamlNode& d : node.at("expert_domains").items())
    in.domains.push_back(static_cast<int>(d.as_integer({2, 4096})));
  in.service = read_service(node.at("service"));
  in.margin = node.number("margin", core::Range::fraction());
  node.finish();
  return in;
}

GridInputs grid_inputs(const Inputs& in, const study::Catalogs& catalogs) {
  GridInputs g{.silicons = {},
               .models = read_models(in.models, catalogs.architectures),
               .service = in.service,
               .domains = in.domains};
  for (std::size_t a = 0; a < in.arrays.size(); ++a)
    for (const NetworkChoice& n : in.networks)
      g.silicons.push_back(
          {{in.arrays[a], in.memory, n.chip}, in.array_names[a], n.name, n.most_chips});
  return g;
}

std::vector<PricedChip> chips_of(const GridInputs& g, const hw::Chip& base,
                                 const hw::ChipCatalog& catalog, double area_m2) {
  std::vector<PricedChip> chips;
  for (const SiliconCase& s : g.silicons) {
    Silicon silicon = s.silicon;
    if (area_m2 > 0) silicon.compute = compute_of_area(base, silicon, catalog, area_m2);
    chips.emplace_back(with_silicon(base, silicon, catalog));
  }
  return chips;
}

std::vector<std::size_t> all_of(std::size_t n) {
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::string label(const SiliconCase& s) {
  return s.array + ", " + s.domain;
}

/// Mean spread over the silicons of one array or one network at a time.
Spread along(const RateGrid& grid, const GridInputs& g, bool arrays, std::uint64_t seed) {
  std::vector<std::vector<double>> by_model(grid.models.size());
  std::vector<std::string> fixed;
  for (const SiliconCase& s : g.silicons) {
    const std::string& key = arrays ? s.domain : s.array;
    if (std::find(fixed.begin(), fixed.end(), key) == fixed.end()) fixed.push_back(key);
  }
  for (const std::string& key : fixed) {
    std::vector<std::size_t> among;
    for (std::size_t i = 0; i < g.silicons.size(); ++i)
      if ((arrays ? g.silicons[i].domain : g.silicons[i].array) == key) among.push_back(i);
    const auto some = best_over_worst(grid, grid.released, Merit::kTokens, among);
    for (std::size_t m = 0; m < some.size(); ++m)
      by_model[m].insert(by_model[m].end(), some[m].begin(), some[m].end());
  }
  return mean_ratio(by_model, seed);
}

/// Share of pairs in which a silicon that loses to the winner by more than the margin, both with
/// the model as released, passes it with the model shaped for it.
Spread passes_when_shaped(const RateGrid& grid, double margin, std::uint64_t seed) {
  return over_models(
      grid.models.size(),
      [&](const std::vector<std::size_t>& models) {
        double flips = 0, served = 0;
        for (const std::size_t m : models)
          for (std::size_t t = 0; t < grid.targets.size(); ++t) {
            const auto before = merits(grid, grid.released, m, t, Merit::kTokens);
            const auto after = merits(grid, grid.codesigned, m, t, Merit::kTokens);
            const std::size_t w = winner(before);
            if (w == kNobody) continue;
            ++served;
            for (std::size_t s = 0; s < grid.silicons; ++s)
              if (before[s] < (1 - margin) * before[w] && after[s] > before[w]) {
                ++flips;
                break;
              }
          }
        return served > 0 ? flips / served : 0.0;
      },
      seed);
}

/// Share of pairs whose winner is another, by more than the margin, once every silicon runs the
/// model shaped for it.
Spread winner_changes(const RateGrid& grid, double margin, std::uint64_t seed) {
  return over_models(
      grid.models.size(),
      [&](const std::vector<std::size_t>& models) {
        double changed = 0, served = 0;
        for (const std::size_t m : models)
          for (std::size_t t = 0; t < grid.targets.size(); ++t) {
            const std::size_t w = winner(merits(grid, grid.released, m, t, Merit::kTokens));
            const auto after = merits(grid, grid.codesigned, m, t, Merit::kTokens);
            const std::size_t best = winner(after);
            if (w == kNobody || best == kNobody) continue;
            ++served;
            changed += after[w] < (1 - margin) * after[best];
          }
        return served > 0 ? changed / served : 0.0;
      },
      seed);
}

Spread differs(const RateGrid& grid, const std::vector<double>& rates, Merit merit, double margin,
               std::uint64_t seed) {
  const std::size_t usual = winners(grid, rates, merit).commonest;
  if (usual == kNobody) return {};
  return over_models(
      grid.models.size(),
      [&](const std::vector<std::size_t>& models) {
        return share_behind(grid, rates, merit, usual, margin, models);
      },
      seed);
}

core::Cell known(double x) {
  return x > 0 ? core::Cell{x} : core::Cell{};
}

NamedTable rows_table(const RateGrid& grid, const GridInputs& g) {
  core::Table t({{"model"},
                 {"target_tok_s_user"},
                 {"array"},
                 {"network"},
                 {"tok_s_per_chip"},
                 {"usd_per_mtok"},
                 {"best_shape"},
                 {"shaped_tok_s_per_chip"}});
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (std::size_t i = 0; i < grid.targets.size(); ++i)
      for (std::size_t s = 0; s < grid.silicons; ++s) {
        const std::size_t at = grid.index(m, i, s);
        const double usd = usd_per_mtok(grid.usd_h[s], grid.released[at]);
        t.add({grid.models[m], grid.targets[i], g.silicons[s].array, g.silicons[s].domain,
               known(grid.released[at]), std::isfinite(usd) ? core::Cell{usd} : core::Cell{},
               grid.shape[at], known(grid.codesigned[at])});
      }
  return {"rates", "Every model on every silicon, as released and shaped for it", std::move(t)};
}

NamedTable winners_table(const RateGrid& grid, const GridInputs& g) {
  core::Table t(
      {{"model"}, {"target_tok_s_user"}, {"winner"}, {"best_over_worst"}, {"winner_when_shaped"}});
  const auto before = winners(grid, grid.released, Merit::kTokens);
  const auto after = winners(grid, grid.codesigned, Merit::kTokens);
  const auto name = [&](std::size_t s) { return s == kNobody ? "-" : label(g.silicons[s]); };
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (std::size_t i = 0; i < grid.targets.size(); ++i) {
      const std::size_t pair = m * grid.targets.size() + i;
      const auto row = merits(grid, grid.released, m, i, Merit::kTokens);
      double worst = 0;
      for (const double x : row)
        if (x > 0) worst = worst > 0 ? std::min(worst, x) : x;
      const double best = row.empty() ? 0 : *std::max_element(row.begin(), row.end());
      t.add({grid.models[m], grid.targets[i], name(before.of[pair]),
             worst > 0 ? core::Cell{best / worst} : core::Cell{}, name(after.of[pair])});
    }
  return {"winners", "Who wins at equal multiply-adds and bandwidth, by tokens/s per chip",
          std::move(t)};
}

NamedTable silicon_table(const GridInputs& g, const std::vector<PricedChip>& equal,
                         const std::vector<PricedChip>& by_area) {
  core::Table t({{"array"}, {"network"}, {"die_mm2"}, {"usd_per_hour"}, {"compute_at_equal_area"}});
  const double peak =
      equal.front().chip().matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16);
  for (std::size_t s = 0; s < g.silicons.size(); ++s)
    t.add({g.silicons[s].array, g.silicons[s].domain, equal[s].chip().die_area_m2.value * 1e6,
           equal[s].usd_h(),
           by_area[s].chip().matrix_peak(archs::DataType::kBf16, archs::DataType::kBf16) / peak});
  return {"silicon", "What each silicon takes at equal multiply-adds", std::move(t)};
}

/// Share of models that the commonest winner is not right for, by target.
NamedTable by_target(const RateGrid& grid, double margin, std::vector<double>& shares) {
  core::Table t({{"target_tok_s_user"}, {"winner_differs"}});
  const std::size_t usual = winners(grid, grid.released, Merit::kTokens).commonest;
  for (std::size_t i = 0; i < grid.targets.size(); ++i) {
    double behind = 0, served = 0;
    for (std::size_t m = 0; m < grid.models.size(); ++m) {
      const auto row = merits(grid, grid.released, m, i, Merit::kTokens);
      const std::size_t best = winner(row);
      if (best == kNobody) continue;
      ++served;
      behind += row[usual] < (1 - margin) * row[best];
    }
    shares.push_back(served > 0 ? behind / served : NAN);
    t.add({grid.targets[i], served > 0 ? core::Cell{shares.back()} : core::Cell{}});
  }
  return {"by_target", "Models that the commonest winner is not right for", std::move(t)};
}

/// Every array and every network, once.
std::vector<std::string> kinds(const GridInputs& g) {
  std::vector<std::string> all;
  for (const SiliconCase& s : g.silicons)
    for (const std::string& kind : {s.array, s.domain})
      if (std::find(all.begin(), all.end(), kind) == all.end()) all.push_back(kind);
  return all;
}

/// Where the share of pairs on which another silicon than the commonest is the cheapest passes the
/// threshold, as chips of one kind get cheaper by the hour.
Flip discount_flip(RateGrid grid, const GridInputs& g, const std::string& kind, double margin,
                   double threshold) {
  constexpr double kMost = 0.75, kStep = 0.05;
  const std::vector<double> prices = grid.usd_h;
  const std::size_t usual = winners(grid, grid.released, Merit::kTokensPerUsd).commonest;
  std::vector<double> discounts, shares;
  for (double x = 0; x <= kMost + kStep / 2; x += kStep) {
    for (std::size_t s = 0; s < grid.silicons; ++s)
      if (g.silicons[s].array == kind || g.silicons[s].domain == kind)
        grid.usd_h[s] = prices[s] * (1 - x);
    discounts.push_back(x);
    shares.push_back(share_behind(grid, grid.released, Merit::kTokensPerUsd, usual, margin,
                                  all_of(grid.models.size())));
  }
  return {.input = fmt::format("discount on an hour of chips with {}", kind),
          .unit = "1",
          .today = 0,
          .crossing = crossing(discounts, shares, threshold),
          .from = 0,
          .to = kMost,
          .meaning =
              "where so many models and targets are cheapest on another silicon than today's "
              "commonest winner",
          .holds_above = true};
}

}  // namespace

void check_topology(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict topology(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const study::Catalogs& catalogs = *context.catalogs;
  const GridInputs g = grid_inputs(in, catalogs);
  const hw::Chip& base = catalogs.chips.find(in.base);
  const auto equal = chips_of(g, base, catalogs.chips, 0);
  const auto by_area = chips_of(g, base, catalogs.chips, base.die_area_m2.value);
  const RateGrid grid = rate_grid(g, equal, context.threads);
  const RateGrid area = rate_grid(g, by_area, context.threads);
  const std::uint64_t seed = document.seed;
  const auto everything = all_of(grid.silicons);
  const Spread share = differs(grid, grid.released, Merit::kTokens, in.margin, seed);
  const Spread spread =
      mean_ratio(best_over_worst(grid, grid.released, Merit::kTokens, everything), seed);
  const Spread arrays = along(grid, g, true, seed), networks = along(grid, g, false, seed);
  const Spread passes = passes_when_shaped(grid, in.margin, seed);
  const Spread changes = winner_changes(grid, in.margin, seed);
  const Spread area_share = differs(area, area.released, Merit::kTokens, in.margin, seed);
  const Winners usual = winners(grid, grid.released, Merit::kTokens);
  const Winners usual_area = winners(area, area.released, Merit::kTokens);
  Verdict v;
  v.number = number_of("winner_differs", "1", share, kOver,
                       "share of models and targets on which the commonest winner is behind");
  v.others = {
      number_of("best_over_worst", "x", spread, kOver,
                "tokens/s of the best silicon over the worst"),
      number_of("network_spread", "x", networks, kOver, "the same over networks, array fixed"),
      number_of("array_spread", "x", arrays, kOver, "the same over arrays, network fixed"),
      number_of("loser_passes_when_shaped", "1", passes, kOver,
                "share where a loser passes the winner once the model is shaped for it alone"),
      number_of("winner_changes_when_shaped", "1", changes, kOver,
                "share where another wins once the model is shaped for each"),
      number_of("winner_differs_at_equal_area", "1", area_share, kOver,
                "the number, at equal die area in place of equal multiply-adds")};
  v.sentence = fmt::format(
      "On equal multiply-adds and bandwidth {} wins most often; it is more than {:.0f} % behind "
      "the "
      "best on {:.0f} % of models and targets. The best of nine silicons serves {:.2g} times as "
      "many "
      "tokens/s per chip as the worst: networks alone {:.2g} times, arrays alone {:.2g} times. At "
      "equal "
      "die area {} wins most often. A model shaped for a losing silicon carries it past the "
      "winner on {:.0f} % of them.",
      usual.commonest == kNobody ? "nobody" : label(g.silicons[usual.commonest]), 100 * in.margin,
      100 * share.point, spread.point, networks.point, arrays.point,
      usual_area.commonest == kNobody ? "nobody" : label(g.silicons[usual_area.commonest]),
      100 * passes.point);
  v.caveat =
      "Arrays are fixed-function cores in our own closed forms, checked on RTL up to 16 x 16; "
      "clock "
      "and floors are taken to be the same at every side, vector lanes to grow with columns. A "
      "tensor "
      "core is taken as an array of as many multiply-adds a cycle. Errors of the model that all "
      "nine "
      "share do not move the order. Equal quality of shapes is theses/model_shapes.h's.";
  std::vector<double> shares;
  v.tables.push_back(winners_table(grid, g));
  v.tables.push_back(by_target(grid, in.margin, shares));
  v.tables.push_back(silicon_table(g, equal, by_area));
  v.tables.push_back(rows_table(grid, g));
  v.flips.push_back({.input = "tokens/s that every user must see",
                     .unit = "tok/s/user",
                     .today = in.service.targets[in.service.targets.size() / 2],
                     .crossing = crossing(in.service.targets, shares, document.rule.threshold),
                     .from = in.service.targets.front(),
                     .to = in.service.targets.back(),
                     .meaning = "slow users are served alike by every network; fast ones are not",
                     .holds_above = shares.front() < shares.back()});
  const std::size_t cheapest = winners(grid, grid.released, Merit::kTokensPerUsd).commonest;
  for (const std::string& kind : kinds(g))
    if (cheapest != kNobody && kind != g.silicons[cheapest].array &&
        kind != g.silicons[cheapest].domain)
      v.flips.push_back(discount_flip(grid, g, kind, in.margin, document.rule.threshold));
  v.charts.push_back({.table = "by_target",
                      .title = "Models that the commonest winner is not right for",
                      .kind = "line",
                      .x = "target_tok_s_user",
                      .y = "winner_differs",
                      .series = "",
                      .low = "",
                      .high = "",
                      .x_title = "tokens/s per user",
                      .y_title = "share of models",
                      .x_log = true});
  return v;
}

}  // namespace strandline::theses
