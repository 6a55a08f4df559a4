// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/landscape.h"

namespace strandline::study {
namespace {

constexpr const char* kLandscapeNames[kLandscapes] = {"today", "futures"};

core::Cell place_on(const Pass& pass, std::uint64_t design) {
  const auto at = std::find(pass.path.begin(), pass.path.end(), design);
  if (at == pass.path.end()) return {};
  return std::int64_t{at - pass.path.begin()};
}

std::int64_t is_optimum(const LandscapeResult& r, Landscape l, std::uint64_t design) {
  const auto& optima = r.search.optima[static_cast<std::size_t>(l)];
  return std::find(optima.begin(), optima.end(), design) != optima.end();
}

/// What a design is beside a point: "best today", "robust", "narrow", "wide".
std::string role_of(const LandscapeResult& r, std::uint64_t design) {
  std::string role;
  const auto add = [&](bool is, const char* name) {
    if (is) role += (role.empty() ? "" : ", ") + std::string(name);
  };
  add(design == r.best_today, "best today");
  add(design == r.robust, "robust");
  add(r.narrow == design, "narrow");
  add(r.wide == design, "wide");
  return role;
}

/// Rows of the summary.
class Summary {
 public:
  Summary()
      : table_({{"id"},
                {"label"},
                {"value", 4},
                {"low", 4},
                {"high", 4},
                {"se", 3},
                {"unit"},
                {"meaning"}}) {}
  void number(const char* id, const char* label, double value, const char* unit,
              const std::string& meaning) {
    const core::Cell cell = std::isfinite(value) ? core::Cell(value) : core::Cell();
    table_.add({std::string(id), std::string(label), cell, {}, {}, {}, std::string(unit), meaning});
  }
  void estimate(const char* id, const char* label, const Tally& tally, const std::string& meaning) {
    const core::Estimate e = tally.estimate();
    table_.add({std::string(id), std::string(label), e.value, e.low, e.high, e.standard_error,
                std::string("MUSD"), meaning});
  }
  core::Table take() { return std::move(table_); }

