// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "theses/experiments.h"
#include "theses/moat_cells.h"

namespace strandline::theses {
namespace {

constexpr const char* kOver = "90 % of parameter draws";

struct Inputs {
  double fast = 1;                    ///< kernel_writing when models write kernels
  double blind = 0, shaped = 0;       ///< eta when models are not, and are, shaped for GPUs
  std::vector<double> more_levels{};  ///< further levels of kernel_writing, for the flip
};

Inputs read(const core::YamlNode& node) {
  Inputs in;
  in.fast = node.number("kernel_writing", {1, 1000});
  in.blind = node.number("eta_blind", {0, 5});
  in.shaped = node.number("eta_shaped", {0, 5});
  if (in.shaped <= in.blind)
    node.at("eta_shaped").fail("is not above eta_blind", "give models shaped for GPUs more");
  for (const core::YamlNode& level : node.at("further_levels").items()) {
    in.more_levels.push_back(level.as_number({1, 1000}));
    if (in.more_levels.back() <= in.fast)
      level.fail("is not above kernel_writing", "list higher levels, rising");
  }
  node.finish();
  return in;
}

/// The 2 x 2: [kernels][shape].
using Square = MoatCell[2][2];

/// Effects on a figure of the cells, by path: of writing kernels and of shaping models, each the
/// mean over the other.
struct Effects {
  std::vector<double> kernels, shape;
};
template <typename Figure>
Effects effects(const Square& cells, Figure figure) {
  const auto x = [&](int k, int s) { return figure(cells[k][s]); };
  return {mean_of(difference(x(1, 0), x(0, 0)), difference(x(1, 1), x(0, 1))),
          mean_of(difference(x(0, 1), x(0, 0)), difference(x(1, 1), x(1, 0)))};
}

Number number(const std::string& name, const study::Tally& t, const std::string& label) {
  const core::Estimate p = t.parameter_interval();
  return {name,
          "MUSD",
          p.low,
          t.mean(),
          p.high,
          kOver,
          fmt::format("{} (s.e. {:.0f})", label, t.standard_error())};
}

NamedTable cells_table(const Square& cells, const Inputs& in,
                       const std::vector<std::uint32_t>& draws) {
  core::Table t({{"kernel_writing"},
                 {"eta"},
                 {"gpu_value_musd"},
                 {"gpu_value_se_musd"},
                 {"moat_musd"},
                 {"moat_se_musd"},
                 {"moat_low_musd"},
                 {"moat_high_musd"},
                 {"option_musd"},
                 {"option_se_musd"}});
  for (int k = 0; k < 2; ++k)
    for (int s = 0; s < 2; ++s) {
      const MoatCell& c = cells[k][s];
      const study::Tally gpu = tally_of(c.gpu, draws), moat = tally_of(c.moat(), draws),
                         option = tally_of(c.option(), draws);
      const core::Estimate p = moat.parameter_interval();
      t.add({k ? in.fast : 1.0, s ? in.shaped : in.blind, gpu.mean(), gpu.standard_error(),
             moat.mean(), moat.standard_error(), p.low, p.high, option.mean(),
             option.standard_error()});
    }
  return {"cells", "The GPU path in the four worlds, same futures", std::move(t)};
}

std::string label(double level, double eta) {
  return fmt::format("kernels x{:g}, eta {:g}", level, eta);
}

}  // namespace

void check_moat(const core::YamlNode& inputs) {
  read(inputs);
}

Verdict moat(const ThesisDocument& document, const Context& context) {
  const Inputs in = read(document.inputs);
  const study::Scenario& base = document.scenario();
  const MoatCosts costs = moat_costs(base, context.study, context.catalogs->chips);
  const auto draws = draws_of_paths(base);
  const auto play = [&](double level, double eta) {
    if (context.study.log) context.study.log(label(level, eta));
    return moat_cell(base, {level, eta}, costs, context.study);
  };
  Square cells;
  for (int k = 0; k < 2; ++k)
    for (int s = 0; s < 2; ++s) cells[k][s] = play(k ? in.fast : 1.0, s ? in.shaped : in.blind);
  const Effects on_moat = effects(cells, [](const MoatCell& c) { return c.moat(); });
  const Effects on_gpu = effects(cells, [](const MoatCell& c) { return c.gpu; });
  const study::Tally kernels = tally_of(on_moat.kernels, draws),
                     shape = tally_of(on_moat.shape, draws);
  const study::Tally lead = tally_of(difference(on_moat.shape, on_moat.kernels), draws);
  const study::Tally today = tally_of(cells[0][0].moat(), draws);

  // The same comparison as models write kernels ever faster.
  core::Table curve({{"kernel_writing"}, {"shape_minus_kernels_musd"}, {"se_musd"}});
  std::vector<double> levels{1.0, in.fast};
  std::vector<double> leads{shape.mean(), lead.mean()};
  curve.add({1.0, shape.mean(), shape.standard_error()});
  curve.add({in.fast, lead.mean(), lead.standard_error()});
  for (const double level : in.more_levels) {
    const auto effect = difference(play(level, in.blind).moat(), cells[0][0].moat());
    const study::Tally t = tally_of(difference(on_moat.shape, effect), draws);
    levels.push_back(level);
    leads.push_back(t.mean());
    curve.add({level, t.mean(), t.standard_error()});
  }

  Verdict v;
  v.number = number("shape_minus_kernels", lead,
                    "what shaping models adds to the moat over what writing kernels adds");
  v.others = {number("kernels_on_moat", kernels, "models that write kernels, on the moat"),
              number("shape_on_moat", shape, "models shaped for GPUs, on the moat"),
              number("moat", today, "GPU path over building, with neither"),
              number("kernels_on_gpu_path", tally_of(on_gpu.kernels, draws),
                     "models that write kernels, on the GPU path alone"),
              number("shape_on_gpu_path", tally_of(on_gpu.shape, draws),
                     "models shaped for GPUs, on the GPU path alone"),
              number("option_with_both", tally_of(cells[1][1].option(), draws),
                     "value of the GPUs' new operators, with both"),
              number("option_with_neither", tally_of(cells[0][0].option(), draws),
                     "the same with neither")};
  v.sentence = fmt::format(
      "With neither, the GPU path is worth {:.0f} MUSD {} than building now. Models that write "
      "kernels {:g} times as fast move that by {:+.0f} MUSD (s.e. {:.0f}), models selected for "
      "what GPUs serve fast (eta {:g} to {:g}) by {:+.0f} (s.e. {:.0f}).",
      std::abs(today.mean()), today.mean() < 0 ? "less" : "more", in.fast, kernels.mean(),
      kernels.standard_error(), in.blind, in.shaped, shape.mean(), shape.standard_error());
  v.caveat =
      "Kernel writing shortens every lag of software by one factor, a team's own compiler's too. "
      "Shaping is selection by cost on the market's GPUs; what a lab designs for its own chip "
      "(terms.steering) stays as the base has it. The sizes of both knobs are choices, so that the "
      "order is theirs too.";
  v.tables.push_back(cells_table(cells, in, draws));
  v.tables.push_back(
      {"levels", "What shaping adds over ever faster kernel writing", std::move(curve)});
  v.flips.push_back(
      {.input = "speed at which models write kernels, over the record's",
       .unit = "x",
       .today = in.fast,
       .crossing = crossing(levels, leads, document.rule.threshold),
       .from = levels.front(),
       .to = levels.back(),
       .meaning = "where writing kernels moves the moat as much as shaping models does",
       .holds_above = leads.back() > leads.front()});
  v.charts.push_back({.table = "levels",
                      .title = "What shaping models adds to the moat over writing kernels",
                      .kind = "line",
                      .x = "kernel_writing",
                      .y = "shape_minus_kernels_musd",
                      .series = "",
                      .low = "",
                      .high = "",
                      .x_title = "speed of writing kernels over the record's",
                      .y_title = "MUSD",
                      .x_log = true});
  return v;
}

}  // namespace strandline::theses
