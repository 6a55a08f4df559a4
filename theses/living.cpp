// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Thesis 3: the same comparison with what was known in each past quarter.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "theses/curve_grid.h"
#include "theses/measured_past.h"
#include "theses/past.h"
#include "theses/spread.h"
#include "theses/study_world.h"

namespace strandline::theses {
namespace {

constexpr std::uint16_t kFactorSoftware = 0x7e02;
constexpr int kYear = 4;  ///< quarters

struct Inputs {
  core::YamlNode models, chips;
  core::Segment mix;
  std::vector<double> targets;
  int max_chips = 0, from = 0, to = 0, oldest = 0;
  std::uint32_t draws = 0;
};

int read_quarter(const core::YamlNode& node) {
  const int quarter = quarter_of_name(node.as_text());
  if (quarter < 0) node.fail("not a quarter", "write it as 2025-Q1");
  return quarter;
}

Inputs read(const core::YamlNode& node) {
  Inputs in{node.at("models"), node.at("chips"), {}, {}, 0, 0, 0, 0, 0};
  in.mix.input_tokens = node.number("input_tokens", {1, 1e6});
  in.mix.output_tokens = node.number("output_tokens", {1, 1e6});
  for (const core::YamlNode& item : node.at("targets_tok_s_user").items())
    in.targets.push_back(item.as_number({1, 1e5}));
  if (in.targets.empty()) node.at("targets_tok_s_user").fail("is empty", "for example [20, 60]");
  in.max_chips = static_cast<int>(node.integer("max_chips", {1, 1024}));
  in.from = read_quarter(node.at("from"));
  in.to = read_quarter(node.at("to"));
  if (in.to < in.from + 2 * kYear)
    node.at("to").fail("must be two years after `from` at least", "widen the span");
  in.oldest = static_cast<int>(node.integer("oldest_verdict_quarters", {kYear, 40}));
  in.draws = static_cast<std::uint32_t>(node.integer("draws", {8, 10000}));
  node.finish();
  return in;
}

/// The comparison as one draw sees it.
class Draw {
 public:
  Draw(const CurveGrid& grid, const Past& past, std::uint64_t seed, std::uint32_t draw)
      : grid_(grid), past_(past), errors_(chip_errors(seed, draw, grid.chips.size())) {
    if (draw > 0) z_ = core::RandomStream(seed, draw).normal({0, 0, 0, kFactorSoftware, 0});
  }
  std::vector<double> factors(std::size_t model, int quarter) const {
    std::vector<double> f = error_factors(grid_, model, errors_);
    const std::vector<double> s = past_.software(quarter, z_);
    for (std::size_t c = 0; c < f.size(); ++c) f[c] *= s[c];
    return f;
  }
  Cheapest best(int model, int quarter, double target) const {
    const auto m = static_cast<std::size_t>(model);
    return cheapest(grid_, m, target, past_.on_sale(quarter), factors(m, quarter));
  }
  /// What the quarter's comparison recommends for the newest model.
  Cheapest verdict(int quarter, double target) const {
    const int model = past_.newest_model(quarter);
    return model < 0 ? Cheapest{} : best(model, quarter, target);
  }
  double cost(int model, int chip, int quarter, double target) const {
    const auto m = static_cast<std::size_t>(model);
    const auto c = static_cast<std::size_t>(chip);
    return cost_of(grid_, m, c, target, factors(m, quarter)[c]);
  }

