// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/calibrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "core/parallel.h"
#include "core/statistics.h"
#include "evolution/calibration/operators.h"
#include "evolution/calibration/sizes.h"
#include "evolution/calibration/slice.h"
#include "evolution/calibration/spread.h"
#include "evolution/calibration/traffic.h"
#include "evolution/calibration/transition.h"

namespace strandline::evolution {
namespace {

constexpr int kChains = 4;
constexpr int kThin = 4;  // sweeps per draw of the kernel, whose drifts move slowly
constexpr double kMostBranching = 0.95, kMostDecay = 40.0, kMostStart = 10.0;  // process.yaml
constexpr double kNeutralDecay = 1.5;  // where nothing is excited it does not matter

/// What all chains see.
struct Evidence {
  const Record* record = nullptr;
  const std::vector<Idea>* ideas = nullptr;
  Lineages lineages;
  ArrivalData arrival;
  std::vector<OperatorFate> fates;
};

Evidence gather(const Record& record, const std::vector<Idea>& ideas,
                const CalibrationOptions& options) {
  Evidence e;
  e.record = &record;
  e.ideas = &ideas;
  e.lineages = trace_lineages(record);
  e.arrival = arrival_data(record, std::min(options.since, record.until));
  e.fates = operator_fates(e.lineages, options.since);
  return e;
}

/// A table of draws by column, each with its block.
struct Columns {
  Posterior table;
  std::vector<std::string> block;
  template <class Draws, class Get>
  void add(const char* in_block, const std::string& name, const char* unit, const Draws& draws,
           Get get) {
    std::vector<double> values;
    for (const auto& d : draws) values.push_back(get(d));
    table.add(name, unit, values);
    block.emplace_back(in_block);
  }
};

/// The process' four parameters of every draw, and what the draw's own model says.
void add_arrival(const std::vector<ArrivalDraw>& draws, Columns& out) {
  constexpr const char* kBlock = "fit_arrival";
  std::vector<ArrivalDraw> form;
  for (const ArrivalDraw& d : draws) form.push_back(as_hawkes(d));
  out.add(kBlock, "innovation_rate", "1/year", form, [](const auto& d) { return d.rate; });
  out.add(kBlock, "innovation_branching", "1", form,
          [](const auto& d) { return std::min(kMostBranching, d.branching); });
  out.add(kBlock, "innovation_decay", "1/year", form, [](const auto& d) {
    return d.branching > 0.0 ? std::min(kMostDecay, d.decay) : kNeutralDecay;
  });
  out.add(kBlock, "innovation_start", "1", form,
          [](const auto& d) { return std::min(kMostStart, d.start); });
  out.add(kBlock, "arrival_model", "1", draws, [](const auto& d) { return double(d.model); });
  out.add(kBlock, "exposure_power", "1", draws, [](const auto& d) { return d.kappa; });
  out.add(kBlock, "recognition_delay", "year", draws, [](const auto& d) { return d.delay; });
  const auto regime = [&](const char* name, const char* unit, double ArrivalDraw::*field) {
    out.add(kBlock, name, unit, draws,
            [&](const auto& d) { return d.model == ArrivalModel::kTwoRegime ? d.*field : 0.0; });
  };
  regime("regime_busy_rate", "1/year", &ArrivalDraw::rate);
  regime("regime_calm", "1", &ArrivalDraw::calm);
  regime("regime_to_calm", "1/year", &ArrivalDraw::to_calm);
  regime("regime_to_busy", "1/year", &ArrivalDraw::to_busy);
  regime("regime_busy_now", "1", &ArrivalDraw::start);
}

void add_transitions(const std::vector<TransitionDraw>& draws, Columns& out) {
  constexpr const char* kBlock = "fit_transitions";
  for (std::size_t t = 0; t < kMutableTraits; ++t) {
    const auto trait = static_cast<archs::Trait>(t);
    const std::string name(archs::name_of(trait));
    out.add(kBlock, "change_" + name, "1/year", draws, [&](const auto& d) { return d.change[t]; });
    for (int v = 0; v < archs::kRadix[t]; ++v)
      out.add(kBlock, "target_" + name + "_" + std::string(archs::value_name(trait, v)), "1", draws,
              [&](const auto& d) { return d.target[t][static_cast<std::size_t>(v)]; });
  }
  out.add(kBlock, "target_drift", "1", draws, [](const auto& d) { return d.target_drift; });
  out.add(kBlock, "change_drift", "1", draws, [](const auto& d) { return d.change_drift; });
  out.add(kBlock, "entrant_lag", "year", draws, [](const auto& d) { return d.lag; });
  out.add(kBlock, "lab_memory", "1", draws, [](const auto& d) { return d.memory; });
}

void add_spread(const std::vector<SpreadDraw>& spread, const std::vector<ReachDraw>& reach,
                Columns& out) {
  constexpr const char* kBlock = "fit_spread";
  out.add(kBlock, "novel_probability", "1", spread, [](const auto& d) { return d.spreads; });
  out.add(kBlock, "reach_probability", "1", reach, [](const auto& d) { return d.probability; });
  out.add(kBlock, "reach_rate", "1/year", reach, [](const auto& d) { return d.rate; });
  out.add(kBlock, "spread_own", "1/year", spread, [](const auto& d) { return d.own; });
  out.add(kBlock, "spread_imitation", "1/year", spread, [](const auto& d) { return d.imitation; });
  out.add(kBlock, "retreat", "1/year", spread, [](const auto& d) { return d.retreat; });
  out.add(kBlock, "spread_variety", "1", spread, [](const auto& d) { return d.spread; });
  out.add(kBlock, "spread_stray", "1/year", spread, [](const auto& d) { return d.stray; });
}

void add_rest(const Evidence& e, const CalibrationOptions& o, int draws, std::uint64_t seed,
              Columns& out) {
  const auto sizes = fit_sizes(*e.record, o.window, draws, o.warm_up, seed);
  out.add("fit_sizes", "size_up", "1/year", sizes, [](const auto& d) { return d.up; });
  out.add("fit_sizes", "size_down", "1/year", sizes, [](const auto& d) { return d.down; });
  const auto traffic = fit_traffic(e.lineages, o.window, draws, o.warm_up, seed);
  out.add("fit_labs", "entrant_share", "1", traffic, [](const auto& d) { return d.entrant_share; });
  out.add("fit_labs", "retention_half_life", "year", traffic,
          [](const auto& d) { return d.retention_half_life; });
  out.add("fit_labs", "closed_logit_shift", "1", traffic,
          [](const auto& d) { return d.closed_shift; });
  const auto ideas = fit_ideas(*e.ideas, e.record->until, draws, seed);
  out.add("fit_ideas", "idea_needs_operator", "1", ideas,
          [](const auto& d) { return d.needs_operator; });
  out.add("fit_ideas", "adopted_1y_operator", "1", ideas,
          [](const auto& d) { return d.operator_1y; });
  out.add("fit_ideas", "adopted_3y_operator", "1", ideas,
          [](const auto& d) { return d.operator_3y; });
  out.add("fit_ideas", "adopted_1y_plain", "1", ideas, [](const auto& d) { return d.plain_1y; });
  out.add("fit_ideas", "adopted_3y_plain", "1", ideas, [](const auto& d) { return d.plain_3y; });
  for (const Growth& g : fit_growth(*e.record, o.window, draws, seed))
    if (!g.factor.empty()) out.add("fit_growth", g.name, "1", g.factor, [](double x) { return x; });
}

/// All draws of one chain.
Columns chain(const Evidence& e, const CalibrationOptions& o, const Calibration& shared, int draws,
              std::uint64_t seed) {
  Columns out;
  ArrivalFit arrival = fit_arrival(e.arrival, {draws, o.warm_up, seed, false});
  arrival.weight = shared.weight;
  add_arrival(arrival.stacked(draws, seed), out);
  TransitionOptions transitions{o.since, draws, o.warm_up, seed, kThin};
  add_transitions(fit_transitions(e.lineages, transitions), out);
  const SpreadOptions spread{o.since, draws, o.warm_up, seed};
  add_spread(fit_spread(e.lineages, spread), fit_reach(e.fates, e.lineages.until, spread), out);
  add_rest(e, o, draws, seed, out);
  return out;
}

/// Rows in which a parameter means something: those of two regimes for what only they have.
std::vector<double> meaningful(const Posterior& table, const std::string& name) {
  std::vector<double> values = table.column(name);
  if (name.rfind("regime_", 0) != 0) return values;
  const auto model = table.column("arrival_model");
  std::vector<double> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (model[i] == double(ArrivalModel::kTwoRegime)) out.push_back(values[i]);
  return out.empty() ? values : out;
}

double variance(std::vector<double> x) {
  if (*std::min_element(x.begin(), x.end()) > 0.0)
    for (double& v : x) v = std::log(v);
  double mean = 0, sum = 0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) sum += (v - mean) * (v - mean) / static_cast<double>(x.size());
  return sum;
}

void summarize(const std::vector<Columns>& chains, const Columns& prior, Calibration& out) {
  for (std::size_t k = 0; k < out.posterior.names.size(); ++k) {
    FittedParameter p;
    p.name = out.posterior.names[k];
    p.unit = out.posterior.units[k];
    p.block = chains[0].block[k];
    const auto all = meaningful(out.posterior, p.name);
    p.value = core::quantile(all, 0.5);
    p.low = core::quantile(all, 0.05);
    p.high = core::quantile(all, 0.95);
    std::vector<std::vector<double>> parts;
    for (const Columns& c : chains) parts.push_back(c.table.column(p.name));
    p.r_hat = split_r_hat(parts);
    p.prior_low = p.prior_high = kUnknown;
    p.contraction = kUnknown;
    if (prior.table.has(p.name)) {
      const auto before = meaningful(prior.table, p.name);
      p.prior_low = core::quantile(before, 0.05);
      p.prior_high = core::quantile(before, 0.95);
      const double spread = variance(before);
      if (spread > 0.0) p.contraction = 1.0 - variance(meaningful(out.posterior, p.name)) / spread;
    }
    out.parameters.push_back(p);
  }
}

void cite(const Evidence& e, Calibration& out) {
  const std::string file = std::filesystem::path(e.record->file).filename().string();
  const std::string until = date_of_year(e.record->until);
  const std::string what = fmt::format("strandline evolve calibrate on {} until {}: ", file, until);
  out.sources.push_back(
      {"fit_arrival",
       what + fmt::format("{} first uses of hard operators; homogeneous, two-regime and Hawkes "
                          "arrivals stacked {:.2f}, {:.2f}, {:.2f} by {} held-out years; exposure "
                          "and right truncation corrected",
                          e.arrival.events.size(), out.weight[0], out.weight[1], out.weight[2],
                          out.held_out_years)});
  out.sources.push_back(
      {"fit_transitions",
       what + fmt::format("{} notable releases against their possible parents; rates and targets "
                          "walk from year to year, by steps pooled over traits",
                          e.lineages.releases.size())});
  const auto reached = std::count_if(e.fates.begin(), e.fates.end(),
                                     [](const auto& f) { return std::isfinite(f.reached); });
  out.sources.push_back(
      {"fit_spread", what + fmt::format("{} hard operators, {} of which a tenth of a year's "
                                        "releases has carried; the others are censored",
                                        e.fates.size(), reached)});
  out.sources.push_back({"fit_sizes", what + "size classes of open notable releases"});
  out.sources.push_back(
      {"fit_labs", what + "labs new to the record; time until a lab supersedes its own release"});
  out.sources.push_back({"fit_growth", what + "log-linear growth over the window"});
  out.sources.push_back({"fit_ideas", fmt::format("strandline evolve calibrate: {} published ideas "
                                                  "until {}",
                                                  e.ideas->size(), until)});
}

}  // namespace