 private:
  core::Table table_;
};

void add_gaps(const LandscapeResult& r, Summary& s) {
  const PricedDesign& stuck = r.price_of(r.best_today);
  const PricedDesign& robust = r.price_of(r.robust);
  const auto l = static_cast<std::size_t>(Landscape::kFutures);
  const std::string on = fmt::format("; {} futures that the search has not seen", r.futures);
  s.estimate("robust_gain", "Robust design over staying on GPUs", robust.gain[l],
             "over the scenario's futures" + on);
  s.estimate("stuck_gain", "Design best today over staying on GPUs", stuck.gain[l],
             "over the scenario's futures" + on);
  s.estimate("stuck_gain_today", "The same while today's mix stays", stuck.gain[0],
             "architectures frozen; sizes, prices and demand move" + on);
  s.estimate("gap", "Gap: robust design over the design best today", stuck.short_of[l],
             "paired on the same futures" + on);
  s.estimate("gap_today", "The same gap while today's mix stays", stuck.short_of[0],
             "negative: what the robust design gives up today" + on);
}

void add_passes(const LandscapeResult& r, Summary& s) {
  const Grid grid = r.space.grid();
  const char* ids[kLandscapes][3] = {{"barrier_today", "pass_today", "barrier_today_least"},
                                     {"barrier", "pass", "barrier_least"}};
  const char* labels[kLandscapes] = {"Barrier while today's mix stays",
                                     "Barrier over the scenario's futures"};
  for (std::size_t l = 0; l < kLandscapes; ++l) {
    const Pass& p = r.pass[l];
    const double from = r.valued.at(r.best_today)[l], to = r.valued.at(r.robust)[l];
    if (p.path.empty()) continue;
    const std::string lowest = r.space.describe(grid.at(p.lowest));
    s.number(ids[l][0], labels[l], from - p.level, "MUSD",
             fmt::format("value of the design best today over the lowest design on the best way of "
                         "{} single changes to the robust one: {}",
                         p.path.size() - 1, lowest));
    s.number(ids[l][1], "The same below the lower end of the way", std::min(from, to) - p.level,
             "MUSD", "0: the way only climbs or only descends");
    s.number(ids[l][2], "Barrier at least", from - p.at_most, "MUSD",
             p.proven()
                 ? "proven: no way of single changes is better"
                 : "flooding ended at its limit: the barrier lies between this and the above");
  }
}

void add_leaving(const LandscapeResult& r, Summary& s) {
  const PricedDesign& stuck = r.price_of(r.best_today);
  const PricedDesign& robust = r.price_of(r.robust);
  const double nre = robust.project.nre_musd;
  s.number("leave_nre", "Cost to leave: NRE of the robust design", nre, "MUSD",
           "expected over spins and slips, respins' masks and the team included");
  s.number("leave_quarters", "Time to leave", robust.project.volume_quarters, "quarter",
           "expected from design start to volume");
  s.number("leave_stranded", "Cost to leave: stranded capital of the design best today",
           stuck.stranded_musd, "MUSD",
           "book value of its chips when they strand, mean over all futures (0 where they do not)");
  s.number("leave_total", "Cost to leave", nre + stuck.stranded_musd, "MUSD",
           "NRE and stranded capital; the time comes on top");
}

/// How far the search's emulated cells moved values: the largest among the priced designs.
double emulation_error(const LandscapeResult& r) {
  double worst = 0;
  for (std::size_t j = 0; j < r.order.size(); ++j)
    for (std::size_t l = 0; l < kLandscapes; ++l)
      worst = std::max(worst, std::abs(r.priced[j].in_full[l] - r.valued.at(r.order[j])[l]));
  return worst;
}

}  // namespace

core::Table landscape_table(const LandscapeResult& r) {
  std::vector<core::Table::Column> columns{{"design"}, {"description"}, {"role"}};
  for (int i = 0; i < kDesignAxes; ++i) columns.push_back({name_of(static_cast<DesignAxis>(i))});
  for (const char* name :
       {"options", "flop_per_byte", "value_today_musd", "value_futures_musd", "optimum_today",
        "optimum_futures", "basin_today", "basin_futures", "step_today", "step_futures"})
    columns.push_back({name, 5});
  core::Table t(columns);
  const Grid grid = r.space.grid();
  for (const auto& [index, value] : r.valued) {
    const Design d = grid.at(index);
    std::vector<core::Cell> row{static_cast<std::int64_t>(index), r.space.describe(d),
                                role_of(r, index)};
    for (int i = 0; i < kDesignAxes; ++i)
      row.emplace_back(r.space.label(d, static_cast<DesignAxis>(i)));
    row.emplace_back(std::int64_t{r.space.options(d)});
    row.emplace_back(r.flop_per_byte.at(index));
    for (const double v : value) row.emplace_back(v);
    for (const Landscape l : {Landscape::kToday, Landscape::kFutures})
      row.emplace_back(is_optimum(r, l, index));
    for (const auto& basin : r.basin) row.emplace_back(static_cast<std::int64_t>(basin.at(index)));
    for (const Pass& p : r.pass) row.push_back(place_on(p, index));
    t.add(std::move(row));
  }
  return t;
}

core::Table landscape_optima_table(const LandscapeResult& r) {
  core::Table t({{"design"},
                 {"description"},
                 {"role"},
                 {"optimum_of"},
                 {"today_musd"},
                 {"today_low_musd"},
                 {"today_high_musd"},
                 {"futures_musd"},
                 {"futures_low_musd"},
                 {"futures_high_musd"},
                 {"short_of_robust_musd"},
                 {"short_of_robust_se_musd", 3},
                 {"nre_musd"},
                 {"capex_usd_per_chip"},
                 {"die_area_mm2"},
                 {"covered_share", 3},
                 {"strands", 3},
                 {"stranded_musd"}});
  const Grid grid = r.space.grid();
  for (std::size_t j = 0; j < r.order.size(); ++j) {
    const PricedDesign& p = r.priced[j];
    std::string optimum;
    for (std::size_t l = 0; l < kLandscapes; ++l)
      if (is_optimum(r, static_cast<Landscape>(l), r.order[j]))
        optimum += (optimum.empty() ? "" : ", ") + std::string(kLandscapeNames[l]);
    const core::Estimate today = p.gain[0].estimate(), futures = p.gain[1].estimate();
    const core::Estimate gap = p.short_of[1].estimate();
    t.add({static_cast<std::int64_t>(r.order[j]), r.space.describe(grid.at(r.order[j])),
           role_of(r, r.order[j]), optimum, today.value, today.low, today.high, futures.value,
           futures.low, futures.high, gap.value, gap.standard_error, p.project.nre_musd,
           p.capex_usd, 1e6 * p.die_area_m2, p.covered_share, p.strands, p.stranded_musd});
  }
  return t;
}

core::Table landscape_summary_table(const LandscapeResult& r) {
  Summary s;
  add_gaps(r, s);
  add_passes(r, s);
  add_leaving(r, s);
  s.number("designs", "Designs in the space", static_cast<double>(r.space.grid().size()), "1",
           "study/landscape.yaml");
  s.number("valued", "Designs valued", static_cast<double>(r.valued.size()), "1",
           "each on the search's futures, in both landscapes");
  s.number("optima_today", "Local optima while today's mix stays",
           static_cast<double>(r.search.optima[0].size()), "1",
           fmt::format("ends of {} climbs; no single change improves them", r.search.climbs));
  s.number("optima_futures", "Local optima over the futures",
           static_cast<double>(r.search.optima[1].size()), "1",
           fmt::format("ends of {} climbs; no single change improves them", r.search.climbs));
  s.number("emulation_error", "Largest change of a value by emulated costs", emulation_error(r),
           "MUSD", "search against full cost tables, on the same futures, among priced designs");
  return s.take();
}

}  // namespace strandline::study