 private:
  const CurveGrid& grid_;
  const Past& past_;
  std::vector<double> errors_;
  double z_ = 0;
};

/// What a draw says over the whole span.
struct Figures {
  double changes_per_year = 0;
  std::vector<double> regret;  ///< by age of the verdict in quarters, from 1: cost over the best's
  double unserved = 0;         ///< share of year-old verdicts whose chip does not serve any more
  double decline = 0;          ///< share by which the best cost of a model falls a year
};

double changes_per_year(const Draw& d, const Inputs& in) {
  int changes = 0;
  for (const double target : in.targets)
    for (int q = in.from + 1; q <= in.to; ++q)
      changes += d.verdict(q, target).chip != d.verdict(q - 1, target).chip;
  return static_cast<double>(changes * kYear) /
         static_cast<double>((in.to - in.from) * static_cast<int>(in.targets.size()));
}

/// Geometric mean over quarters and targets of what an old verdict costs over the best.
double regret(const Draw& d, const Past& past, const Inputs& in, int age, double* unserved) {
  double logs = 0;
  int served = 0, lost = 0;
  for (const double target : in.targets)
    for (int q = in.from + age; q <= in.to; ++q) {
      const Cheapest then = d.verdict(q - age, target), now = d.verdict(q, target);
      if (then.chip < 0 || now.chip < 0) continue;
      const double cost = d.cost(past.newest_model(q), then.chip, q, target);
      if (!std::isfinite(cost)) {
        ++lost;
        continue;
      }
      logs += std::log(cost / now.usd_per_mtok);
      ++served;
    }
  if (unserved) *unserved = served + lost ? static_cast<double>(lost) / (served + lost) : 0;
  return served ? std::exp(logs / served) : 1;
}

/// Least-squares slope of ln cost over quarters of one model, pooled over models and targets.
double decline(const Draw& d, const CurveGrid& grid, const Past& past, const Inputs& in) {
  double xy = 0, xx = 0;
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (const double target : in.targets) {
      std::vector<std::pair<double, double>> points;
      for (int q = in.from; q <= in.to; ++q) {
        if (!past.released(m, q)) continue;
        const Cheapest best = d.best(static_cast<int>(m), q, target);
        if (best.chip >= 0) points.emplace_back(q, std::log(best.usd_per_mtok));
      }
      double mx = 0, my = 0;
      for (const auto& [x, y] : points) {
        mx += x / static_cast<double>(points.size());
        my += y / static_cast<double>(points.size());
      }
      for (const auto& [x, y] : points) {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
      }
    }
  return xx > 0 ? 1 - std::exp(kYear * xy / xx) : 0;
}

Figures figures(const CurveGrid& grid, const Past& past, const Inputs& in, std::uint64_t seed,
                std::uint32_t draw) {
  const Draw d(grid, past, seed, draw);
  Figures f;
  f.changes_per_year = changes_per_year(d, in);
  for (int age = 1; age <= in.oldest; ++age)
    f.regret.push_back(regret(d, past, in, age, age == kYear ? &f.unserved : nullptr));
  f.decline = decline(d, grid, past, in);
  return f;
}

template <typename Get>
Number over_draws_of(const std::vector<Figures>& draws, const Figures& point, Get get,
                     const char* name, const char* unit, const char* label) {
  std::vector<double> all;
  for (const Figures& f : draws) all.push_back(get(f));
  Number n = number_over(all, get(point), name, unit, label);
  n.over = fmt::format("90 % of {} draws of prediction errors and software rates", draws.size());
  return n;
}

core::Table verdict_table(const CurveGrid& grid, const Past& past, const Inputs& in,
                          const Draw& point) {
  core::Table t({{"quarter"},
                 {"target_tok_s_user"},
                 {"newest_model"},
                 {"cheapest_chip"},
                 {"usd_per_mtok"},
                 {"year_old_choice"},
                 {"year_old_usd_per_mtok"}});
  for (const double target : in.targets)
    for (int q = in.from; q <= in.to; ++q) {
      const int model = past.newest_model(q);
      const Cheapest now = point.verdict(q, target), then = point.verdict(q - kYear, target);
      std::vector<core::Cell> row{quarter_name(q), target,       core::Cell(), core::Cell(),
                                  core::Cell(),    core::Cell(), core::Cell()};
      if (model >= 0) row[2] = grid.models[static_cast<std::size_t>(model)].id;
      if (now.chip >= 0) {
        row[3] = grid.chips[static_cast<std::size_t>(now.chip)].chip().id;
        row[4] = now.usd_per_mtok;
      }
      if (then.chip >= 0 && model >= 0) {
        row[5] = grid.chips[static_cast<std::size_t>(then.chip)].chip().id;
        row[6] = point.cost(model, then.chip, q, target);
      }
      t.add(std::move(row));
    }
  return t;
}

/// The cost of each model as hardware and software improve.
core::Table decline_table(const CurveGrid& grid, const Past& past, const Inputs& in,
                          const Draw& point) {
  core::Table t({{"year"},
                 {"quarter"},
                 {"model"},
                 {"target_tok_s_user"},
                 {"cheapest_chip"},
                 {"usd_per_mtok"}});
  for (std::size_t m = 0; m < grid.models.size(); ++m)
    for (const double target : in.targets)
      for (int q = in.from; q <= in.to; ++q) {
        if (!past.released(m, q)) continue;
        const Cheapest best = point.best(static_cast<int>(m), q, target);
        if (best.chip >= 0)
          t.add({q / 4.0, quarter_name(q), grid.models[m].id, target,
                 grid.chips[static_cast<std::size_t>(best.chip)].chip().id, best.usd_per_mtok});
      }
  return t;
}

core::Table first_target(const core::Table& all, double target) {
  core::Table t({{"year"}, {"model"}, {"usd_per_mtok"}});
  for (const auto& row : all.cells())
    if (std::get<double>(row[3]) == target) t.add({row[0], row[2], row[5]});
  return t;
}

core::Table age_table(const std::vector<Number>& regrets) {
  core::Table t({{"age_quarters"}, {"cost_over_best"}, {"low"}, {"high"}});
  for (std::size_t i = 0; i < regrets.size(); ++i)
    t.add({static_cast<std::int64_t>(i + 1), regrets[i].point, regrets[i].low, regrets[i].high});
  return t;
}

Flip flip_of(const std::vector<Number>& regrets, const Rule& rule) {
  std::vector<double> x{0}, y{1};  // a fresh verdict costs what the best does
  for (std::size_t i = 0; i < regrets.size(); ++i) {
    x.push_back(static_cast<double>(i + 1));
    y.push_back(regrets[i].point);
  }
  return {"the age of the verdict",
          "quarters",
          kYear,
          crossing(x, y, rule.threshold),
          0,
          x.back(),
          "How old a comparison must be for following it to cost that much more.",
          rule.above};
}

void add_measured(const Inputs& in, const Context& context, std::uint64_t seed, Verdict& v) {
  const auto measured = measured_past(context.data, in.targets, seed);
  if (!measured) {
    v.caveat += " The measured history was not at hand.";
    return;
  }
  v.others.push_back(measured->decline);
  v.others.push_back(measured->changes);
  v.tables.push_back({"measured", "Cheapest chip by month, measured", measured->rows});
}

}  // namespace

void check_living(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict living(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const CurveGrid grid = curve_grid(in.models, in.chips, in.mix, in.max_chips, context);
  const Past past(grid, in.to);
  const Figures point = figures(grid, past, in, document.seed, 0);
  std::vector<Figures> draws;
  for (std::uint32_t d = 1; d <= in.draws; ++d)
    draws.push_back(figures(grid, past, in, document.seed, d));
  std::vector<Number> regrets;
  for (std::size_t age = 0; age < point.regret.size(); ++age)
    regrets.push_back(over_draws_of(
        draws, point, [age](const Figures& f) { return f.regret[age]; }, "stale_cost", "x",
        "cost per token of following a year-old comparison, over the best of the day"));

  Verdict v;
  v.number = regrets[kYear - 1];
  v.others = {over_draws_of(
                  draws, point, [](const Figures& f) { return f.changes_per_year; },
                  "winner_changes", "1/year", "changes of the cheapest chip a year"),
              over_draws_of(
                  draws, point, [](const Figures& f) { return f.decline; }, "cost_decline", "1",
                  "share by which the least cost per token of a model falls a year"),
              over_draws_of(
                  draws, point, [](const Figures& f) { return f.unserved; }, "unserved_share", "1",
                  "year-old choices that do not serve the newest model at its target")};
  v.sentence = fmt::format(
      "From {} to {} the cheapest chip changed {:.1f} times a year; who follows a comparison that "
      "is "
      "a year old pays {:.2f} times the least cost per token. A model's cost falls by {:.0f} % a "
      "year.",
      quarter_name(in.from), quarter_name(in.to), v.others[0].point, v.number.point,
      100 * v.others[1].point);
  v.caveat =
      "Chips and models enter at their dates and software at its age, but chips cost what they "
      "cost "
      "today, and an old choice is followed for the newest model.";
  v.flips.push_back(flip_of(regrets, document.rule));
  const Draw now(grid, past, document.seed, 0);
  core::Table costs = decline_table(grid, past, in, now);
  v.tables.push_back({"cost_by_year", "Least cost per token at the lowest target",
                      first_target(costs, in.targets.front())});
  v.tables.push_back({"ages", "Cost of following an old verdict", age_table(regrets)});
  v.tables.push_back({"verdicts", "The cheapest chip for the newest model, by quarter",
                      verdict_table(grid, past, in, now)});
  v.tables.push_back({"costs", "Least cost per token of each model, by quarter", std::move(costs)});
  v.charts.push_back({"cost_by_year", "Least cost per token of each model over time", "line",
                      "year", "usd_per_mtok", "model", "", "", "Year",
                      "USD per million output tokens", false, true});
  v.charts.push_back({"ages", "Cost of following an old comparison, over the best", "line",
                      "age_quarters", "cost_over_best", "", "low", "high",
                      "Age of the comparison, quarters", "Cost over the best"});
  add_measured(in, context, document.seed, v);
  return v;
}

}  // namespace strandline::theses
