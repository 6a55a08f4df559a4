// SPDX-FileCopyrightText: 2026 The Strandline Authors
// SPDX-License-Identifier: Apache-2.0
#include "hw/roadmap_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace strandline::hw {
namespace {

using core::Cell;
using core::Table;

constexpr int kDigits = 3;
constexpr double kNarrow = 0.80;
constexpr int kEnd = std::numeric_limits<int>::max();

Cell text(std::string_view t) {
  return std::string(t);
}

double median(std::vector<double> x) {
  if (x.empty()) return 0;
  std::sort(x.begin(), x.end());
  return 0.5 * (x[(x.size() - 1) / 2] + x[x.size() / 2]);
}

std::vector<Cell> coverage_row(std::string_view name, const std::vector<RecordTest>& tests) {
  std::vector<double> absolute, logs;
  std::int64_t narrow = 0, wide = 0;
  for (const RecordTest& t : tests) {
    narrow += t.holds(t.at80);
    wide += t.holds(t.at95);
    absolute.push_back(std::fabs(t.error()));
    logs.push_back(t.error());
  }
  const auto n = static_cast<double>(tests.size());
  return {text(name),
          static_cast<std::int64_t>(tests.size()),
          static_cast<double>(narrow) / n,
          static_cast<double>(wide) / n,
          median(absolute),
          median(logs)};
}

/// A table as GitHub renders it.
std::string markdown(const Table& table) {
  std::string head = "|", rule = "|", body;
  for (const auto& c : table.columns()) {
    head += " " + c.name + " |";
    rule += " --- |";
  }
  for (const auto& row : table.cells()) {
    body += "|";
    for (const Cell& cell : row) {
      const auto* number = std::get_if<double>(&cell);
      const auto* count = std::get_if<std::int64_t>(&cell);
      const auto* words = std::get_if<std::string>(&cell);
      body += number  ? fmt::format(" {:.2f} |", *number)
              : count ? fmt::format(" {} |", *count)
                      : fmt::format(" {} |", words ? *words : "");
    }
    body += "\n";
  }
  return head + "\n" + rule + "\n" + body + "\n";
}

constexpr const char* kHead = R"(# How far projections of past generations would have been off

<!-- Written by `strandline hw project --write-docs FILE`. -->

`hw::project` carries a chip to a coming generation: drift per year of its rates, network, power
and price (`hw/roadmap.yaml`), with an interval that holds the spread of single generations and
the error of the drift. Both are fitted to `hw/roadmap_record.yaml`, five lines from P100 and TPU
v2 on; the drift of prices alone is a judgement below the record's. Here each generation of that
record is projected from the one before it, with drift and spread fitted **only to steps that were
complete when the earlier one came out**, over all lines together, and the interval of Student's t
for so few steps. Ratios are later over earlier chip; `error` is projected over actual, less one.

)";

constexpr const char* kMemory = R"(## Memory by the table of stack technologies

For HBM `project` takes the stack of the newest technology (`hw/roadmap.yaml`) in as many stacks
as the base chip has. The table was written after the fact, so this tests the rule and not its
foresight. The interval is `step_spread`, the same in both columns; it was set with these rows in
sight, so that its coverage is no test of it.

)";

constexpr const char* kFoot = R"(## What this says

- Tests share few steps and a few years in which all vendors sped up together: coverage is counted
  over tests that are not independent, and one in ten either way means little.
- Bandwidth is where the past misled: it grew 1.1 to 1.3 times a year to 2021 and 1.3 to 2.1 since
  (more stacks a package and HBM3), so that intervals fitted before 2023 were too narrow. What is
  shipped is fitted to both times, and HBM goes by the table above, not by this drift.
- Projections made after two steps (H100, MI250) have intervals so wide that to hold says nothing.
- Most projections were too low (median -0.2): growth of all lines quickened after 2021.
- Price rests on three steps of one vendor, press prices recalled. Studies extrapolate 1.12 a year,
  not the record's 1.22, which lies within the interval: the record bought more dies, memory and
  margin per package (`hw/roadmap.yaml`).
- The record's scope was chosen after a first look: rates of P100 and MI60 and the power of TPUs
  were left blank and the TPU's efficiency line split from its large one. With v5p, v6e and v7 in
  one line, intervals of bandwidth held 5 of 10 and those of capacity 8 of 10: coverage here is
  flattered.
- No one-time gain is projected: a new, narrower format (fp8 in 2022, fp4 in 2025) is not foreseen
  and multiplied rates of what could use it by two each time.
)";

}  // namespace

Table growth_table(const std::vector<GenerationLine>& record) {
  Table table({{"figure"},
               {"steps"},
               {"per_year", kDigits},
               {"low80", kDigits},
               {"high80", kDigits},
               {"generation80", kDigits},
               {"years_per_step", kDigits}});
  for (int f = 0; f < kFigures; ++f) {
    const Growth g = fit_growth(record, static_cast<Figure>(f), kEnd);
    if (!g.known()) continue;
    const boost::math::students_t t(g.steps - 1);
    const double quantile = boost::math::quantile(t, 0.5 + kNarrow / 2);
    const double half = quantile * g.spread * std::sqrt(g.steps) / g.years;
    table.add({text(name_of(static_cast<Figure>(f))), static_cast<std::int64_t>(g.steps),
               std::exp(g.drift), std::exp(g.drift - half), std::exp(g.drift + half),
               std::exp(quantile * g.spread), g.years / g.steps});
  }
  return table;
}

Table backtest_table(const std::vector<RecordTest>& tests) {
  Table table({{"figure"},
               {"from"},
               {"to"},
               {"past_steps"},
               {"years", kDigits},
               {"projected", kDigits},
               {"low80", kDigits},
               {"high80", kDigits},
               {"actual", kDigits},
               {"error", kDigits},
               {"in80"},
               {"in95"}});
  for (const RecordTest& t : tests)
    table.add({text(name_of(t.figure)), t.from, t.to, static_cast<std::int64_t>(t.steps), t.years,
               t.at80.value, t.at80.low, t.at80.high, t.actual, t.error(),
               text(t.holds(t.at80) ? "yes" : "no"), text(t.holds(t.at95) ? "yes" : "no")});
  return table;
}

Table coverage_table(const std::vector<RecordTest>& tests) {
  Table table({{"figure"},
               {"tests"},
               {"share_in_80", kDigits},
               {"share_in_95", kDigits},
               {"median_abs_error", kDigits},
               {"median_error", kDigits}});
  for (int f = 0; f < kFigures; ++f) {
    std::vector<RecordTest> own;
    for (const RecordTest& t : tests)
      if (t.figure == static_cast<Figure>(f)) own.push_back(t);
    if (!own.empty()) table.add(coverage_row(name_of(static_cast<Figure>(f)), own));
  }
  if (!tests.empty()) table.add(coverage_row("all", tests));
  return table;
}

std::string backtest_document(const std::vector<GenerationLine>& record,
                              const ChipCatalog& catalog) {
  const auto tests = backtest_record(record);
  const auto memory = backtest_memory_table(record, catalog);
  return kHead + ("## Coverage\n\n" + markdown(coverage_table(tests))) + "## Each test\n\n" +
         markdown(backtest_table(tests)) + kMemory + markdown(coverage_table(memory)) +
         markdown(backtest_table(memory)) +
         "## Growth of the whole record\n\nPer year, the 80 % interval of the drift, and the "
         "factor within which (and one over it) 80 % of single steps lie.\n\n" +
         markdown(growth_table(record)) + kFoot;
}

}  // namespace strandline::hw
