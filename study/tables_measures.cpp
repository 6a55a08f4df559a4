// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "study/tables.h"

namespace strandline::study {
namespace {

using core::Cell;
using core::Table;

struct MeasureText {
  const char* id;
  const char* label;
  const Tally& (*tally)(const StudySums&);
  const char* meaning;
};

constexpr MeasureText kMeasures[] = {
    {"S", "Specialization premium S",
     [](const StudySums& s) -> const Tally& { return s.measures.g0; },
     "Value of committing to a chip now over the best GPU-only plan in a world whose architectures "
     "stay as they are (G0)."},
    {"G1", "G1: mean drift", [](const StudySums& s) -> const Tally& { return s.measures.g1; },
     "The same difference when architectures drift along their mean path."},
    {"G2", "G2: full uncertainty", [](const StudySums& s) -> const Tally& { return s.measures.g2; },
     "The same difference in the full world: what committing now is worth. The build breaks even "
     "where it is zero."},
    {"F_drift", "Cost of drift F_drift",
     [](const StudySums& s) -> const Tally& { return s.measures.f_drift; },
     "What the foreseeable drift of architectures takes from the premium: G0 - G1."},
    {"F_risk", "Cost of surprise F_risk",
     [](const StudySums& s) -> const Tally& { return s.measures.f_risk; },
     "What the unforeseeable part takes: G1 - G2."},
    {"S_decided", "S, milestones decided best",
     [](const StudySums& s) -> const Tally& { return s.recourse.g0; },
     "The specialization premium where the first project is stopped, respun or shipped as what the "
     "market shows by then makes best, instead of by rule. Priced on futures that this was not "
     "learned on."},
    {"G1_decided", "G1, milestones decided best",
     [](const StudySums& s) -> const Tally& { return s.recourse.g1; }, "G1 in the same way."},
    {"G2_decided", "G2, milestones decided best",
     [](const StudySums& s) -> const Tally& { return s.recourse.g2; },
     "G2 in the same way: a lower bound of what committing now and then deciding is worth."},
    {"F_drift_decided", "F_drift, milestones decided best",
     [](const StudySums& s) -> const Tally& { return s.recourse.f_drift; },
     "The difference of the first two."},
    {"F_risk_decided", "F_risk, milestones decided best",
     [](const StudySums& s) -> const Tally& { return s.recourse.f_risk; },
     "The difference of the second and the third."},
    {"decided_gap", "Most that deciding milestones could add to G2",
     [](const StudySums& s) -> const Tally& { return s.recourse.foresight_gap; },
     "The same project with its milestones decided knowing the future, over them decided by what "
     "shows: G2 so decided and this are an upper bound."},
    {"O", "Option value of general-purpose silicon O",
     [](const StudySums& s) -> const Tally& { return s.measures.option; },
     "Value of a GPU fleet over the same fleet locked to the operators known at the start."},
    {"waiting", "Value of waiting",
     [](const StudySums& s) -> const Tally& { return s.main.waiting; },
     "Wait and tape out on a rule, over taping out now."},
    {"adaptive_value", "Value of deciding adaptively",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.value; },
     "A policy that looks at the market each quarter: it starts the project of the greatest "
     "expected gain once that exceeds waiting, and lets go of it at tape-out or at its first fault "
     "where going on is expected to lose. Priced on futures that it was not trained on: a lower "
     "bound of what deciding optimally is worth."},
    {"adaptive", "Deciding adaptively over GPU",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.over_gpu; },
     "The same policy over the best GPU-only plan."},
    {"adaptive_over_best", "Deciding adaptively over the best strategy",
     [](const StudySums& s) -> const Tally& {
       return s.adaptive.sum.over_strategy[best_strategy(s)];
     },
     "The same policy over the strategy of the greatest value, on the same futures."},
    {"flexible_start", "Value of a flexible start",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.over_immediate; },
     "The same policy over the best decision that is final today: what may be waited for or "
     "avoided."},
    {"right_abandon", "Value of abandoning, decided best",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.abandon; },
     "The same policy over the best one found that must finish the first project it starts."},
    {"right_respin", "Value of respins, decided best",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.respin; },
     "The same policy over the best one found whose faulty silicon ships crippled or is lost."},
    {"right_metal_respin", "Value of metal-only respins, decided best",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.metal_respin; },
     "The same policy over the best one found whose every respin takes a full mask set."},
    {"learning", "Value of knowing the parameters",
     [](const StudySums& s) -> const Tally& { return s.adaptive.sum.learning; },
     "The same policy with starts that know each draw of the parameters, over it: what learning "
     "them would be worth, at least."},
    {"wider", "Value of wider coverage",
     [](const StudySums& s) -> const Tally& { return s.main.wider; },
     "Tape out a wider coverage set now, over today's mix."},
    {"semi", "Semi-programmable over GPU",
     [](const StudySums& s) -> const Tally& { return s.main.semi; },
     "An own semi-programmable chip over the best GPU-only plan."},
    {"abandon", "Value of the right to abandon",
     [](const StudySums& s) -> const Tally& { return s.measures.abandon; },
     "Taping out now with the abandonment rule over the same without it; a rule can lose money, an "
     "optimal right cannot."},
    {"respin", "Value of the right to respin",
     [](const StudySums& s) -> const Tally& { return s.measures.respin; },
     "Taping out now with respins over shipping or failing on the first silicon."},
    {"renew", "Value of renewal",
     [](const StudySums& s) -> const Tally& { return s.measures.renew; },
     "Taping out now and renewing the chip every generation, over building once."},
};

