// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "strategy/verification/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

namespace strandline::strategy::verification {
namespace {

constexpr const char* kIntroduction =
    R"(# How option values agree with the literature

<!-- Written by `strandline option verify --write-docs docs/option_validation.md`. -->

Claims (`strategy/claims/`) of the verification tables `data/options/*.csv`, priced by every engine
of `strategy/engines/` that the table asks for. *Published* is what the paper prints; *expected* is
an independent recomputation with more digits, which ours is compared with; *deviation* is ours less
expected. The interval is the engine's own: two grids' difference, or lower and dual upper bound
with their standard error. Seconds are wall time on the machine that wrote this page.

The moments of Hawkes processes and of Bass diffusion (`hawkes_moments.csv`,
`bass_diffusion.csv`) are no claims: `tests/evolution/innovation_test.cpp` holds them.

)";

/// How far ours is off, in units of what is accepted on that side: at most 1 where it agrees.
double strain(const Check& c) {
  const double room = c.deviation() < 0 ? c.expected - c.accept_low : c.accept_high - c.expected;
  if (c.deviation() == 0) return 0;
  return room > 0 ? std::abs(c.deviation()) / room : HUGE_VAL;
}

std::string cell_text(const core::Cell& cell, int digits) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  if (const auto* x = std::get_if<double>(&cell)) return fmt::format("{:.{}g}", *x, digits);
  return "";
}

std::string markdown(const core::Table& table) {
  std::string head = "|", rule = "|", body;
  for (const auto& column : table.columns()) {
    head += fmt::format(" {} |", column.name);
    rule += " --- |";
  }
  for (const auto& row : table.cells()) {
    body += "|";
    for (std::size_t i = 0; i < row.size(); ++i)
      body += fmt::format(" {} |", cell_text(row[i], table.columns()[i].digits));
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body + "\n";
}

std::string interval(const engines::Valuation& v) {
  const std::string error =
      v.standard_error > 0 ? fmt::format(" ± {:.2g}", v.standard_error) : std::string();
  if (v.lower == v.upper) return error.empty() ? "exact" : error.substr(1);
  return fmt::format("[{:.6g}, {:.6g}]{}", v.lower, v.upper, error);
}

}  // namespace

core::Table summary_table(const std::vector<CheckedTable>& tables) {
  core::Table out(
      {{"table"}, {"checks"}, {"agree"}, {"deviation over tolerance", 2}, {"seconds", 2}});
  for (const CheckedTable& t : tables) {
    std::int64_t agree = 0;
    double worst = 0, seconds = 0;
    for (const Check& c : t.checks) {
      agree += c.agrees();
      worst = std::max(worst, strain(c));
      seconds += c.ours.seconds;
    }
    out.add({t.file, static_cast<std::int64_t>(t.checks.size()), agree, worst, seconds});
  }
  return out;
}

core::Table check_table(const CheckedTable& table) {
  core::Table out({{"claim"},
                   {"published"},
                   {"expected", 10},
                   {"ours", 10},
                   {"interval"},
                   {"deviation", 2},
                   {"engine"},
                   {"seconds", 2},
                   {"agrees"}});
  for (const Check& c : table.checks)
    out.add({c.claim, c.published, c.expected, c.ours.value, interval(c.ours), c.deviation(),
             c.ours.engine, c.ours.seconds, std::string(c.agrees() ? "yes" : "no")});
  return out;
}

std::string option_page(const std::vector<CheckedTable>& tables) {
  std::string page = kIntroduction;
  page += "## Summary\n\n" + markdown(summary_table(tables));
  for (const CheckedTable& t : tables) {
    page += fmt::format("## {}\n\n{}.\n\nAccepted: {}.\n\n", t.file, t.paper, t.tolerance);
    page += markdown(check_table(t));
  }
  page.pop_back();
  return page;
}

bool all_agree(const std::vector<CheckedTable>& tables) {
  return std::all_of(tables.begin(), tables.end(), [](const CheckedTable& t) {
    return std::all_of(t.checks.begin(), t.checks.end(), [](const Check& c) { return c.agrees(); });
  });
}

}  // namespace strandline::strategy::verification
