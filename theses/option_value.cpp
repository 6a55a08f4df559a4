// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
// Thesis 7: the core study. A chip for today's models as a local minimum, and what general-purpose
// silicon keeps open.
#include <fmt/format.h>

#include <algorithm>

#include "theses/study_world.h"

namespace strandline::theses {
namespace {

using study::Tally;

struct Inputs {
  std::vector<double> arrival_scales;
};

Inputs read(const core::YamlNode& node) {
  Inputs in;
  for (const core::YamlNode& item : node.at("arrival_scales").items())
    in.arrival_scales.push_back(item.as_number({0, 20}));
  if (in.arrival_scales.size() < 2 ||
      !std::is_sorted(in.arrival_scales.begin(), in.arrival_scales.end()))
    node.at("arrival_scales").fail("must list at least two rising factors", "e.g. [0, 1, 2]");
  node.finish();
  return in;
}

/// Per strategy and draw: futures that reach volume, and of these those that strand.
struct StrandSum {
  std::size_t plans = 0, draws = 0;
  std::vector<double> volume, functional, economic;  ///< [plan * draws + draw]
  StrandSum(std::size_t plans_, std::size_t draws_)
      : plans(plans_), draws(draws_), volume(plans * draws), functional(volume), economic(volume) {}
  void add(const study::PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    const std::size_t d = study::draw_of(job, path);
    for (std::size_t p = 0; p < plans; ++p) {
      if (o[p].volume < 0) continue;
      volume[p * draws + d] += 1;
      functional[p * draws + d] += o[p].functional_strand >= 0;
      economic[p * draws + d] += o[p].economic_strand >= 0;
    }
  }
  void merge(const StrandSum& other) {  // whole numbers: the order does not matter
    for (std::size_t i = 0; i < volume.size(); ++i) {
      volume[i] += other.volume[i];
      functional[i] += other.functional[i];
      economic[i] += other.economic[i];
    }
  }
  Number share(const std::vector<double>& strands, std::size_t plan, const std::string& name,
               const std::string& label) const {
    std::vector<double> by_draw;
    double k = 0, n = 0;
    for (std::size_t d = 0; d < draws; ++d) {
      const std::size_t i = plan * draws + d;
      if (volume[i] > 0) by_draw.push_back(strands[i] / volume[i]);
      k += strands[i];
      n += volume[i];
    }
    if (by_draw.empty()) return {name, "1", 0, 0, 0, "no future reaches volume", label};
    return number_over(by_draw, k / n, name, "1", label);
  }
};

StrandSum run_strands(const StudyWorld& w) {
  study::PathJob job = w.world->job();
  job.processes = &w.world->real;
  study::WorldRun full{study::WorldKind::kFull, {}};
  for (const strategy::Plan& plan : w.world->plans.strategies)
    full.plays.push_back({plan, &w.world->context});
  job.worlds = {full};
  return study::run_paths(job, study::kLifePaths,
                          std::max<std::uint64_t>(256, w.scenario.paths / 4),
                          StrandSum(full.plays.size(), w.world->real.size()), w.world->options);
}

/// O and G2 at one rate of arrivals.
struct ArrivalSum {
  Tally option, commit;
  void add(const study::PathJob& job, std::uint32_t path, const strategy::Outcome* o) {
    const std::uint32_t d = study::draw_of(job, path);
    option.add(d, o[0].value_musd - o[1].value_musd);
    commit.add(d, o[2].value_musd - o[0].value_musd);
  }
  void merge(const ArrivalSum& other) {
    option.merge(other.option);
    commit.merge(other.commit);
  }
};

/// On the same side paths for every rate.
ArrivalSum run_arrivals(const StudyWorld& w, double scale) {
  const study::World& world = *w.world;
  evolution::ProcessFile process = w.scenario.process;
  evolution::override_parameter(process, "arrival_scale", scale);
  const auto draws = study::prepare_draws(process, w.scenario, world.columns, world.process_costs(),
                                          true, world.options.threads, &world.pricing);
  const strategy::Plan& gpu = world.plans.gpu_only[w.pilot.best_gpu[2]];
  strategy::Plan locked = gpu;
  locked.locked_mask = world.plans.locked_mask;
  study::PathJob job = world.job();
  job.processes = &draws;
  job.worlds = {{study::WorldKind::kFull,
                 {{gpu, &world.context},
                  {locked, &world.context},
                  {world.plans.commit_variants[w.pilot.best_commit[2]], &world.context}}}};
  // Rates far from the scenario's own may pay more than its pilot has seen.
  const Tally zero(20 * w.pilot.shape.money_scale, draws.size());
  return study::run_paths(job, study::kSidePaths, w.scenario.side_paths, ArrivalSum{zero, zero},
                          world.options);
}

core::Table measure_table(const std::vector<Number>& numbers) {
  core::Table t({{"measure"}, {"label"}, {"low_musd"}, {"value_musd"}, {"high_musd"}});
  for (const Number& n : numbers) t.add({n.name, n.label, n.low, n.point, n.high});
  return t;
}

core::Table strand_table(const StudyWorld& w, const StrandSum& sum) {
  core::Table t({{"strategy"}, {"kind"}, {"share"}, {"share_low"}, {"share_high"}});
  for (std::size_t p = 0; p < sum.plans; ++p) {
    const auto& plan = w.world->plans.strategies[p];
    if (!strategy::builds_own(plan.kind)) continue;
    for (const auto& [kind, strands] :
         {std::pair{"functional", &sum.functional}, {"economic", &sum.economic}}) {
      const Number n = sum.share(*strands, p, "", "");
      t.add({plan.label, std::string(kind), n.point, n.low, n.high});
    }
  }
  return t;
}

core::Table arrival_table(const std::vector<double>& scales, const std::vector<ArrivalSum>& sums) {
  core::Table t(
      {{"arrival_factor"}, {"measure"}, {"value_musd"}, {"low_musd"}, {"high_musd"}, {"se_musd"}});
  for (std::size_t i = 0; i < scales.size(); ++i)
    for (const auto& [name, tally] : {std::pair{"O", &sums[i].option}, {"G2", &sums[i].commit}}) {
      const core::Estimate e = tally->estimate();
      t.add({scales[i], std::string(name), e.value, e.low, e.high, e.standard_error});
    }
  return t;
}

std::vector<Number> measures_of(const study::Measures& m) {
  return {
      number_of(m.option, "option_value", "MUSD",
                "O: a GPU fleet over the same fleet locked to the operators known at the start"),
      number_of(m.g0, "S", "MUSD",
                "S: committing to a chip now over GPUs, architectures standing still"),
      number_of(m.g1, "G1", "MUSD", "the same, architectures on their mean path"),
      number_of(m.g2, "G2", "MUSD", "the same over all futures"),
      number_of(m.f_drift, "F_drift", "MUSD", "what foreseeable drift takes of it"),
      number_of(m.f_risk, "F_risk", "MUSD", "what surprise takes of it")};
}

Flip flip_of(const std::vector<double>& scales, const std::vector<ArrivalSum>& sums,
             const Rule& rule) {
  Flip f;
  std::vector<double> y;
  for (const ArrivalSum& s : sums) y.push_back(s.option.mean());
  f.input = "the arrival rate of new operators, as a factor on the fitted one,";
  f.unit = "x";
  f.today = 1;
  f.from = scales.front();
  f.to = scales.back();
  f.crossing = crossing(scales, y, rule.threshold);
  f.holds_above = y.back() >= y.front();
  f.meaning = "Where the mean option value over all parameter draws meets the threshold.";
  return f;
}

}  // namespace

void check_option_value(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict option_value(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const auto w = open_world(document.scenario(), context);
  const study::Measures measures = study::run_measures(*w->world, w->pilot);
  const StrandSum strands = run_strands(*w);
  std::vector<ArrivalSum> arrivals;
  for (const double scale : in.arrival_scales) arrivals.push_back(run_arrivals(*w, scale));

  Verdict v;
  std::vector<Number> numbers = measures_of(measures);
  v.number = numbers.front();
  v.others.assign(numbers.begin() + 1, numbers.end());
  const int narrow = w->strategy(strategy::PlanKind::kAsicNow);
  const int wide = w->strategy(strategy::PlanKind::kAsicWide);
  for (const auto& [plan, name] : {std::pair{narrow, "narrow"}, {wide, "wide"}})
    if (plan >= 0)
      v.others.push_back(strands.share(strands.functional, static_cast<std::size_t>(plan),
                                       fmt::format("p_strand_{}", name),
                                       w->label(plan) + ": strands functionally once in volume"));
  const core::Estimate mean = measures.option.estimate();
  v.others.push_back({"option_value_mean", "MUSD", mean.low, mean.value, mean.high,
                      "95 % of the mean's sampling error over futures and draws",
                      "O as a mean over all beliefs"});
  v.sentence = fmt::format(
      "Over all beliefs the option value is {:.0f} MUSD [{:.0f}, {:.0f}]; committing to a chip now "
      "is "
      "worth {:.0f} MUSD over GPUs in a world that stands still and {:.0f} MUSD over all futures.",
      mean.value, mean.low, mean.high, measures.g0.mean(), measures.g2.mean());
  v.caveat =
      "The option value compares two rules of buying GPUs, not two optimal policies: where buying "
      "loses money, buying less is worth more and the difference can be negative.";
  v.flips.push_back(flip_of(in.arrival_scales, arrivals, document.rule));
  v.tables.push_back({"measures", "What the worlds differ by", measure_table(numbers)});
  v.tables.push_back(
      {"stranding", "How often a chip strands once in volume", strand_table(*w, strands)});
  v.tables.push_back({"arrivals", "Option value and gain of committing by the rate of arrivals",
                      arrival_table(in.arrival_scales, arrivals)});
  v.charts.push_back({"arrivals", "Option value O and gain of committing G2 by rate of arrivals",
                      "line", "arrival_factor", "value_musd", "measure", "low_musd", "high_musd",
                      "Factor on the arrival rate of new operators", "USD million"});
  v.charts.push_back({"stranding", "Share of futures in volume that strand", "bar", "strategy",
                      "share", "kind", "share_low", "share_high", "", "Share of futures"});
  return v;
}

}  // namespace strandline::theses