void add_tally(Table& t, const MeasureText& m, const StudySums& sums) {
  const Tally& tally = m.tally(sums);
  const core::Estimate e = tally.estimate();
  const core::Estimate p = tally.parameter_interval();
  t.add({std::string(m.id), std::string(m.label), e.value, e.low, e.high, e.standard_error,
         std::string("MUSD"), std::string(m.meaning), p.low, p.high});
}

Cell finite(double x) {
  return std::isfinite(x) ? Cell(x) : Cell();
}

}  // namespace

Table measures_table(const StudySums& sums) {
  Table t({{"id"},
           {"label"},
           {"value"},
           {"low"},
           {"high"},
           {"se"},
           {"unit"},
           {"meaning"},
           {"parameter_low"},
           {"parameter_high"}});
  for (const MeasureText& text : kMeasures) add_tally(t, text, sums);
  const double regret =
      sums.main.hindsight.mean() - sums.main.strategies[best_strategy(sums)].value.mean();
  t.add({std::string("regret"), std::string("Regret against hindsight"), regret, Cell(), Cell(),
         Cell(), std::string("MUSD"),
         std::string("Mean value of the best of the strategies chosen with perfect foresight, over "
                     "the best one chosen now: an upper bound on what information is worth."),
         Cell(), Cell()});
  const auto add_estimate = [&](const char* id, const char* label, const core::Estimate& e,
                                const char* meaning) {
    t.add({std::string(id), std::string(label), e.value, e.low, e.high, e.standard_error,
           std::string("MUSD"), std::string(meaning), Cell(), Cell()});
  };
  const Adaptive& adaptive = sums.adaptive;
  const core::Estimate gap = adaptive.gap().estimate();
  core::Estimate upper = adaptive.sum.value.estimate();
  upper.value += gap.value;
  upper.standard_error = std::hypot(upper.standard_error, gap.standard_error);
  upper.low = upper.value - 1.96 * upper.standard_error;
  upper.high = upper.value + 1.96 * upper.standard_error;
  add_estimate("adaptive_upper", "Most that deciding could be worth", upper,
               "The value of deciding adaptively and the duality gap.");
  add_estimate("duality_gap", "Duality gap", gap,
               "By how much more any policy of starts could be worth at most, milestones decided "
               "alike: it contains what knowing the process's parameters would be worth.");
  add_estimate(
      "adaptive_averaged", "Adaptive over GPU, noise averaged out", adaptive.averaged.estimate(),
      "On the few futures of the bound, with the mean over their branches for what a start "
      "gains and the bound's martingale as control variate: a lower bound.");
  t.add({std::string("variance_ratio"), std::string("Variance reduction"), adaptive.variance_ratio,
         Cell(), Cell(), Cell(), std::string("x"),
         std::string("Variance over futures of the plain gain over that of the averaged one."),
         Cell(), Cell()});
  add_estimate("foresight", "Ceiling: every start with perfect foresight",
               adaptive.foresight.estimate(),
               "Each future's best project and quarter chosen knowing the future: no policy over "
               "the same starts is worth more.");
  t.add({std::string("p_build_best"), std::string("P(build is best | data)"),
         sums.measures.g2.draws_above_zero(), Cell(), Cell(), Cell(), std::string("1"),
         std::string(
             "Share of parameter draws in which committing now beats the best GPU-only plan."),
         Cell(), Cell()});
  const core::Estimate gain = least_gain(sums.breakeven);
  t.add({std::string("least_gain"), std::string("Least gain that justifies a tape-out"),
         finite(gain.value), finite(gain.low), finite(gain.high), Cell(), std::string("x"),
         std::string(
             "Factor on the fixed-function chip's rates at which G2 is zero, at today's hazard; "
             "blank where no gain on the map's axis reaches it."),
         Cell(), Cell()});
  return t;
}

Table breakeven_table(const StudySums& sums) {
  Table t({{"gain"}, {"hazard"}, {"g2_musd"}, {"se_musd"}});
  for (const BreakevenCell& c : sums.breakeven)
    t.add({c.gain, c.hazard, c.g2.value, c.g2.standard_error});
  return t;
}

Table sensitivity_table(const StudySums& sums) {
  Table t({{"parameter"},
           {"label"},
           {"low_input"},
           {"high_input"},
           {"g2_low_musd"},
           {"g2_high_musd"},
           {"best_low"},
           {"best_high"}});
  for (const SensitivityRow& r : sums.sensitivity) {
    std::string label = r.parameter.substr(r.parameter.find('.') + 1);
    for (char& c : label)
      if (c == '_') c = ' ';
    if (r.parameter.starts_with("prediction.")) label = "predicted rates, " + label;
    t.add({r.parameter, label, r.low_input, r.high_input, r.g2_low, r.g2_high, r.best_low,
           r.best_high});
  }
  return t;
}

}  // namespace strandline::study
