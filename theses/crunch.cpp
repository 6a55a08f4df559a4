// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Thesis 8: demand for compute against its supply, when price falls to cost, and who is stranded
// then.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/parallel.h"
#include "core/statistics.h"
#include "evolution/path_kernel.h"
#include "theses/study_world.h"

namespace strandline::theses {
namespace {

struct Inputs {
  int within_quarters = 0;     ///< by when the tide is to have turned
  int sustained_quarters = 0;  ///< how long price must stay at cost to count
  std::uint32_t futures = 0;   ///< sampled for the market's series
  std::vector<double> growth;  ///< factors a year of demand at the start, to find the crossing
};

Inputs read(const core::YamlNode& node) {
  Inputs in;
  in.within_quarters = static_cast<int>(node.integer("within_quarters", {1, core::kMaxQuarters}));
  in.sustained_quarters = static_cast<int>(node.integer("sustained_quarters", {1, 16}));
  in.futures = static_cast<std::uint32_t>(node.integer("futures", {256, 1e6}));
  for (const core::YamlNode& item : node.at("demand_growth_start").items())
    in.growth.push_back(item.as_number({0.2, 20}));
  if (in.growth.size() < 2 || !std::is_sorted(in.growth.begin(), in.growth.end()))
    node.at("demand_growth_start").fail("must list at least two rising factors", "e.g. [1.5, 3]");
  node.finish();
  return in;
}

/// Price of a base-GPU hour over what one costs in the long run on the newest generation.
double margin(const evolution::Process& p, const core::FutureQuarter& q) {
  const auto& columns = p.inputs.gpu_columns;
  const auto at = std::find(columns.begin(), columns.end(), q.newest_gpu) - columns.begin();
  const evolution::Generation& g = p.market.gpus[static_cast<std::size_t>(at)];
  return q.compute_price_usd_h /
         (g.opex_usd_h + g.capital_usd_h * q.gpu_capex_factor + g.site_usd_h);
}

/// First quarter from which the margin stays at or below one for `sustained` quarters (or to the
/// end); `quarters` where it never does.
int turn_of(const evolution::Process& p, const core::Future& f, int sustained) {
  int run = 0;
  for (int t = 0; t < f.quarters; ++t) {
    run = margin(p, f.quarter[t]) <= 1 ? run + 1 : 0;
    if (run == sustained) return t - sustained + 1;
  }
  return run > 0 ? f.quarters - run : f.quarters;
}

constexpr evolution::World kWorlds[] = {evolution::World::kFull, evolution::World::kFrozen};
constexpr const char* kWorldNames[] = {"architectures move", "architectures stand still"};

/// What sampled futures show, by world.
struct Market {
  int quarters = 0;
  std::uint32_t paths = 0;
  std::vector<double> margin, demand, supply;  ///< [quarter * paths + path]
  std::vector<int> turn;                       ///< by path
  std::vector<std::uint32_t> draw;             ///< by path
};

Market sample(const std::vector<evolution::Process>& draws, const StudyWorld& w,
              evolution::World kind, const Inputs& in) {
  Market m;
  m.quarters = w.scenario.quarters;
  m.paths = in.futures;
  for (auto* series : {&m.margin, &m.demand, &m.supply})
    series->resize(static_cast<std::size_t>(m.quarters) * m.paths);
  m.turn.resize(m.paths);
  m.draw.resize(m.paths);
  constexpr std::uint32_t kBlock = 64;
  core::parallel_blocks(
      (m.paths + kBlock - 1) / kBlock, w.world->options.threads, [&](std::size_t b) {
        const auto future = std::make_unique<core::Future>();
        const auto begin = static_cast<std::uint32_t>(b) * kBlock;
        for (std::uint32_t i = begin; i < std::min(m.paths, begin + kBlock); ++i) {
          m.draw[i] = i % static_cast<std::uint32_t>(draws.size());
          const evolution::Process& p = draws[m.draw[i]];
          evolution::sample_future(p, core::RandomStream(w.scenario.seed, m.draw[i]),
                                   study::kLifePaths + i, kind, *future);
          m.turn[i] = turn_of(p, *future, in.sustained_quarters);
          for (int t = 0; t < m.quarters; ++t) {
            const core::FutureQuarter& q = future->quarter[t];
            const std::size_t at = static_cast<std::size_t>(t) * m.paths + i;
            m.margin[at] = margin(p, q);
            m.demand[at] = q.demand_scale / future->quarter[0].demand_scale;
            for (int s = 0; s < q.supply.count; ++s) m.supply[at] += q.supply.capacity[s];
            m.supply[at] /= p.market.start_capacity;
          }
        }
      });
  return m;
}

/// Share of futures that turned before quarter `by`, with its interval over draws.
Number turned(const Market& m, int by, std::size_t draws) {
  std::vector<double> k(draws), n(draws), by_draw;
  double all = 0;
  for (std::uint32_t i = 0; i < m.paths; ++i) {
    k[m.draw[i]] += m.turn[i] < by;
    n[m.draw[i]] += 1;
    all += m.turn[i] < by;
  }
  for (std::size_t d = 0; d < draws; ++d)
    if (n[d] > 0) by_draw.push_back(k[d] / n[d]);
  return number_over(
      by_draw, all / m.paths, "turned_share", "1",
      fmt::format("futures in which price has fallen to cost within {} quarters", by));
}

/// Median quarter of the turn in each draw, "never" counting as the horizon.
Number median_turn(const Market& m, std::size_t draws) {
  std::vector<std::vector<double>> by(draws);
  std::vector<double> all, medians;
  for (std::uint32_t i = 0; i < m.paths; ++i) {
    by[m.draw[i]].push_back(m.turn[i]);
    all.push_back(m.turn[i]);
  }
  for (const auto& sample : by)
    if (!sample.empty()) medians.push_back(core::quantile(sample, 0.5));
  return number_over(medians, core::quantile(all, 0.5), "median_turn", "quarter",
                     "quarter from which price stays at cost, median of futures");
}

core::Table series_table(const std::vector<Market>& worlds) {
  core::Table t({{"quarter"}, {"series"}, {"world"}, {"p05"}, {"p50"}, {"p95"}});
  for (std::size_t k = 0; k < worlds.size(); ++k)
    for (const auto& [name, series] : {std::pair{"price_over_cost", &Market::margin},
                                       {"demand_over_start", &Market::demand},
                                       {"supply_over_start", &Market::supply}})
      for (int q = 0; q < worlds[k].quarters; ++q) {
        const auto begin =
            (worlds[k].*series).begin() + static_cast<std::ptrdiff_t>(q) * worlds[k].paths;
        const std::vector<double> x(begin, begin + worlds[k].paths);
        t.add({std::int64_t{q}, std::string(name), std::string(kWorldNames[k]),
               core::quantile(x, 0.05), core::quantile(x, 0.5), core::quantile(x, 0.95)});
      }
  return t;
}

/// The margin alone, for its chart.
core::Table margin_table(const core::Table& series) {
  core::Table t({{"quarter"}, {"world"}, {"price_over_cost"}, {"p05"}, {"p95"}});
  for (const auto& row : series.cells())
    if (std::get<std::string>(row[1]) == "price_over_cost")
      t.add({row[0], row[2], row[4], row[3], row[5]});
  return t;
}

core::Table turn_table(const Market& m) {
  core::Table t({{"quarter"}, {"turned_share"}, {"low"}, {"high"}});
  for (int q = 0; q <= m.quarters; ++q) {
    std::uint64_t k = 0;
    for (const int turn : m.turn) k += turn < q;
    const core::Estimate e = core::wilson_interval(k, m.paths);
    t.add({std::int64_t{q}, e.value, e.low, e.high});
  }
  return t;
}

constexpr int kTides = 2;
constexpr const char* kTideNames[kTides] = {"turns early", "turns late or never"};

/// Values and stranding of every strategy where the tide turns early, and where it does not.
struct TideSum {
  const std::vector<int>* turn = nullptr;  ///< by path, -1: not seen
  int early = 0;
  std::vector<study::Tally> value;                ///< [plan * kTides + tide]
  std::vector<std::uint64_t> strands, in_volume;  ///< the same places
  void add(const study::PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    const int tide = (*turn)[path] < early ? 0 : 1;
    for (std::size_t p = 0; p < value.size() / kTides; ++p) {
      const std::size_t at = p * kTides + static_cast<std::size_t>(tide);
      value[at].add(study::draw_of(job, path), o[p].value_musd);
      in_volume[at] += o[p].volume >= 0;
      strands[at] += o[p].volume >= 0 && (o[p].functional_strand >= 0 || o[p].economic_strand >= 0);
    }
  }
  void merge(const TideSum& other) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      value[i].merge(other.value[i]);
      strands[i] += other.strands[i];
      in_volume[i] += other.in_volume[i];
    }
  }
};