Calibration calibrate(const Record& record, const std::vector<Idea>& ideas,
                      const CalibrationOptions& options) {
  Calibration out;
  const Evidence evidence = gather(record, ideas, options);
  Record nothing;
  nothing.columns = record.columns;
  nothing.until = nothing.compiled = record.until;
  const std::vector<Idea> no_ideas;
  Evidence blank = gather(nothing, no_ideas, options);
  blank.arrival.begin = blank.arrival.end;
  const int per_chain = (options.draws + kChains - 1) / kChains;
  std::vector<Columns> chains(kChains);
  Columns prior;
  const ArrivalFit stack =
      fit_arrival(evidence.arrival, {500, options.warm_up, options.seed, true});
  out.weight = stack.weight;
  out.held_out = stack.held_out;
  out.held_out_years = stack.held_out_years;
  core::parallel_blocks(kChains + 1, options.threads, [&](std::size_t i) {
    const std::uint64_t seed = options.seed * (kChains + 1) + i;
    if (i < kChains) {
      chains[i] = chain(evidence, options, out, per_chain, seed);
    } else {
      prior = chain(blank, options, out, std::max(500, per_chain), seed);
    }
  });
  out.posterior.names = chains[0].table.names;
  out.posterior.units = chains[0].table.units;
  // Rows of the chains in turn, so that any run of rows holds all of them.
  for (int i = 0; i < per_chain; ++i)
    for (const Columns& c : chains)
      out.posterior.draws.push_back(c.table.draws[static_cast<std::size_t>(i)]);
  std::set<std::string> novel;
  for (const ModelRow* m : record.notable())
    for (const std::string& name : hard_operators(record, *m).novel) novel.insert(name);
  out.novel.assign(novel.begin(), novel.end());
  cite(evidence, out);
  summarize(chains, prior, out);
  return out;
}

}  // namespace strandline::evolution
