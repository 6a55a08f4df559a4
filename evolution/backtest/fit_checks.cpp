// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "evolution/backtest/fit_checks.h"

#include <algorithm>

namespace strandline::evolution::backtest {

FitChecks check_fits(const Record& record, const std::filesystem::path& recovery) {
  FitChecks out;
  if (!recovery.empty()) out.recovery = load_recovery(recovery);
  const Lineages lineages = trace_lineages(record);
  constexpr int kLeast = 20;
  const TemplateOptions options;
  const auto before = std::count_if(lineages.releases.begin(), lineages.releases.end(),
                                    [&](const Kin& k) { return k.year <= options.from; });
  if (before >= kLeast && record.until > options.from) {
    out.templates = predict_templates(record, record, options);
    out.templates_then = predict_templates(record, record.as_of(options.from - 1e-6), options);
  }
  TransitionOptions transitions;
  transitions.draws = 30;
  out.selection =
      fit_selection(lineages, fit_transitions(lineages, transitions), transitions.since);
  return out;
}

}  // namespace strandline::evolution::backtest