TideSum run_tides(const StudyWorld& w, const Inputs& in, int early) {
  const study::World& world = *w.world;
  std::vector<int> turn(w.scenario.paths + study::kBlockPaths, -1);
  study::PathJob job = world.job();
  study::WorldRun full{study::WorldKind::kFull, {}};
  for (const strategy::Plan& plan : world.plans.strategies)
    full.plays.push_back({plan, &world.context});
  job.worlds = {full};
  // Each path writes a place of its own, and its block reads it after all of the block were played.
  job.observe = [&](std::uint32_t path, const core::Future& f) {
    turn[path] = turn_of(world.pricing[study::draw_of(job, path)], f, in.sustained_quarters);
  };
  const std::size_t places = full.plays.size() * kTides;
  TideSum zero{&turn, early, {}, {}, {}};
  zero.value.assign(places, study::Tally(w.pilot.shape.money_scale, world.pricing.size()));
  zero.strands.assign(places, 0);
  zero.in_volume.assign(places, 0);
  return study::run_paths(job, study::kMainPaths, w.scenario.paths, zero, world.options);
}

core::Table tide_table(const StudyWorld& w, const TideSum& sum) {
  core::Table t({{"strategy"},
                 {"tide"},
                 {"value_musd"},
                 {"low_musd"},
                 {"high_musd"},
                 {"stranded_share"},
                 {"stranded_low"},
                 {"stranded_high"}});
  for (std::size_t at = 0; at < sum.value.size(); ++at) {
    const core::Estimate e = sum.value[at].estimate();
    const core::Estimate s = core::wilson_interval(sum.strands[at], sum.in_volume[at]);
    std::vector<core::Cell> row{w.world->plans.strategies[at / kTides].label,
                                std::string(kTideNames[at % kTides]), e.value, e.low, e.high};
    for (const double x : {s.value, s.low, s.high})
      row.push_back(sum.in_volume[at] ? core::Cell(x) : core::Cell());
    t.add(std::move(row));
  }
  return t;
}

