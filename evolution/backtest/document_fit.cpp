// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "evolution/backtest/page.h"

namespace strandline::evolution::backtest::page {
namespace {

void write_recovery(Out out, const std::vector<Recovery>& rows) {
  int trials = 0, kept = 0;
  for (const Recovery& r : rows) {
    trials = r.trials;
    kept += r.inside >= 0.85 * r.trials ? 1 : 0;
  }
  fmt::format_to(
      out,
      "\n## Can the fit find what a history was made with\n\n"
      "`strandline evolve recover --trials {} --out evolution/recovery.csv` draws every parameter "
      "from its prior, makes up 290 releases under them and fits these as the record is fitted. "
      "Each row: trials whose truth lies in the 90 % interval, and how much narrower the posterior "
      "is than the prior (1 - variance over variance, of logarithms; near 0: the data say nothing "
      "and the prior speaks). {} of {} parameters are inside in at least 85 %; chance alone moves "
      "a share by {:.1f} points (one deviation).\n\n",
      trials, kept, rows.size(), 100.0 * std::sqrt(0.09 / std::max(1, trials)));
  header(out, {"parameter", "inside", "contraction"});
  for (const Recovery& r : rows)
    row(out, r.name,
        {fmt::format("{:.1f} %", 100.0 * r.inside / r.trials),
         fmt::format("{:.2f}", r.contraction)});
}

void write_templates(Out out, const FitChecks& c) {
  fmt::format_to(
      out,
      "\n## Effective number of operator templates\n\n"
      "Exp of the entropy of the shares of distinct sets of hard operators among a year's "
      "releases. Histories after the end of 2022 are drawn anew, each under a posterior draw of "
      "its own, with 90 % intervals: once fitted to the whole record (posterior predictive), once "
      "to what was known by then (a forecast). The archs record's own figures, with somewhat "
      "other templates, are 1.4, 4.1, 7.4 and 15.5.\n\n");
  header(out, {"year", "releases", "was", "posterior predictive", "inside", "forecast from 2022"});
  for (std::size_t i = 0; i < c.templates.size(); ++i) {
    const TemplateYear &y = c.templates[i], &then = c.templates_then[i];
    row(out, std::to_string(y.year),
        {std::to_string(y.releases), fmt::format("{:.1f}", y.observed),
         fmt::format("{:.1f} [{:.1f}, {:.1f}]", y.median, y.low, y.high),
         y.low <= y.observed && y.observed <= y.high ? "yes" : "**no**",
         fmt::format("{:.1f} [{:.1f}, {:.1f}]", then.median, then.low, then.high)});
  }
}

void write_selection(Out out, const SelectionFit& s) {
  fmt::format_to(
      out,
      "\n## What the record does not tell of traffic\n\n"
      "Selection by cost (eta) and the noise of shares act on traffic, which no dated record of "
      "releases holds. Eta leaves one trace in it: if parents are drawn by traffic, releases "
      "resemble the cheaper ones of their class's last year (a roofline of active parameters and "
      "KV cache). From {} releases: {:.2f} [{:.2f}, {:.2f}] after a prior of {:.2f} [{:.2f}, "
      "{:.2f}], contraction {:.2f}: labs do not follow what is cheap much. Whether users do is "
      "another matter, so studies keep the prior of `evolution/process.yaml`. Share noise "
      "(`noise_sd`, `noise_memory`) has no likelihood here at all: contraction 0, the prior "
      "stays.\n",
      s.priced, s.median, s.low, s.high, s.prior_median, s.prior_low, s.prior_high, s.contraction);
}

}  // namespace

void write_fit(Out out, const Backtest& b) {
  if (!b.checks.recovery.empty()) write_recovery(out, b.checks.recovery);
  if (!b.checks.templates.empty()) write_templates(out, b.checks);
  if (b.checks.selection.priced > 0) write_selection(out, b.checks.selection);
}

}  // namespace strandline::evolution::backtest::page
