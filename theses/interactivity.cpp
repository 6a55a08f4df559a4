// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Thesis 2: how many decisions change as the target moves along the throughput-interactivity curve.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "theses/curve_grid.h"
#include "theses/study_world.h"

namespace strandline::theses {
namespace {

struct Inputs {
  std::vector<double> targets;  ///< tokens/s/user, rising
  double reference = 0;         ///< the target that decisions are first taken at
  std::vector<double> scales;   ///< factors on the base's targets, 1 among them
  int max_chips = 0;
  core::Segment mix;
  core::YamlNode models, chips;
};

std::vector<double> rising(const core::YamlNode& list, core::Range range) {
  std::vector<double> all;
  for (const core::YamlNode& item : list.items()) all.push_back(item.as_number(range));
  if (all.size() < 2 || !std::is_sorted(all.begin(), all.end()))
    list.fail("must list at least two rising numbers", "for example [10, 20, 40]");
  return all;
}

Inputs read(const core::YamlNode& node) {
  Inputs in{{}, 0, {}, 0, {}, node.at("models"), node.at("chips")};
  in.targets = rising(node.at("targets_tok_s_user"), {1, 1e5});
  in.reference = node.number("reference_tok_s_user", {in.targets.front(), in.targets.back()});
  in.scales = rising(node.at("target_factors"), {0.05, 20});
  if (std::find(in.scales.begin(), in.scales.end(), 1.0) == in.scales.end())
    node.at("target_factors").fail("must hold 1", "add the base's own targets");
  in.max_chips = static_cast<int>(node.integer("max_chips", {1, 1024}));
  in.mix.input_tokens = node.number("input_tokens", {1, 1e6});
  in.mix.output_tokens = node.number("output_tokens", {1, 1e6});
  node.finish();
  return in;
}

/// What a study decides in one draw of the parameters.
struct Decisions {
  int best = 0;        ///< strategy of the highest mean value
  bool build = false;  ///< whether it builds a chip of its own
  bool wide = false;   ///< wide coverage over narrow
};

constexpr const char* kQuestions[] = {"best strategy", "build or stay on GPUs",
                                      "wide or narrow coverage"};

bool same(const Decisions& a, const Decisions& b, int question) {
  if (question == 0) return a.best == b.best;
  if (question == 1) return a.build == b.build;
  return a.wide == b.wide;
}

/// A study at targets multiplied by a factor.
struct Scaled {
  double scale = 1;
  std::vector<Decisions> by_draw;
  Decisions mean;
  std::vector<std::string> labels;
  std::vector<core::Estimate> values;  ///< by strategy, MUSD
};

/// Decides on the values that `value` gives by strategy.
template <typename Value>
Decisions decide(const StudyWorld& w, Value&& value) {
  const auto& plans = w.world->plans.strategies;
  Decisions d;
  for (int p = 1; p < static_cast<int>(plans.size()); ++p)
    if (value(p) > value(d.best)) d.best = p;
  d.build = strategy::builds_own(plans[static_cast<std::size_t>(d.best)].kind);
  const int narrow = w.strategy(strategy::PlanKind::kAsicNow);
  const int wide = w.strategy(strategy::PlanKind::kAsicWide);
  d.wide = narrow >= 0 && wide >= 0 && value(wide) > value(narrow);
  return d;
}

Scaled run_scaled(study::Scenario scenario, double scale, const Context& context) {
  for (core::Segment& s : scenario.segments) s.interactivity_tok_s_user *= scale;
  const auto w = open_world(scenario, context);
  const study::MainSum sum = study::run_main(*w->world, w->pilot);
  const auto tally = [&](int plan) -> const study::Tally& {
    return sum.strategies[static_cast<std::size_t>(plan)].value;
  };
  Scaled out{scale, {}, {}, {}, {}};
  for (std::size_t d = 0; d < w->world->pricing.size(); ++d)
    out.by_draw.push_back(decide(*w, [&](int plan) { return tally(plan).draw_mean(d); }));
  out.mean = decide(*w, [&](int plan) { return tally(plan).mean(); });
  for (int p = 0; p < static_cast<int>(sum.strategies.size()); ++p) {
    out.labels.push_back(w->label(p));
    out.values.push_back(tally(p).estimate());
  }
  return out;
}

/// Cheapest chip of every model at every target in one draw: [model][target].
std::vector<std::vector<Cheapest>> winners(const CurveGrid& grid, const Inputs& in,
                                           const std::vector<double>& errors) {
  const std::vector<char> all(grid.chips.size(), 1);
  std::vector<std::vector<Cheapest>> out(grid.models.size());
  for (std::size_t m = 0; m < grid.models.size(); ++m) {
    const auto factors = error_factors(grid, m, errors);
    for (const double target : in.targets)
      out[m].push_back(cheapest(grid, m, target, all, factors));
  }
  return out;
}

std::size_t reference_of(const Inputs& in) {
  std::size_t at = 0;
  while (in.targets[at] < in.reference) ++at;
  return at;
}

/// Whether a model's winner at some target within a factor of the reference differs from that at
/// the reference; targets that no chip serves do not count.
bool changes(const std::vector<Cheapest>& row, const Inputs& in, double factor) {
  const std::size_t at = reference_of(in);
  for (std::size_t t = 0; t < row.size(); ++t) {
    const double away = in.targets[t] / in.targets[at];
    if (away > factor * 1.000001 || away * factor < 0.999999 || row[t].chip < 0) continue;
    if (row[at].chip >= 0 && row[t].chip != row[at].chip) return true;
  }
  return false;
}

/// Decisions of a draw that change within a factor of the targets, and all of them.
struct Counted {
  int changed = 0, all = 0;
  double share() const { return static_cast<double>(changed) / all; }
};
Counted count(const std::vector<std::vector<Cheapest>>& rows, const std::vector<Scaled>& studies,
              const Decisions& (*of)(const Scaled&, std::size_t), std::size_t draw,
              const Inputs& in, double factor) {
  Counted c;
  for (const auto& row : rows) {
    c.changed += changes(row, in, factor);
    ++c.all;
  }
  const auto own =
      std::find_if(studies.begin(), studies.end(), [](const Scaled& s) { return s.scale == 1; });
  for (int q = 0; q < static_cast<int>(std::size(kQuestions)); ++q) {
    bool moved = false;
    for (const Scaled& s : studies)
      if (s.scale <= factor * 1.000001 && s.scale * factor >= 0.999999)
        moved = moved || !same(of(s, draw), of(*own, draw), q);
    c.changed += moved;
    ++c.all;
  }
  return c;
}

const Decisions& of_draw(const Scaled& s, std::size_t draw) {
  return s.by_draw[draw];
}
const Decisions& of_mean(const Scaled& s, std::size_t) {
  return s.mean;
}

core::Table winner_table(const CurveGrid& grid, const Inputs& in,
                         const std::vector<std::vector<Cheapest>>& rows,
                         const std::vector<std::vector<double>>& certain) {
  core::Table t({{"model"},
                 {"interactivity_tok_s_user"},
                 {"cheapest_chip"},
                 {"usd_per_mtok"},
                 {"share_of_draws_that_agree"}});
  for (std::size_t m = 0; m < rows.size(); ++m)
    for (std::size_t k = 0; k < in.targets.size(); ++k) {
      const Cheapest& best = rows[m][k];
      if (best.chip < 0)
        t.add({grid.models[m].id, in.targets[k], core::Cell(), core::Cell(), core::Cell()});
      else
        t.add({grid.models[m].id, in.targets[k],
               grid.chips[static_cast<std::size_t>(best.chip)].chip().id, best.usd_per_mtok,
               certain[m][k]});
    }
  return t;
}

core::Table study_table(const std::vector<Scaled>& studies) {
  core::Table t({{"target_factor"}, {"strategy"}, {"value_musd"}, {"low_musd"}, {"high_musd"}});
  for (const Scaled& s : studies)
    for (std::size_t p = 0; p < s.labels.size(); ++p)
      t.add({s.scale, s.labels[p], s.values[p].value, s.values[p].low, s.values[p].high});
  return t;
}

core::Table decision_table(const std::vector<Scaled>& studies) {
  core::Table t({{"target_factor"},
                 {"best_strategy"},
                 {"builds_a_chip"},
                 {"prefers_wide"},
                 {"share_of_draws_building"}});
  for (const Scaled& s : studies) {
    double building = 0;
    for (const Decisions& d : s.by_draw) building += d.build;
    t.add({s.scale, s.labels[static_cast<std::size_t>(s.mean.best)],
           std::string(s.mean.build ? "yes" : "no"), std::string(s.mean.wide ? "yes" : "no"),
           building / static_cast<double>(s.by_draw.size())});
  }
  return t;
}

/// Everything that the draws say.
struct Found {
  std::vector<std::vector<Cheapest>> point;  ///< winners as predicted
  std::vector<std::vector<double>> certain;  ///< share of draws with the same winner
  std::vector<double> factors;               ///< widths of the range of targets
  std::vector<Number> shares;                ///< decisions changed, by width
};

Found find(const CurveGrid& grid, const Inputs& in, const std::vector<Scaled>& studies,
           std::uint64_t seed) {
  const std::size_t draws = studies.front().by_draw.size();
  Found f;
  f.point = winners(grid, in, chip_errors(seed, 0, grid.chips.size()));
  f.certain.assign(grid.models.size(), std::vector<double>(in.targets.size(), 0.0));
  std::vector<std::vector<std::vector<Cheapest>>> rows;
  for (std::size_t d = 0; d < draws; ++d) {
    rows.push_back(
        winners(grid, in, chip_errors(seed, static_cast<std::uint32_t>(d + 1), grid.chips.size())));
    for (std::size_t m = 0; m < f.point.size(); ++m)
      for (std::size_t t = 0; t < in.targets.size(); ++t)
        f.certain[m][t] += (rows[d][m][t].chip == f.point[m][t].chip) / static_cast<double>(draws);
  }
  const double widest =
      std::max(in.targets.back() / in.reference, in.reference / in.targets.front());
  for (double factor = 1; factor < 2 * widest; factor *= 2)
    f.factors.push_back(std::min(factor, widest));
  for (const double factor : f.factors) {
    std::vector<double> by_draw;
    for (std::size_t d = 0; d < draws; ++d)
      by_draw.push_back(count(rows[d], studies, of_draw, d, in, factor).share());
    f.shares.push_back(number_over(by_draw, count(f.point, studies, of_mean, 0, in, factor).share(),
                                   "changed_share", "1",
                                   "decisions that change as the target moves along the curve"));
    f.shares.back().over += " with their prediction errors";
  }
  return f;
}

core::Table width_table(const Found& f) {
  core::Table t({{"target_range_factor"}, {"changed_share"}, {"low"}, {"high"}});
  for (std::size_t i = 0; i < f.factors.size(); ++i)
    t.add({f.factors[i], f.shares[i].point, f.shares[i].low, f.shares[i].high});
  return t;
}

Flip flip_of(const Found& f, const Rule& rule) {
  std::vector<double> y;
  for (const Number& n : f.shares) y.push_back(n.point);
  Flip flip;
  flip.input = "the range in which the target may move, as a factor up or down,";
  flip.unit = "x";
  flip.today = f.factors.back();
  flip.from = f.factors.front();
  flip.to = f.factors.back();
  flip.crossing = crossing(f.factors, y, rule.threshold);
  flip.holds_above = rule.above;
  flip.meaning = "How far the target must move for that share of decisions to change.";
  return flip;
}

void add_tables(const CurveGrid& grid, const Inputs& in, const Found& f,
                const std::vector<Scaled>& studies, Verdict& v) {
  v.tables.push_back(
      {"winners", "Cheapest chip by model and target", winner_table(grid, in, f.point, f.certain)});
  v.tables.push_back({"decisions", "What the study decides by target", decision_table(studies)});
  v.tables.push_back({"strategies", "Strategies by target", study_table(studies)});
  v.tables.push_back({"widths", "Decisions changed by range of targets", width_table(f)});
  v.charts.push_back({"winners", "Cheapest chip: cost along the curve, by model", "line",
                      "interactivity_tok_s_user", "usd_per_mtok", "model", "", "",
                      "Tokens/s that every user sees", "USD per million output tokens", true,
                      true});
  v.charts.push_back({"widths", "Share of decisions that change", "line", "target_range_factor",
                      "changed_share", "", "low", "high", "Targets within this factor",
                      "Share of decisions", true, false});
}

}  // namespace

void check_interactivity(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict interactivity(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const study::Scenario& base = document.scenario();
  const CurveGrid grid = curve_grid(in.models, in.chips, in.mix, in.max_chips, context);
  std::vector<Scaled> studies;
  for (const double scale : in.scales) studies.push_back(run_scaled(base, scale, context));
  const Found f = find(grid, in, studies, document.seed);

  Verdict v;
  v.number = f.shares.back();
  int models = 0;
  for (const auto& row : f.point) models += changes(row, in, f.factors.back());
  std::set<std::string> best;
  for (const Scaled& s : studies) best.insert(s.labels[static_cast<std::size_t>(s.mean.best)]);
  v.sentence = fmt::format(
      "Between {:g} and {:g} tokens/s/user the cheapest chip changes for {} of {} models; over "
      "targets "
      "of {:g} to {:g} times its own the study finds {} best {}.",
      in.targets.front(), in.targets.back(), models, grid.models.size(), in.scales.front(),
      in.scales.back(), best.size(), best.size() == 1 ? "strategy" : "strategies");
  v.caveat =
      "Chips are compared by what owning them costs at their prices of today; a study's decisions "
      "in "
      "a draw rest on few futures and change by chance, too.";
  v.flips.push_back(flip_of(f, document.rule));
  add_tables(grid, in, f, studies, v);
  return v;
}

}  // namespace strandline::theses
