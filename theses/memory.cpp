// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hw/curve_point.h"
#include "hw/serving.h"
#include "theses/experiments.h"
#include "theses/memory_gain.h"

namespace strandline::theses {
namespace {

struct MemoryCase {
  std::string chip{}, name{};
  int most_chips = 8;
};
struct Inputs {
  core::YamlNode models;
  MemoryCase hbm{}, stacked{}, sram{};
  Service service{};
  std::size_t judged = 0;  ///< index of the target that is judged
  std::uint32_t draws = 0, futures = 0;
};

MemoryCase read_case(const core::YamlNode& node) {
  const MemoryCase c{node.text("chip"), node.text("name"),
                     static_cast<int>(node.integer("most_chips", {1, 8192}))};
  node.finish();
  return c;
}

Inputs read(const core::YamlNode& node) {
  Inputs in{node.at("models")};
  in.hbm = read_case(node.at("hbm"));
  in.stacked = read_case(node.at("stacked"));
  in.sram = read_case(node.at("sram"));
  in.service = read_service(node.at("service"));
  const double target = node.number("judged_tok_s_user");
  const auto at = std::find(in.service.targets.begin(), in.service.targets.end(), target);
  if (at == in.service.targets.end())
    node.at("judged_tok_s_user").fail("is none of the targets", "take one of them");
  in.judged = static_cast<std::size_t>(at - in.service.targets.begin());
  in.draws = static_cast<std::uint32_t>(node.integer("draws", {2, 1000}));
  in.futures = static_cast<std::uint32_t>(node.integer("futures", {0, 100'000}));
  node.finish();
  return in;
}

/// A memory with its rates as its file has it.
struct Point {
  MemoryCase of;
  PricedChip chip;
  RateRows rows;
  std::vector<double> fastest;  ///< tokens/s of the fastest user, by model; 0 where not served
};

struct Workbench {
  const Inputs& in;
  const std::vector<archs::Architecture>& models;
  const hw::ChipCatalog& chips;
  int threads;

  RateRows rows(const PricedChip& chip, int most) const {
    return rate_rows(chip, models, in.service, most, threads);
  }
  Point point(const MemoryCase& c, int fastest_chips) const {
    Point p{c, PricedChip(chips.find(c.chip)), {}, {}};
    p.rows = rows(p.chip, c.most_chips);
    core::Segment mix = in.service.segments().front();
    for (const archs::Architecture& a : models) {
      const auto frontier =
          hw::pareto_frontier(a, p.chip.model(), mix, hw::limits_for(fastest_chips));
      p.fastest.push_back(frontier.empty() ? 0.0 : frontier.back().interactivity_tok_s_user);
    }
    return p;
  }
};

/// Gains of stacking at the judged target under a change of the stacked memory.
double gain_under(const Workbench& w, const Point& hbm, const Point& stacked,
                  const MemoryChange& change) {
  const PricedChip chip = changed(stacked.chip.chip(), change);
  const auto by_model = gains(hbm.rows, hbm.chip.usd_h(), w.rows(chip, stacked.of.most_chips),
                              chip.usd_h(), w.in.judged);
  std::vector<double> all;
  for (const auto& some : by_model) all.insert(all.end(), some.begin(), some.end());
  return all.empty() ? std::nan("") : geometric_mean(all);
}

/// Where the gain meets the threshold as one thing of the stacked memory falls or rises.
Flip memory_flip(const Workbench& w, const Point& hbm, const Point& stacked,
                 double MemoryChange::*what, const Flip& words, double today, double threshold) {
  constexpr double kFactors[] = {0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12, 20};
  std::vector<double> x, y;
  const bool falls = what != &MemoryChange::price;
  for (const double f : kFactors) {
    if (falls == (f > 1) && f != 1) continue;
    MemoryChange change;
    change.*what = f;
    x.push_back(f * today);
    y.push_back(gain_under(w, hbm, stacked, change));
  }
  Flip flip = words;
  flip.today = today;
  flip.crossing = crossing(x, y, threshold);
  flip.from = x.front();
  flip.to = x.back();
  flip.holds_above = falls;
  return flip;
}

Spread ratio_of_fastest(const Point& a, const Point& b, std::uint64_t seed) {
  std::vector<std::vector<double>> ratios(a.fastest.size());
  for (std::size_t i = 0; i < ratios.size(); ++i)
    if (a.fastest[i] > 0 && b.fastest[i] > 0) ratios[i].push_back(b.fastest[i] / a.fastest[i]);
  return mean_ratio(ratios, seed);
}

NamedTable rows_table(const Workbench& w, const std::vector<const Point*>& all) {
  core::Table t({{"model"},
                 {"target_tok_s_user"},
                 {"memory"},
                 {"tok_s_per_chip"},
                 {"usd_per_mtok"},
                 {"fastest_tok_s_user"}});
  for (std::size_t m = 0; m < w.models.size(); ++m)
    for (std::size_t i = 0; i < w.in.service.targets.size(); ++i)
      for (const Point* p : all) {
        const double rate = p->rows[m][i];
        t.add({w.models[m].id, w.in.service.targets[i], p->of.name,
               rate > 0 ? core::Cell{rate} : core::Cell{},
               rate > 0 ? core::Cell{usd_per_mtok(p->chip.usd_h(), rate)} : core::Cell{},
               p->fastest[m] > 0 ? core::Cell{p->fastest[m]} : core::Cell{}});
      }
  return {"rates", "Every model on every memory", std::move(t)};
}

NamedTable gains_table(const Workbench& w, const Point& hbm, const std::vector<const Point*>& to,
                       std::uint64_t seed) {
  core::Table t({{"target_tok_s_user"},
                 {"memory"},
                 {"cost_gain"},
                 {"low"},
                 {"high"},
                 {"throughput_gain"},
                 {"models"}});
  for (const Point* p : to)
    for (std::size_t i = 0; i < w.in.service.targets.size(); ++i) {
      const auto cost = gains(hbm.rows, hbm.chip.usd_h(), p->rows, p->chip.usd_h(), i);
      const auto rate = gains(hbm.rows, 1, p->rows, 1, i);
      const auto n =
          std::count_if(cost.begin(), cost.end(), [](const auto& x) { return !x.empty(); });
      if (n == 0) continue;
      const Spread c = mean_ratio(cost, seed), r = mean_ratio(rate, seed);
      t.add({w.in.service.targets[i], p->of.name, c.point, c.low, c.high, r.point,
             static_cast<std::int64_t>(n)});
    }
  return {"gains", "Gain over HBM along the curve, where both serve", std::move(t)};
}

void add_flips(Verdict& v, const Workbench& w, const Point& hbm, const Point& stacked,
               double threshold) {
  const hw::Chip& chip = stacked.chip.chip();
  const double memory_usd = hw::bill_of_materials_parts(chip).memory_usd;
  const double gb = chip.main_memory().capacity_bytes.value / 1e9;
  Flip words;
  words.input = "bandwidth of DRAM stacked on the die";
  words.unit = "TB/s";
  words.meaning = "below, stacking buys too little for its price";
  v.flips.push_back(memory_flip(w, hbm, stacked, &MemoryChange::bandwidth, words,
                                chip.main_memory().bandwidth_b_s.value / 1e12, threshold));
  words.input = "capacity stacked on a die";
  words.unit = "GB";
  words.meaning = "below, the caches of too few users fit";
  v.flips.push_back(memory_flip(w, hbm, stacked, &MemoryChange::capacity, words, gb, threshold));
  words.input = "price of DRAM stacked on the die";
  words.unit = "USD/GB";
  words.meaning = "above, what bandwidth saves goes into memory";
  v.flips.push_back(
      memory_flip(w, hbm, stacked, &MemoryChange::price, words, memory_usd / gb, threshold));
}

}  // namespace

void check_memory(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict memory(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const auto models = read_models(in.models, context.catalogs->architectures);
  const hw::ChipCatalog& chips = context.catalogs->chips;
  const Workbench w{in, models, chips, context.threads};
  const Point hbm = w.point(in.hbm, 72), stacked = w.point(in.stacked, 72),
              sram = w.point(in.sram, 1024);
  std::vector<std::vector<std::vector<double>>> by_draw, rate_by_draw;
  for (std::uint32_t d = 1; d <= in.draws; ++d) {
    const PricedChip a =
        changed(hbm.chip.chip(), draw_change(hbm.chip.chip(), document.seed, d, 0));
    const PricedChip b =
        changed(stacked.chip.chip(), draw_change(stacked.chip.chip(), document.seed, d, 1));
    const RateRows x = w.rows(a, in.hbm.most_chips), y = w.rows(b, in.stacked.most_chips);
    by_draw.push_back(gains(x, a.usd_h(), y, b.usd_h(), in.judged));
    rate_by_draw.push_back(gains(x, 1, y, 1, in.judged));
  }
  const std::string over =
      fmt::format("90 % of {} draws of the memories and of resampled models", in.draws);
  const Spread gain = over_draws_and_models(
      gains(hbm.rows, hbm.chip.usd_h(), stacked.rows, stacked.chip.usd_h(), in.judged), by_draw,
      document.seed);
  const Spread rate = over_draws_and_models(gains(hbm.rows, 1, stacked.rows, 1, in.judged),
                                            rate_by_draw, document.seed);
  const Spread sram_gain = mean_ratio(
      gains(hbm.rows, hbm.chip.usd_h(), sram.rows, sram.chip.usd_h(), in.judged), document.seed);
  const Spread fast = ratio_of_fastest(hbm, stacked, document.seed),
               sram_fast = ratio_of_fastest(hbm, sram, document.seed);
  const double target = in.service.targets[in.judged];
  const std::string models_only = "90 % of resampled models";
  Verdict v;
  v.number =
      number_of("stacking_gain", "x", gain, over,
                fmt::format("cost per token with HBM over that with DRAM on the die, at {:g} "
                            "tokens/s per user",
                            target));
  v.others = {number_of("stacking_throughput", "x", rate, over, "tokens/s per chip over HBM's"),
              number_of("stacking_fastest_user", "x", fast, models_only, "fastest user over HBM's"),
              number_of("sram_gain", "x", sram_gain, models_only,
                        "cost per token with HBM over that with SRAM alone"),
              number_of("sram_fastest_user", "x", sram_fast, models_only,
                        "fastest user of SRAM alone over HBM's")};
  std::string worth;
  if (in.futures > 0) {
    const StackedValue s =
        value_of_stacking(document.scenario(), in.stacked.chip, in.futures, context.study, chips);
    v.others.push_back(
        {"stacking_value", "MUSD", s.parameters.low, s.mean.value, s.parameters.high,
         "90 % of parameter draws",
         fmt::format("what DRAM on the die adds to a chip taped out now (s.e. {:.0f})",
                     s.mean.standard_error)});
    worth = fmt::format(
        " In the study it moves the value of the own chip, whose smaller die holds a smaller "
        "stack, by "
        "{:+.0f} MUSD.",
        s.mean.value);
  }
  v.sentence = fmt::format(
      "At {:g} tokens/s per user DRAM stacked on the die serves {:.2g} times the tokens/s per chip "
      "of "
      "HBM and costs {:.2g} times less per token; its fastest user gets {:.3g} times the speed. "
      "SRAM "
      "alone comes to {:.2g} of HBM's tokens per dollar and {:.2g} of its fastest user's speed.{}",
      target, rate.point, gain.point, fast.point, sram_gain.point, sram_fast.point, worth);
  v.caveat =
      "Capacity and bandwidth of stacked DRAM are assumptions over a factor of four; it is given "
      "no "
      "design cost of its own, and heat only by a wider interval of the bandwidth reached. SRAM "
      "runs "
      "with the same floor per layer as the others and is not valued in the study.";
  v.tables.push_back(gains_table(w, hbm, {&stacked, &sram}, document.seed));
  v.tables.push_back(rows_table(w, {&hbm, &stacked, &sram}));
  add_flips(v, w, hbm, stacked, document.rule.threshold);
  v.charts.push_back({.table = "gains",
                      .title = "Cost per token with HBM over that with another memory",
                      .kind = "line",
                      .x = "target_tok_s_user",
                      .y = "cost_gain",
                      .series = "memory",
                      .low = "low",
                      .high = "high",
                      .x_title = "tokens/s per user",
                      .y_title = "times cheaper than HBM",
                      .x_log = true,
                      .y_log = true});
  return v;
}

}  // namespace strandline::theses