/// Strategy of the highest mean value in a tide.
int best_in(const TideSum& sum, int tide) {
  int best = 0;
  const auto value = [&](int plan) {
    return sum.value[static_cast<std::size_t>(plan * kTides + tide)].mean();
  };
  for (int p = 1; p < static_cast<int>(sum.value.size()) / kTides; ++p)
    if (value(p) > value(best)) best = p;
  return best;
}

/// The number at other growth rates of demand, everything else as drawn.
std::vector<Number> by_growth(const StudyWorld& w, const Inputs& in) {
  std::vector<Number> out;
  for (const double growth : in.growth) {
    evolution::ProcessFile process = w.scenario.process;
    evolution::override_parameter(process, "demand_growth_start", growth);
    const auto draws =
        study::prepare_draws(process, w.scenario, w.world->columns, w.world->process_costs(), false,
                             w.world->options.threads, &w.world->real);
    const Market m = sample(draws, w, evolution::World::kFull, in);
    out.push_back(turned(m, in.within_quarters, draws.size()));
  }
  return out;
}

Flip flip_of(const Inputs& in, const std::vector<Number>& shares, const StudyWorld& w,
             const Rule& rule) {
  std::vector<double> y;
  for (const Number& n : shares) y.push_back(n.point);
  Flip f;
  f.input = "demand's growth at the start";
  f.unit = "x a year";
  f.today = w.scenario.process.parameter("demand_growth_start");
  f.from = in.growth.front();
  f.to = in.growth.back();
  f.crossing = crossing(in.growth, y, rule.threshold);
  f.holds_above = rule.above == (y.back() > y.front());
  f.meaning =
      "Where the share of futures that have turned meets the threshold when demand starts to grow "
      "at "
      "another rate, all other parameters as drawn.";
  return f;
}

