// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/calibration/templates.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/statistics.h"
#include "evolution/calibration/arrival_likelihood.h"
#include "evolution/calibration/history.h"

namespace strandline::evolution {
namespace {

constexpr double kSince = 2019.0;

/// Draws of all that a history follows, fitted to a record.
struct Fitted {
  std::vector<TransitionDraw> kernel;
  std::vector<SpreadDraw> spread;
  std::vector<ArrivalDraw> arrival;
  std::vector<OperatorFate> fates;
  double reference = 1;  ///< of the exposure that the arrivals are told at
};

Fitted fit(const Record& known, const TemplateOptions& options) {
  Fitted out;
  const Lineages lineages = trace_lineages(known);
  const double since = std::min(kSince, known.until);
  out.fates = operator_fates(lineages, since);
  TransitionOptions transitions;
  transitions.since = since;
  transitions.draws = options.histories;
  transitions.seed = options.seed;
  out.kernel = fit_transitions(lineages, transitions);
  out.spread = fit_spread(lineages, {since, options.histories, 300, options.seed});
  const ArrivalData data = arrival_data(known, since);
  out.arrival = fit_arrival(data, {options.histories, 300, options.seed, true})
                    .stacked(options.histories, options.seed);
  out.reference = data.reference;
  return out;
}

}  // namespace

double effective_templates(const Lineages& lineages, double from, double to) {
  std::map<std::set<std::string>, double> count;
  double total = 0.0;
  for (const Kin& k : lineages.releases) {
    if (k.year < from || k.year >= to) continue;
    count[k.operators] += 1.0;
    total += 1.0;
  }
  double entropy = 0.0;
  for (const auto& [operators, n] : count) entropy -= n / total * std::log(n / total);
  return total > 0.0 ? std::exp(entropy) : 0.0;
}

std::vector<TemplateYear> predict_templates(const Record& record, const Record& known,
                                            const TemplateOptions& options) {
  const Fitted fitted = fit(known, options);
  const Lineages past = trace_lineages(record);
  ArrivalData data = arrival_data(record, std::min(kSince, record.until));
  data.reference = fitted.reference;
  ArrivalData before = up_to(data, options.from);
  before.reference = fitted.reference;
  ArrivalGrid grid(before);
  const int first = static_cast<int>(options.from), last = static_cast<int>(record.until);
  std::map<int, std::vector<double>> drawn;
  Sequence random(options.seed, 6000);
  for (std::size_t i = 0; i < fitted.kernel.size(); ++i) {
    HistoryModel model{fitted.kernel[i], fitted.spread[i], fitted.arrival[i]};
    // Regimes go on from what the events up to `from` say of them.
    model.arrival.start = grid.state_at_end(model.arrival);
    Lineages future = past;
    draw_history(future, options.from, model, fitted.fates, data, random);
    for (int year = first; year <= last; ++year)
      drawn[year].push_back(effective_templates(future, year, year + 1));
  }
  std::vector<TemplateYear> out;
  for (const auto& [year, all] : drawn) {
    TemplateYear y;
    y.year = year;
    y.releases = static_cast<int>(
        std::count_if(past.releases.begin(), past.releases.end(),
                      [at = year](const Kin& k) { return static_cast<int>(k.year) == at; }));
    if (y.releases == 0) continue;
    y.observed = effective_templates(past, year, year + 1);
    y.median = core::quantile(all, 0.5);
    y.low = core::quantile(all, 0.05);
    y.high = core::quantile(all, 0.95);
    out.push_back(y);
  }
  return out;
}

}  // namespace strandline::evolution