core::Table growth_table(const Inputs& in, const std::vector<Number>& shares) {
  core::Table t({{"demand_growth_per_year"}, {"turned_share"}, {"low"}, {"high"}});
  for (std::size_t i = 0; i < shares.size(); ++i)
    t.add({in.growth[i], shares[i].point, shares[i].low, shares[i].high});
  return t;
}

void add_tables(const Inputs& in, const StudyWorld& w, const std::vector<Market>& worlds,
                const TideSum& tides, const std::vector<Number>& growth, Verdict& v) {
  core::Table series = series_table(worlds);
  v.tables.push_back({"margin", "Price of compute over its long-run cost", margin_table(series)});
  v.tables.push_back({"series", "Demand, supply and margin by quarter", std::move(series)});
  v.tables.push_back({"turn", "Share of futures whose tide has turned", turn_table(worlds[0])});
  v.tables.push_back({"tides", "Strategies by when the tide turns", tide_table(w, tides)});
  v.tables.push_back({"growth", "Turned in time, by growth of demand", growth_table(in, growth)});
  v.charts.push_back({"margin", "Price over cost: median and 5 to 95 % of futures", "line",
                      "quarter", "price_over_cost", "world", "p05", "p95", "Quarter from the start",
                      "Price / long-run cost", false, true});
  v.charts.push_back({"turn", "Share of futures in which price has fallen to cost", "line",
                      "quarter", "turned_share", "", "low", "high", "Quarter from the start",
                      "Share of futures"});
  v.charts.push_back({"tides", "Value of each strategy by when the tide turns", "bar", "strategy",
                      "value_musd", "tide", "low_musd", "high_musd", "", "USD million"});
}

}  // namespace

void check_crunch(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict crunch(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const auto w = open_world(document.scenario(), context);
  const auto& real = w->world->real;
  std::vector<Market> worlds;
  for (const evolution::World kind : kWorlds) worlds.push_back(sample(real, *w, kind, in));
  const Number when = median_turn(worlds[0], real.size());
  const TideSum tides = run_tides(*w, in, in.within_quarters);
  const std::vector<Number> growth = by_growth(*w, in);

  Verdict v;
  v.number = turned(worlds[0], in.within_quarters, real.size());
  v.others.push_back(when);
  Number frozen = turned(worlds[1], in.within_quarters, real.size());
  frozen.name = "turned_share_frozen";
  frozen.label += ", architectures standing still";
  v.others.push_back(frozen);
  const int early = best_in(tides, 0), late = best_in(tides, 1);
  v.sentence = fmt::format(
      "In {:.0f} % of futures price has fallen to cost within {} quarters, in the median from "
      "quarter "
      "{:.0f} on. Where it has, \"{}\" is worth most, elsewhere \"{}\".",
      100 * v.number.point, in.within_quarters, when.point, w->label(early), w->label(late));
  v.caveat =
      "Cost is that of the newest generation of GPUs at its price of the quarter; the times are "
      "those "
      "of the real world, the values of strategies those of the risk-neutral one, as in studies.";
  v.flips.push_back(flip_of(in, growth, *w, document.rule));
  add_tables(in, *w, worlds, tides, growth, v);
  return v;
}

}  // namespace strandline::theses
